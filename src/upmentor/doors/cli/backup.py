"""`upmentor backup`: all tables and the files of UPMENTOR_HOME in one file, also while people work."""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from upmentor.doors.cli.archive import Content, Manifest, Table, measured, table_file, write_archive
from upmentor.doors.cli.prepare import load

# Made anew by every start, or not ours: the database has its own way into the archive.
LEFT_OUT_FOLDERS = {"static", "cache"}
LEFT_OUT_ENDINGS = (".sqlite3", ".sqlite3-wal", ".sqlite3-shm", ".sqlite3-journal", ".log")
KEYS = ("secret.key", "note.keys", "concern.keys")
KEY_VARIABLES = ("UPMENTOR_SECRET_KEY", "UPMENTOR_NOTE_KEYS", "UPMENTOR_CONCERN_KEYS")


class NoBackup(Exception):
    """No copy was made. `str()` says why, in one sentence."""


def add_parser(subparsers: Any) -> None:
    """Add the verb to the command line."""
    parser = subparsers.add_parser("backup", help="copy everything into one file", description=__doc__)
    parser.add_argument(
        "file", type=Path, metavar="FILE", help="where to put it (.tar.gz), or a folder for a dated name"
    )
    parser.add_argument("--overwrite", action="store_true", help="replace FILE when it exists")
    parser.add_argument(
        "--without-keys",
        action="store_true",
        help="leave out the files with keys, which you keep elsewhere",
    )
    parser.add_argument("--json", action="store_true", help="answer as JSON on one line")
    parser.set_defaults(func=run)


def run(arguments: argparse.Namespace) -> int:
    """Write the copy and note it for the checks. Exit code 2 when it cannot be made; nothing is left then."""
    load()
    from django.conf import settings
    from django.db import DatabaseError

    from upmentor.doors.ops.backups import LastBackup, write_note

    began, now = time.monotonic(), datetime.now(UTC)
    try:
        target = _target(arguments.file, settings.HOME, now, overwrite=arguments.overwrite)
        manifest = make_backup(target, home=settings.HOME, at=now, with_keys=not arguments.without_keys)
    except (NoBackup, OSError, DatabaseError) as error:
        print(f"upmentor backup: {' '.join(str(error).split())}", file=sys.stderr)
        return 2
    size = target.stat().st_size
    write_note(settings.HOME, LastBackup(manifest.made_at, str(target), size, manifest.rows))
    answer = {"file": str(target), "made_at": manifest.made_at, "bytes": size, "rows": manifest.rows}
    answer |= {"tables": len(manifest.tables), "files": len(manifest.home_files)}
    answer |= {"seconds": round(time.monotonic() - began, 1), "not_included": manifest.from_environment}
    if arguments.json:
        print(json.dumps(answer))
    else:
        print("{file}: {rows:,} rows of {tables} tables, {files} files, {bytes:,} bytes, {seconds} s".format(**answer))
        print(
            "It holds personal data"
            + (" and the keys" if manifest.home_files else "")
            + ": keep it where few can read."
        )
        for variable in manifest.from_environment:
            print(f"The key in {variable} is not in it: keep a copy of that elsewhere.")
    return 0


def _target(asked: Path, home: Path, now: datetime, *, overwrite: bool) -> Path:
    target = asked.resolve()
    if target.is_dir():
        target /= f"upmentor-{now:%Y-%m-%d-%H%M%S}.tar.gz"
    if not target.parent.is_dir():
        raise NoBackup(f"{target.parent}: there is no such folder")
    if target.is_relative_to(home):
        raise NoBackup(f"{target} lies in UPMENTOR_HOME ({home}); a copy beside the original is lost with it")
    if target.exists() and not overwrite:
        raise NoBackup(f"{target} is there already; choose another name, or add --overwrite")
    return target


def make_backup(target: Path, *, home: Path, at: datetime, with_keys: bool) -> Manifest:
    """Copy the database as it is at one moment, and the files of `home`, to `target`, whole or not at all. Raises
    NoBackup."""
    from django.db import connection

    from upmentor import __version__

    with ExitStack() as stack:
        contents: dict[str, IO[bytes]] = {}

        def new(name: str) -> IO[bytes]:
            # Without a name in any folder: a process that is killed leaves no personal data behind.
            contents[name] = stack.enter_context(tempfile.TemporaryFile(dir=target.parent))
            return contents[name]

        keys = _keys(home)
        applied, tables = _copy_tables(new)
        if keys != _keys(home):
            raise NoBackup("the keys were changed meanwhile; run it again")
        for path in home_files(home):
            if with_keys or path.name not in KEYS:
                new(f"home/{path.relative_to(home).as_posix()}").write(path.read_bytes())
        files: dict[str, Content] = {name: measured(stream) for name, stream in contents.items()}
        manifest = Manifest(
            version=__version__,
            made_at=at.isoformat(timespec="seconds"),
            database=connection.vendor,
            migrations=applied,
            tables=tables,
            files=files,
            from_environment=[name for name in KEY_VARIABLES if os.environ.get(name)],
        )
        write_archive(target, manifest, contents)
    return manifest


def _copy_tables(new: Any) -> tuple[list[tuple[str, str]], list[Table]]:
    from upmentor.doors.cli.tables import UnknownTables, applied_migrations, dump, models_at, one_moment

    with one_moment():
        applied = applied_migrations()
        if not applied:
            raise NoBackup("there is nothing to copy: this database has no tables yet")
        try:
            models = models_at(applied)
        except UnknownTables as error:
            raise NoBackup(f"the database is of a newer version of Upmentor than this one ({error})") from error
        return applied, [dump(model, new(table_file(model._meta.db_table))) for model in models]


def home_files(home: Path) -> list[Path]:
    """The files of UPMENTOR_HOME that belong to a copy: all but the database, logs and what a start makes anew."""
    from upmentor.doors.ops.backups import NOTE

    found = []
    for path in sorted(home.rglob("*")):
        parts = path.relative_to(home).parts
        passing = parts[0] in LEFT_OUT_FOLDERS or any(part.startswith(".") for part in parts) or path.name == NOTE
        if not passing and path.is_file() and not path.is_symlink() and not path.name.endswith(LEFT_OUT_ENDINGS):
            found.append(path)
    return found


def _keys(home: Path) -> list[bytes | None]:
    return [path.read_bytes() if (path := home / name).is_file() else None for name in KEYS]
