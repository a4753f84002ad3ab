"""The file that `upmentor backup` writes: one .tar.gz with a manifest first, then a file for each table, then the
files of UPMENTOR_HOME. Knows neither Django nor a database; never unpacks to a disk by itself."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import tarfile
import tempfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, Any, Protocol

FORMAT = 1
PRODUCT = "Upmentor backup"
MANIFEST = "manifest.json"
LARGEST_MANIFEST = 16 * 1024 * 1024
STEP = 1024 * 1024


class Stream(Protocol):
    """Content of a file in the archive, read by pieces or by lines."""

    def read(self, size: int = -1, /) -> bytes: ...

    def __iter__(self) -> Iterator[bytes]: ...


class BadArchive(ValueError):
    """The file is no backup of ours, or it is damaged. `str()` is one sentence for the operator."""


@dataclass(frozen=True)
class Table:
    """One table: its columns in the order of the rows, how many rows, and the last number its sequence gave."""

    name: str
    columns: list[str]
    rows: int
    last_number: int | None


@dataclass(frozen=True)
class Content:
    """One file of the archive: length in bytes, and SHA-256 in hexadecimal."""

    bytes: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What is in an archive. `made_at` is ISO 8601 in UTC; `migrations` are the applied ones as (app, name);
    `from_environment` names the variables that carried keys, which are not in the archive."""

    version: str
    made_at: str
    database: str
    migrations: list[tuple[str, str]]
    tables: list[Table]
    files: dict[str, Content]
    from_environment: list[str] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """Rows in all tables."""
        return sum(table.rows for table in self.tables)

    @property
    def home_files(self) -> list[str]:
        """Names of the files of UPMENTOR_HOME, as they stand in the archive."""
        return [name for name in self.files if name.startswith("home/")]

    def to_json(self) -> bytes:
        """As it stands in the archive."""
        return json.dumps({"product": PRODUCT, "format": FORMAT, **asdict(self)}, indent=1).encode()


def table_file(table: str) -> str:
    """Name of a table's rows in the archive."""
    return f"tables/{table}.jsonl"


