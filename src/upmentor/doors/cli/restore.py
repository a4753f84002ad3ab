"""`upmentor restore`: put a copy made by `upmentor backup` in place. Stop the server first."""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from upmentor.doors.cli.archive import BadArchive, Manifest, Stream, check_archive, table_file, walk_archive
from upmentor.doors.cli.prepare import load as load_django


class NotRestored(Exception):
    """Nothing was changed. `str()` says why, in one sentence."""


def add_parser(subparsers: Any) -> None:
    """Add the verb to the command line."""
    parser = subparsers.add_parser("restore", help="put a copy made by backup in place", description=__doc__)
    parser.add_argument("file", type=Path, metavar="FILE", help="the file that upmentor backup wrote")
    parser.add_argument("--replace", action="store_true", help="throw away what this database and home hold now")
    parser.add_argument("--dry-run", action="store_true", help="only check the file and say what is in it")
    parser.add_argument("--json", action="store_true", help="answer as JSON on one line")
    parser.set_defaults(func=run)


def run(arguments: argparse.Namespace) -> int:
    """Check the file from end to end, then put everything in place in one transaction. Exit code 2 when the file or
    the home cannot be used; nothing is changed then."""
    began = time.monotonic()
    try:
        # Before anything of ours is loaded: a damaged file must not even make a home.
        manifest = check_archive(arguments.file)
        if not arguments.dry_run:
            restore(arguments.file, replace=arguments.replace)
    except (BadArchive, NotRestored, OSError) as error:
        print(f"upmentor restore: {' '.join(str(error).split())}", file=sys.stderr)
        return 2
    answer: dict[str, Any] = {
        "file": str(arguments.file.resolve()),
        "made_at": manifest.made_at,
        "version": manifest.version,
    }
    answer |= {"database": manifest.database, "rows": manifest.rows, "tables": len(manifest.tables)}
    answer |= {"files": len(manifest.home_files), "seconds": round(time.monotonic() - began, 1)}
    answer |= {"restored": not arguments.dry_run, "not_included": manifest.from_environment}
    if arguments.json:
        print(json.dumps(answer))
        return 0
    begin = "Whole" if arguments.dry_run else "Restored"
    print(
        f"{begin}: {manifest.rows:,} rows of {len(manifest.tables)} tables and {len(manifest.home_files)} files, "
        f"copied {manifest.made_at} from {manifest.database}, {answer['seconds']} s"
    )
    for variable in manifest.from_environment:
        print(f"Its key came from {variable}: set the same one here.")
    return 0


def restore(path: Path, *, replace: bool) -> Manifest:
    """Put the copy in place, or change nothing. Raises NotRestored, BadArchive."""
    load_django()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import DatabaseError, IntegrityError, connection
    from django.db.migrations.executor import MigrationExecutor

    from upmentor.doors.cli.tables import UnknownTables
    from upmentor.doors.ops.backups import LastBackup, write_note

    home: Path = settings.HOME
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=home) as beside:
        try:
            manifest = _in_one_transaction(path, Path(beside), replace=replace)
        except UnknownTables as error:
            raise NotRestored(f"this needs a newer version of Upmentor, or an empty database ({error})") from error
        except IntegrityError as error:
            raise BadArchive(f"{path} is damaged: its rows do not fit together ({error})") from error
        except DatabaseError as error:
            raise NotRestored(f"the database refused: {error}") from error
        except BadArchive:
            raise
        except (ValueError, TypeError, KeyError) as error:
            raise BadArchive(f"{path} is damaged: {error}") from error
        for name in manifest.home_files:
            target = home / name.removeprefix("home/")
            target.parent.mkdir(parents=True, exist_ok=True)
            os.replace(Path(beside, name), target)
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=0)
    write_note(home, LastBackup(manifest.made_at, str(path.resolve()), path.stat().st_size, manifest.rows))
    return manifest


def _in_one_transaction(path: Path, beside: Path, *, replace: bool) -> Manifest:
    from django.conf import settings
    from django.db import connection, transaction

    from upmentor.doors.cli.tables import counted, is_filled

    with _unchecked_rows(connection), transaction.atomic():
        if is_filled() and not replace:
            where = "the database of DATABASE_URL" if settings.DATABASE_URL else f"UPMENTOR_HOME ({settings.HOME})"
            raise NotRestored(f"{where} holds an organisation already; add --replace to throw that away")
        manifest = walk_archive(path, lambda manifest: _visitor(manifest, beside))
        for table in manifest.tables:
            if (found := counted(table.name)) != table.rows:
                raise BadArchive(f"{path} is damaged: {table.name} has {found} rows instead of {table.rows}")
        connection.check_constraints()
    return manifest


def _visitor(manifest: Manifest, beside: Path) -> Callable[[str, Stream], None]:
    """What takes each file of the archive: rows go into their table, files of the home into a folder beside it."""
    from upmentor.doors.cli.tables import load, rebuild

    models = {model._meta.db_table: model for model in rebuild(manifest.migrations)}
    tables = {table_file(table.name): table for table in manifest.tables}
    if {table.name for table in manifest.tables} != set(models):
        raise ValueError("its tables are not those of its version")

    def take(name: str, stream: Stream) -> None:
        if name in tables:
            load(models[tables[name].name], tables[name], stream)
            return
        target = beside / name
        target.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            while piece := stream.read(1024 * 1024):
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())

    return take


@contextmanager
def _unchecked_rows(connection: Any) -> Any:
    """SQLite checks what rows point to only at the end; it has to be told before the transaction begins. PostgreSQL
    does so by itself."""
    connection.disable_constraint_checking()
    try:
        yield
    finally:
        connection.enable_constraint_checking()
