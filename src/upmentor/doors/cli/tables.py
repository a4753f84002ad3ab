"""All tables of the database as lines of JSON, and back: the same for SQLite and PostgreSQL, so that a copy made on one
can be restored on the other.

Values are read and written as they are stored: sealed text stays sealed, JSON stays the text that it is. Tables and
columns are those of the applied migrations, whatever version of Upmentor is installed.
"""

from __future__ import annotations

import base64
import datetime as dt
import decimal
import json
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import IO, Any

from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Field, Model

from upmentor.doors.cli.archive import Table

Node = tuple[str, str]
CHUNK = 2000
# What tells a database with an organisation in it from one that was only prepared.
FILLED = ("accounts_user", "people_person", "programmes_programme")
DECODED: dict[str, Callable[[Any], Any]] = {
    "DateTimeField": dt.datetime.fromisoformat,
    "DateField": dt.date.fromisoformat,
    "TimeField": dt.time.fromisoformat,
    "UUIDField": uuid.UUID,
    "DecimalField": decimal.Decimal,
    "BinaryField": base64.b64decode,
    "DurationField": lambda microseconds: dt.timedelta(microseconds=microseconds),
}


class UnknownTables(ValueError):
    """Migrations that this version does not have. `str()` names the first of them."""


def applied_migrations() -> list[Node]:
    """Migrations that this database has had, sorted, without those that one of them has taken the place of; empty for a
    new one."""
    loader = MigrationExecutor(connection).loader
    replaced = {node for migration in loader.disk_migrations.values() for node in migration.replaces}
    return sorted(set(loader.applied_migrations) - replaced)


def models_at(applied: Iterable[Node]) -> list[type[Model]]:
    """Models as the migrations had them, sorted by table, with that of the migrations themselves. Raises UnknownTables
    for a migration that this version does not have."""
    loader = MigrationExecutor(connection).loader
    if unknown := sorted(set(applied) - set(loader.graph.nodes)):
        raise UnknownTables(".".join(unknown[0]))
    state = loader.graph.make_state(nodes=_leaves(applied), at_end=True, real_apps=loader.unmigrated_apps)
    found = [
        model
        for model in state.apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    ]
    return sorted([*found, MigrationRecorder.Migration], key=lambda model: model._meta.db_table)


def _leaves(applied: Iterable[Node]) -> list[Node]:
    """The last applied migration of each app."""
    nodes = set(applied)
    graph = MigrationExecutor(connection).loader.graph
    return sorted(
        node
        for node in nodes
        if not any(child.key in nodes and child.key[0] == node[0] for child in graph.node_map[node].children)
    )


@contextmanager
def one_moment() -> Iterator[None]:
    """Everything read inside is of one moment, and nobody who writes has to wait."""
    if connection.vendor == "postgresql":
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
        return
    # Django would take the write lock; in WAL mode a plain BEGIN sees one state and holds nobody up.
    connection.ensure_connection()
    connection.connection.execute("BEGIN")
    try:
        yield
    finally:
        connection.connection.execute("ROLLBACK")


def dump(model: type[Model], target: IO[bytes]) -> Table:
    """Write a table's rows, sorted by primary key, one JSON array a line."""
    fields, name = _fields(model), model._meta.db_table
    readers = [_reader(model, field) for field in fields]
    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    key = connection.ops.quote_name(str(model._meta.pk.column))
    rows = 0
    with connection.chunked_cursor() as cursor:
        table = connection.ops.quote_name(name)
        cursor.execute(f"SELECT {columns} FROM {table} ORDER BY {key}")  # noqa: S608 - names of our own tables
        while chunk := cursor.fetchmany(CHUNK):
            for row in chunk:
                values = [read(value) for read, value in zip(readers, row, strict=True)]
                target.write(json.dumps(values, ensure_ascii=False, default=_encoded).encode("utf-8", "surrogatepass"))
                target.write(b"\n")
            rows += len(chunk)
    return Table(name, [str(field.column) for field in fields], rows, _last_number(model))


def load(model: type[Model], table: Table, lines: Iterable[bytes]) -> None:
    """Write rows as `dump` read them. Raises ValueError for a line that is none."""
    fields = _fields(model)
    if table.columns != [field.column for field in fields]:
        raise ValueError(f"the columns of {table.name} are not those of its version")
    writers = [_writer(field) for field in fields]
    name = connection.ops.quote_name(table.name)
    columns = ", ".join(connection.ops.quote_name(column) for column in table.columns)

    def rows() -> Iterator[list[Any]]:
        for line in lines:
            values = json.loads(line.decode("utf-8", "surrogatepass"))
            yield [None if value is None else write(value) for write, value in zip(writers, values, strict=True)]

    # Both ways pass Django's own cursor by, so what the database says against a row is put in Django's words here.
    with connection.cursor() as cursor, connection.wrap_database_errors:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {name} ({columns}) FROM STDIN") as copy:
                for row in rows():
                    copy.write_row(row)
        else:
            marks = ", ".join("?" for _ in fields)
            # The driver takes the rows as they come; Django's cursor would gather them all first.
            connection.connection.executemany(
                f"INSERT INTO {name} ({columns}) VALUES ({marks})",  # noqa: S608 - names of our own tables
                rows(),
            )
    _set_last_number(model, table.last_number)


