"""`upmentor backup` and `upmentor restore`, run as an operator runs them, on the database of this test run."""

import hashlib
import io
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tarfile
import threading
import uuid
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

POSTGRESQL = os.environ.get("DATABASE_URL", "")
# On one process, so that the original is made and copied once.
pytestmark = [pytest.mark.slow, pytest.mark.both_databases, pytest.mark.xdist_group("backup")]


class Place:
    """An installation: a home, and a database of its own on the engine of this test run (or on SQLite)."""

    def __init__(self, home, *, sqlite=False, like=None):
        self.home = home
        self.url = "" if sqlite else POSTGRESQL
        if like:
            shutil.copytree(like.home, home)
        else:
            home.mkdir()
        if self.url:
            self.name = f"place_{uuid.uuid4().hex[:10]}"
            template = like.name if like else "template1"
            with psycopg.connect(POSTGRESQL, autocommit=True) as server:
                server.execute(f'create database "{self.name}" template "{template}"')
            self.url = urlunsplit(urlsplit(POSTGRESQL)._replace(path=f"/{self.name}"))

    def remove(self):
        if self.url:
            with psycopg.connect(POSTGRESQL, autocommit=True) as server:
                server.execute(f'drop database "{self.name}" with (force)')

    def run(self, *words):
        return subprocess.run(
            [sys.executable, "-m", "upmentor.doors.cli.main", *map(str, words)],
            env=os.environ | {"UPMENTOR_HOME": str(self.home), "DATABASE_URL": self.url},
            cwd=self.home,
            capture_output=True,
            text=True,
            check=False,
        )

    def answer(self, *words):
        done = self.run(*words, "--json")
        assert (done.returncode, done.stderr) == (0, "")
        return json.loads(done.stdout)

    def connect(self):
        if self.url:
            return psycopg.connect(self.url)
        return sqlite3.connect(self.home / "upmentor.sqlite3", timeout=30)

    def look(self, statement):
        connection = self.connect()
        try:
            return connection.execute(statement).fetchall()
        finally:
            connection.close()

    def everything(self):
        """Every table's rows, and the numbers that come next: read without a line of ours."""
        if self.url:
            tables = self.look("select tablename from pg_tables where schemaname = 'public'")
            numbers = self.look("select sequencename, last_value from pg_sequences where schemaname = 'public'")
        else:
            tables = self.look("select name from sqlite_master where type = 'table'")
            numbers = self.look("select name, seq from sqlite_sequence")
        names = sorted(name for (name,) in tables if name not in ("upmentor_cache", "sqlite_sequence"))
        rows = {name: sorted(map(repr, self.look(f'select * from "{name}"'))) for name in names}
        return rows | {"numbers": sorted(numbers)}

    def files(self):
        return {
            path.relative_to(self.home).as_posix(): path.read_bytes()
            for path in self.home.rglob("*")
            if path.is_file() and ".sqlite3" not in path.name
        }


@pytest.fixture(scope="module")
def original(tmp_path_factory):
    """The sample company, with a row that is gone (its number must not come again) and keys of its own."""
    place = Place(tmp_path_factory.mktemp("original") / "home")
    done = place.run("demo", "--no-serve", "--people", "120")
    assert done.returncode == 0, done.stderr
    connection = place.connect()
    connection.execute("delete from audit_entry where id = (select max(id) from audit_entry)")
    connection.commit()
    connection.close()
    assert (place.home / "note.keys").is_file()
    (place.home / "deep").mkdir()
    (place.home / "deep" / "er.txt").write_bytes(bytes(range(256)))
    yield place
    place.remove()


@pytest.fixture(scope="module")
def copy(original, tmp_path_factory):
    target = tmp_path_factory.mktemp("copies") / "copy.tar.gz"
    original.answer("backup", target)
    return target


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """A home whose tables are there, and empty."""
    place = Place(tmp_path_factory.mktemp("prepared") / "home")
    assert place.run("manage", "migrate", "-v0").returncode == 0
    yield place
    place.remove()


