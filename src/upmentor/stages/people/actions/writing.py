"""Many rows written at once, by prepared statements.

`bulk_create` and `bulk_update` compile every value of every row anew: with 200,000 people they keep SQLite locked for
minutes where these take seconds. All of it in the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from functools import lru_cache
from itertools import islice
from typing import Any

from django.db import connection
from django.db.models import DateField, Field, JSONField, Model, UUIDField

from upmentor.stages.people.models import Person

CHUNK = 5000
# The other kinds (text, numbers, yes or no, keys) are what the database takes already.
CONVERTED = (DateField, JSONField, UUIDField)


def insert_rows(model: type[Model], names: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Insert rows of values in the order of these fields; every field without a database default must be named."""
    columns = [_column(model, name) for name in names]
    converted = [(at, _converter(column)) for at, column in enumerate(columns) if isinstance(column, CONVERTED)]
    places = ", ".join(["%s"] * len(columns))
    quoted = ", ".join(connection.ops.quote_name(column.column) for column in columns)
    table = connection.ops.quote_name(model._meta.db_table)
    statement = f"INSERT INTO {table} ({quoted}) VALUES ({places})"  # noqa: S608 - our own names

    def ready(row: Sequence[Any]) -> list[Any]:
        values = list(row)
        for at, convert in converted:
            values[at] = convert(values[at])
        return values

    source = iter(rows)
    with connection.cursor() as cursor:
        while chunk := [ready(row) for row in islice(source, CHUNK)]:
            cursor.executemany(statement, chunk)


def _column(model: type[Model], name: str) -> Any:
    found: Field[Any, Any] = model._meta.get_field(name)  # type: ignore[assignment]
    return found


def _converter(column: Any) -> Callable[[object], object]:
    def convert(value: object) -> object:
        return None if value is None else column.get_db_prep_save(value, connection)

    # Thousands of people start on the same days, and all of an import are written at the same moment.
    return lru_cache(maxsize=CHUNK)(convert) if isinstance(column, DateField) else convert


def insert_people(people: Sequence[Person]) -> dict[str, int]:
    """Insert new people without their managers, and give each object its id. Returns employee id → id."""
    names = [field.name for field in Person._meta.concrete_fields if field.name != "id"]
    attributes = [Person._meta.get_field(name).attname for name in names]  # type: ignore[union-attr]
    newest = Person.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    insert_rows(Person, names, ([getattr(person, name) for name in attributes] for person in people))
    ids = dict(Person.objects.filter(pk__gt=newest).values_list("employee_id", "id"))
    for person in people:
        person.pk = ids[person.employee_id]
        person._state.adding = False
    return ids


def update_people(people: Collection[Person], fields: Collection[str]) -> None:
    """Write these fields of these people."""
    # An address that moves from one person to another must be free before it is taken.
    if "email" in fields:
        _write(people, {"email": [""] * len(people)})
    columns: dict[str, list[object]] = {}
    for name in fields:
        column = _column(Person, name)
        values = [getattr(person, column.attname) for person in people]
        columns[column.column] = list(map(_converter(column), values)) if isinstance(column, CONVERTED) else values
    _write(people, columns)


def free_addresses(employee_ids: Iterable[str]) -> None:
    """Take away the addresses of people who are about to get another, so that new people may have them."""
    quote = connection.ops.quote_name
    statement = f"UPDATE {quote(Person._meta.db_table)} SET email = '' WHERE employee_id = %s"  # noqa: S608 - our names
    with connection.cursor() as cursor:
        cursor.executemany(statement, [(employee_id,) for employee_id in employee_ids])


def _write(people: Collection[Model], columns: dict[str, list[object]]) -> None:
    if not people or not columns:
        return
    quote = connection.ops.quote_name
    names = ", ".join(f"{quote(name)} = %s" for name in columns)
    statement = f"UPDATE {quote(Person._meta.db_table)} SET {names} WHERE id = %s"  # noqa: S608 - our own names
    rows = zip(*columns.values(), [person.pk for person in people], strict=True)
    with connection.cursor() as cursor:
        cursor.executemany(statement, list(rows))