@contextmanager
def written_whole(target: Path) -> Iterator[IO[bytes]]:
    """A new file that takes its name only when everything is on the disk; readable by its owner alone. After an error
    what was there before is untouched."""
    handle, name = tempfile.mkstemp(prefix=f".{target.name}-", suffix=".part", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(name, target)
    except BaseException:
        with suppress(FileNotFoundError):
            os.unlink(name)
        raise
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        # The new name itself must survive a power cut, not only what it names.
        os.fsync(folder)
    finally:
        os.close(folder)


def write_archive(target: Path, manifest: Manifest, contents: dict[str, IO[bytes]]) -> None:
    """Write all files that the manifest names, whole or not at all."""
    head = manifest.to_json()
    with (
        written_whole(target) as raw,
        gzip.GzipFile(fileobj=raw, mode="wb", compresslevel=6, filename="") as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as archive,
    ):
        _add(archive, MANIFEST, len(head), io.BytesIO(head))
        for name, content in manifest.files.items():
            contents[name].seek(0)
            _add(archive, name, content.bytes, contents[name])


def _add(archive: tarfile.TarFile, name: str, size: int, stream: IO[bytes]) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    archive.addfile(member, stream)


def measured(stream: IO[bytes]) -> Content:
    """Length and checksum of a stream, read from its beginning."""
    stream.seek(0)
    checksum = hashlib.sha256()
    length = 0
    while piece := stream.read(STEP):
        checksum.update(piece)
        length += len(piece)
    return Content(length, checksum.hexdigest())


def check_archive(path: Path) -> Manifest:
    """Read the archive from end to end, and compare every file with the manifest. Raises BadArchive."""

    def count(_name: str, stream: Stream) -> None:
        while stream.read(STEP):
            pass

    return walk_archive(path, lambda _manifest: count)


def walk_archive(path: Path, begin: Callable[[Manifest], Callable[[str, Stream], None]]) -> Manifest:
    """Read the archive once: `begin` gets the manifest and returns what is called with each file's name and content.

    Raises BadArchive when the archive is foreign or damaged, at the latest after the file that is.
    """
    if not path.is_file():
        raise BadArchive(f"{path}: there is no such file")
    try:
        with gzip.open(path) as unpacked, tarfile.open(fileobj=unpacked, mode="r|") as archive:
            members = iter(archive)
            manifest = _manifest(path, archive, next(members, None))
            _visit(path, archive, members, manifest, begin(manifest))
            # The archive's own end comes before that of the file; only there is gzip's checksum.
            while unpacked.read(STEP):
                pass
    except (tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise BadArchive(f"{path} is not a backup of Upmentor, or it is cut off ({error})") from error
    return manifest


def _visit(
    path: Path,
    archive: tarfile.TarFile,
    members: Iterator[tarfile.TarInfo],
    manifest: Manifest,
    visit: Callable[[str, Stream], None],
) -> None:
    missing = dict(manifest.files)
    for member in members:
        content = missing.pop(member.name, None)
        if content is None or not member.isreg() or member.size != content.bytes:
            raise BadArchive(f"{path} is damaged: {member.name!r} is not as the manifest has it")
        stream = _Counted(_opened(archive, member))
        visit(member.name, stream)
        if stream.seen() != content:
            raise BadArchive(f"{path} is damaged: {member.name} differs from its checksum")
    if missing:
        raise BadArchive(f"{path} is damaged: {next(iter(missing))} is missing")


def _manifest(path: Path, archive: tarfile.TarFile, first: tarfile.TarInfo | None) -> Manifest:
    if first is None or first.name != MANIFEST or not first.isreg() or first.size > LARGEST_MANIFEST:
        raise BadArchive(f"{path} is not a backup of Upmentor: it does not begin with {MANIFEST}")
    try:
        raw: dict[str, Any] = json.loads(_opened(archive, first).read())
        if raw.pop("product") != PRODUCT:
            raise BadArchive(f"{path} is not a backup of Upmentor")
        if (number := raw.pop("format")) != FORMAT:
            raise BadArchive(f"{path} has format {number}; this version of Upmentor reads format {FORMAT}")
        raw["migrations"] = [(str(app), str(name)) for app, name in raw["migrations"]]
        raw["tables"] = [Table(**table) for table in raw["tables"]]
        raw["files"] = {str(name): Content(**content) for name, content in raw["files"].items()}
        manifest = Manifest(**raw)
    except BadArchive:
        raise
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadArchive(f"{path} is not a backup of Upmentor: its manifest cannot be read") from error
    wanted = {table_file(table.name) for table in manifest.tables}
    found = {name for name in manifest.files if name not in manifest.home_files}
    if wanted != found or not all(_harmless(name) for name in manifest.files):
        raise BadArchive(f"{path} is damaged: its manifest names files that cannot be in a backup")
    return manifest


def _harmless(name: str) -> bool:
    """Whether a name stays below the folder that it is put in."""
    parts = PurePosixPath(name).parts
    return name == "/".join(parts) and ".." not in parts and not name.startswith("/") and "\\" not in name


def _opened(archive: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes]:
    stream = archive.extractfile(member)
    assert stream is not None
    return stream


class _Counted:
    """A stream that measures what is read through it, by pieces or by lines."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream, self.length, self.checksum = stream, 0, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        return self._seen(self.stream.read(size))

    def __iter__(self) -> Iterator[bytes]:
        for line in self.stream:
            yield self._seen(line)

    def seen(self) -> Content:
        """Length and checksum of all that was read."""
        return Content(self.length, self.checksum.hexdigest())

    def _seen(self, piece: bytes) -> bytes:
        self.length += len(piece)
        self.checksum.update(piece)
        return piece