@pytest.fixture
def ready(prepared, tmp_path):
    place = Place(tmp_path / "ready", like=prepared)
    yield place
    place.remove()


@pytest.fixture
def other(tmp_path):
    place = Place(tmp_path / "other")
    yield place
    place.remove()


def test_what_is_restored_is_the_original_table_by_table_and_file_by_file(original, copy, other):
    answer = other.answer("restore", copy)
    assert other.everything() == original.everything()
    assert other.files() == original.files()
    assert answer["rows"] == sum(len(rows) for name, rows in original.everything().items() if name != "numbers")
    assert (other.home / "secret.key").stat().st_mode & 0o777 == 0o600
    # It works: the next row gets a new number, and everybody is there.
    assert len(other.answer("demo", "--accounts")) == 10


def test_a_home_with_people_is_replaced_only_when_asked(original, copy, tmp_path):
    other = Place(tmp_path / "other", like=original)
    connection = other.connect()
    connection.execute("update accounts_organisation set name = 'Another'")
    connection.commit()
    connection.close()
    (other.home / "note.keys").write_text("another")
    before, keys = other.everything(), other.files()
    done = other.run("restore", copy)
    assert (done.returncode, done.stdout) == (2, "")
    assert re.fullmatch(r"upmentor restore: .* holds an organisation already; add --replace .*\n", done.stderr)
    assert (other.everything(), other.files()) == (before, keys)
    assert other.answer("restore", copy, "--replace")["restored"] is True
    assert (other.everything(), other.files()) == (original.everything(), original.files())
    other.remove()


def test_a_copy_made_while_people_write_is_of_one_moment_and_lets_them_write(copy, other, tmp_path):
    other.answer("restore", copy)
    stop, written = threading.Event(), []

    def write():
        connection = other.connect()
        while not stop.is_set():
            number = len(written) + 1
            # The first is copied early, the second late: a copy of two moments has two numbers.
            connection.execute(f"update accounts_organisation set contact = '{number}'")
            connection.execute(f"update programmes_topic set description = '{number}'")
            connection.commit()
            written.append(number)
        connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for turn in range(3):
            began = len(written)
            other.answer("backup", tmp_path / f"{turn}.tar.gz")
            assert len(written) > began + 10
            early = column(tmp_path / f"{turn}.tar.gz", "accounts_organisation", "contact")
            late = column(tmp_path / f"{turn}.tar.gz", "programmes_topic", "description")
            assert early == late
            assert int(*early) > began
    finally:
        stop.set()
        writer.join()


def column(copy, table, name):
    """The different values of a column in a copy."""
    with tarfile.open(copy) as archive:
        manifest = json.load(archive.extractfile("manifest.json"))
        place = next(row["columns"].index(name) for row in manifest["tables"] if row["name"] == table)
        lines = archive.extractfile(f"tables/{table}.jsonl").read().splitlines()
    return {json.loads(line)[place] for line in lines}


def repacked(copy, target, change):
    """The copy with the rows and the manifest that `change(manifest, texts)` leaves, its checksums made anew."""
    with tarfile.open(copy) as archive:
        texts = {member.name: archive.extractfile(member).read() for member in archive}
    manifest = json.loads(texts.pop("manifest.json"))
    change(manifest, texts)
    manifest["files"] = {
        name: {"bytes": len(text), "sha256": hashlib.sha256(text).hexdigest()} for name, text in texts.items()
    }
    with tarfile.open(target, "w:gz") as archive:
        for name, text in {"manifest.json": json.dumps(manifest).encode(), **texts}.items():
            member = tarfile.TarInfo(name)
            member.size = len(text)
            archive.addfile(member, io.BytesIO(text))
    return target


def one_row_less(manifest, texts):
    texts["tables/people_person.jsonl"] = texts["tables/people_person.jsonl"].partition(b"\n")[2]


