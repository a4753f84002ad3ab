"""The file of a backup: written whole or not at all, and nothing foreign or damaged gets through."""

import gzip
import io
import json
import tarfile
from dataclasses import replace

import pytest

from upmentor.doors.cli.archive import (
    BadArchive,
    Content,
    Manifest,
    Table,
    check_archive,
    measured,
    write_archive,
    written_whole,
)


def contents():
    texts = {"tables/t.jsonl": b"[1]\n[2]\n", "home/secret.key": b"k" * 5000}
    return {name: io.BytesIO(text) for name, text in texts.items()}


def manifest(**other):
    streams = contents()
    files = {name: measured(stream) for name, stream in streams.items()}
    made = Manifest("0.1.0", "2026-01-01T00:00:00+00:00", "sqlite", [("a", "0001")], [Table("t", ["id"], 2, 2)], files)
    return replace(made, **other)


@pytest.fixture
def path(tmp_path):
    target = tmp_path / "copy.tar.gz"
    write_archive(target, manifest(), contents())
    return target


def rewritten(path, change):
    """The archive again, with each (member, content) as `change` gives it back; it may give several or none."""
    with tarfile.open(path) as archive:
        members = [(member, archive.extractfile(member).read()) for member in archive]
    with tarfile.open(path, "w:gz") as archive:
        for member, text in members:
            for new, content in change(member, text):
                new.size = len(content) if new.isreg() else 0
                archive.addfile(new, io.BytesIO(content))


def refused(path):
    with pytest.raises(BadArchive) as caught:
        check_archive(path)
    assert "\n" not in str(caught.value)
    return str(caught.value).removeprefix(str(path)).lstrip(": ")


def test_what_was_written_is_read_back(path):
    assert check_archive(path) == manifest()
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_file_that_is_cut_off_is_refused_wherever_it_ends(path):
    whole = path.read_bytes()
    for length in range(0, len(whole) - 8, 7):
        path.write_bytes(whole[:length])
        refused(path)


def test_a_flipped_bit_is_found_wherever_it_is(path):
    """In the archive itself: below gzip's own checksum, which may not be read to its end."""
    whole = gzip.decompress(path.read_bytes())
    with tarfile.open(path) as archive:
        places = [member.offset_data + shift for member in archive for shift in (0, member.size // 2, member.size - 1)]
    for place in places:
        changed = bytearray(whole)
        changed[place] ^= 1
        path.write_bytes(gzip.compress(bytes(changed)))
        refused(path)


# The names are given: gzip writes the second of the day, so names made of the values differ between test workers.
@pytest.mark.parametrize(
    "text",
    [b"", b"hello", gzip.compress(b"hello"), gzip.compress(b"\0" * 20480), b"PK\3\4"],
    ids=["empty", "text", "packed-text", "packed-nothing", "zip"],
)
def test_a_file_of_another_kind_is_refused(tmp_path, text):
    (tmp_path / "x").write_bytes(text)
    assert "is not a backup of Upmentor" in f"x {refused(tmp_path / 'x')}"


def test_a_file_that_is_not_there_is_said(tmp_path):
    assert refused(tmp_path / "x") == "there is no such file"


@pytest.mark.parametrize("name", ["home/../../evil", "/etc/evil", "home//evil", "home/./evil", "evil", "home/a\\b"])
def test_a_name_that_leads_out_is_refused_though_the_manifest_has_it(tmp_path, name):
    files = manifest().files | {name: Content(2, "0" * 64)}
    write_archive(tmp_path / "x", manifest(files=files), contents() | {name: io.BytesIO(b"no")})
    assert refused(tmp_path / "x") == "is damaged: its manifest names files that cannot be in a backup"


def test_a_member_that_the_manifest_does_not_have_is_refused(path):
    rewritten(path, lambda member, text: [(member, text), (tarfile.TarInfo("../evil"), b"no")])
    assert refused(path) == "is damaged: '../evil' is not as the manifest has it"


def test_a_member_twice_is_refused(path):
    rewritten(path, lambda member, text: [(member, text)] * (2 if member.name == "home/secret.key" else 1))
    assert refused(path) == "is damaged: 'home/secret.key' is not as the manifest has it"


def test_a_link_in_place_of_a_file_is_refused(path):
    def change(member, text):
        if member.name == "home/secret.key":
            member.type, member.linkname = tarfile.SYMTYPE, "/etc/passwd"
        return [(member, text)]

    rewritten(path, change)
    assert refused(path) == "is damaged: 'home/secret.key' is not as the manifest has it"


def test_a_missing_member_is_said(path):
    rewritten(path, lambda member, text: [] if member.name == "home/secret.key" else [(member, text)])
    assert refused(path) == "is damaged: home/secret.key is missing"


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"format": 2}, "has format 2; this version of Upmentor reads format 1"),
        ({"product": "Other"}, "is not a backup of Upmentor"),
        ({"tables": [{}]}, "is not a backup of Upmentor: its manifest cannot be read"),
        ({"files": []}, "is not a backup of Upmentor: its manifest cannot be read"),
        ({"tables": []}, "is damaged: its manifest names files that cannot be in a backup"),
        ({"more": 1}, "is not a backup of Upmentor: its manifest cannot be read"),
    ],
)
def test_another_manifest_is_refused(path, changes, told):
    def change(member, text):
        is_manifest = member.name == "manifest.json"
        return [(member, json.dumps(json.loads(text) | changes).encode() if is_manifest else text)]

    rewritten(path, change)
    assert refused(path) == told


def test_a_copy_that_fails_leaves_what_was_there(tmp_path):
    target = tmp_path / "copy.tar.gz"
    target.write_bytes(b"the last one")

    def fill():
        with written_whole(target) as stream:
            stream.write(b"half")
            raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        fill()
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("copy.tar.gz", b"the last one")]