def rebuild(applied: list[Node]) -> list[type[Model]]:
    """Inside a transaction: drop our tables and make them anew, empty, as these migrations had them. Returns their
    models."""
    present = set(connection.introspection.table_names())
    models = models_at(applied)
    ours = {model._meta.db_table for model in models}
    if old := applied_migrations():
        ours |= {model._meta.db_table for model in models_at(old)}
    cascade = " CASCADE" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for name in sorted(ours & present):
            cursor.execute(f"DROP TABLE {connection.ops.quote_name(name)}{cascade}")
        if connection.vendor == "postgresql":
            # Otherwise rows that a migration wrote would forbid the next one to alter their table.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        MigrationExecutor(connection).migrate(_leaves(applied))
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for model in models:
            name = connection.ops.quote_name(model._meta.db_table)
            cursor.execute(f"DELETE FROM {name}")  # noqa: S608 - names of our own tables
    return models


def counted(table: str) -> int:
    """Rows of a table now."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608 - a table of ours
        return int(cursor.fetchone()[0])


def is_filled() -> bool:
    """Whether somebody's work is in this database: people, accounts or programmes."""
    present = set(connection.introspection.table_names())
    return any(counted(table) for table in FILLED if table in present)


def _fields(model: type[Model]) -> list[Field[Any, Any]]:
    return [field for field in model._meta.concrete_fields if not getattr(field, "generated", False)]


def _kind(field: Any) -> str:
    """What the column holds: that of its target for a foreign key."""
    while field.remote_field:
        field = field.target_field
    return str(field.get_internal_type())


def _reader(model: type[Model], field: Any) -> Callable[[Any], Any]:
    """From what the driver gives to a plain Python value. The field's own conversion (unsealing, parsing) is left
    out."""
    column = field.get_col(model._meta.db_table)
    converters = connection.ops.get_db_converters(column)

    def read(value: Any) -> Any:
        for convert in converters:
            value = convert(value, column, connection)
        return value

    return read


def _writer(field: Any) -> Callable[[Any], Any]:
    """From JSON to what the driver takes."""
    kind, ops = _kind(field), connection.ops
    decode = DECODED.get(kind, lambda value: value)
    adapt: Callable[[Any], Any] = {
        "DateTimeField": ops.adapt_datetimefield_value,
        "DateField": ops.adapt_datefield_value,
        "TimeField": ops.adapt_timefield_value,
        "DecimalField": lambda value: ops.adapt_decimalfield_value(value, field.max_digits, field.decimal_places),
        "UUIDField": lambda value: value if connection.features.has_native_uuid_field else value.hex,
        "DurationField": lambda value: value if connection.features.has_native_duration_field else _encoded(value),
    }.get(kind, lambda value: value)
    return lambda value: adapt(decode(value))


def _encoded(value: Any) -> Any:
    """What JSON has no word for."""
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, uuid.UUID | decimal.Decimal):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(value).decode("ascii")
    if isinstance(value, dt.timedelta):
        return value // dt.timedelta(microseconds=1)
    raise TypeError(f"a {type(value).__name__} cannot be copied")


def _sequence(cursor: Any, model: type[Model]) -> str | None:
    """PostgreSQL's sequence of a table's numbers, if it has one."""
    cursor.execute(
        "SELECT pg_get_serial_sequence(%s, %s)",
        [connection.ops.quote_name(model._meta.db_table), model._meta.pk.column],
    )
    found: str | None = cursor.fetchone()[0]
    return found


def _last_number(model: type[Model]) -> int | None:
    """The last number that the database gave to a row of this table; None when it never gave one. It may be higher
    than that of any row: numbers are not used twice."""
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [model._meta.db_table])
            row = cursor.fetchone()
        elif sequence := _sequence(cursor, model):
            cursor.execute(f"SELECT last_value FROM {sequence} WHERE is_called")  # noqa: S608 - the database's word
            row = cursor.fetchone()
        else:
            row = None
    return None if row is None else int(row[0])


def _set_last_number(model: type[Model], number: int | None) -> None:
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [model._meta.db_table])
            if number is not None:
                cursor.execute(
                    "INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [model._meta.db_table, number]
                )
        elif sequence := _sequence(cursor, model):
            cursor.execute("SELECT setval(%s, %s, %s)", [sequence, number or 1, number is not None])