def one_row_twice(manifest, texts):
    texts["tables/people_person.jsonl"] += texts["tables/people_person.jsonl"].partition(b"\n")[0] + b"\n"


def no_people(manifest, texts):
    texts["tables/people_person.jsonl"] = b""
    next(table for table in manifest["tables"] if table["name"] == "people_person")["rows"] = 0


def not_json(manifest, texts):
    texts["tables/people_person.jsonl"] = b"[1,\n"


def newer(manifest, texts):
    manifest["migrations"].append(["people", "9999_of_next_year"])


def another_column(manifest, texts):
    next(table for table in manifest["tables"] if table["name"] == "people_person")["columns"][1] = "age"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (one_row_less, r"is damaged: people_person has \d+ rows instead of \d+"),
        (one_row_twice, r"is damaged: its rows do not fit together"),
        (no_people, r"is damaged: its rows do not fit together"),
        (not_json, r"is damaged: "),
        (newer, r"needs a newer version of Upmentor, or an empty database \(people.9999_of_next_year\)"),
        (another_column, r"is damaged: the columns of people_person are not those of its version"),
    ],
)
def test_a_copy_whose_inside_is_wrong_changes_nothing(copy, ready, tmp_path, change, told):
    before, keys = ready.everything(), ready.files()
    done = ready.run("restore", repacked(copy, tmp_path / "bad.tar.gz", change))
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert re.search(told, done.stderr), done.stderr
    assert (ready.everything(), ready.files()) == (before, keys)


def test_a_damaged_file_makes_no_home(copy, tmp_path):
    place = Place(tmp_path / "new")
    (tmp_path / "cut.tar.gz").write_bytes(copy.read_bytes()[:-100])
    done = place.run("restore", tmp_path / "cut.tar.gz")
    assert (done.returncode, done.stderr.count("\n"), list(place.home.iterdir())) == (2, 1, [])
    place.remove()


def test_a_backup_has_one_name_and_stays_outside_the_home(original, copy, tmp_path):
    before = copy.read_bytes()
    for words, told in (
        ([copy], "is there already; choose another name, or add --overwrite"),
        ([original.home / "copy.tar.gz"], "a copy beside the original is lost with it"),
        ([tmp_path / "no" / "copy.tar.gz"], "there is no such folder"),
    ):
        done = original.run("backup", *words)
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
        assert told in done.stderr
    assert copy.read_bytes() == before
    answer = original.answer("backup", tmp_path, "--without-keys")
    assert re.fullmatch(rf"{tmp_path}/upmentor-\d{{4}}-\d\d-\d\d-\d{{6}}\.tar\.gz", answer["file"])
    assert [path.name for path in tmp_path.iterdir()] == [os.path.basename(answer["file"])]
    with tarfile.open(answer["file"]) as archive:
        assert [name for name in archive.getnames() if name.startswith("home/")] == ["home/deep/er.txt"]
    checks = {check["name"]: check for check in json.loads(original.run("check", "--json").stdout)}
    assert (checks["Backup"]["state"], answer["file"] in checks["Backup"]["seen"]) == ("pass", True)


def test_an_empty_home_has_nothing_to_copy(other, tmp_path):
    done = other.run("backup", tmp_path / "copy.tar.gz")
    assert (done.returncode, list(tmp_path.glob("copy*"))) == (2, [])
    assert done.stderr == "upmentor backup: there is nothing to copy: this database has no tables yet\n"


@pytest.mark.skipif(not POSTGRESQL, reason="needs both databases")
def test_a_copy_moves_between_sqlite_and_postgresql(original, copy, other, tmp_path):
    lite = Place(tmp_path / "lite", sqlite=True)
    lite.answer("restore", copy)
    lite.answer("backup", tmp_path / "from-sqlite.tar.gz")
    other.answer("restore", tmp_path / "from-sqlite.tar.gz")
    assert other.everything() == original.everything()
