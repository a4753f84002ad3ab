"""Seal everything anew under the newest key. Can be killed at any moment and started again: each token is exchanged for
another of the same text, and the old keys stay in the ring until no token needs them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import connection, models, transaction

from upmentor.ground.sealing.fields import sealed_fields
from upmentor.ground.sealing.ring import Ring

BATCH = 500


def reseal(ring: Ring, *, progress: Callable[[str, int], None] = lambda table, count: None) -> int:
    """Walk all text under this ring until a walk finds nothing under an older key; how many pieces were sealed anew.

    `progress(table, pieces)` is called after each batch. What somebody writes meanwhile is never overwritten: a piece
    is exchanged only while it is what was read. Raises `KeyLost`.
    """
    total = 0
    fields = [(model, name) for model, names in sealed_fields(ring.name) for name in names]
    while found := sum(_walk(model, name, ring, progress) for model, name in fields):
        total += found
    return total


def _walk(model: type[models.Model], name: str, ring: Ring, progress: Callable[[str, int], None]) -> int:
    table, column = model._meta.db_table, model._meta.get_field(name).column  # type: ignore[union-attr]
    last: Any = None
    done = 0
    while rows := _batch(model, str(column), last):
        done += _exchange(model, str(column), rows, ring)
        last = rows[-1][0]
        progress(table, done)
    return done


def _names(model: type[models.Model], column: str) -> tuple[str, str, str]:
    quote = connection.ops.quote_name
    assert model._meta.pk
    return quote(model._meta.db_table), quote(str(model._meta.pk.column)), quote(column)


def _batch(model: type[models.Model], column: str, last: Any) -> list[tuple[Any, str]]:
    """The next rows by key, as they stand in the database: through the model they would be opened."""
    table, key, text = _names(model, column)
    where = f"WHERE {key} > %s" if last is not None else ""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {key}, {text} FROM {table} {where} ORDER BY {key} LIMIT {BATCH}",  # noqa: S608 - our own names
            [] if last is None else [last],
        )
        return list(cursor.fetchall())


def _exchange(model: type[models.Model], column: str, rows: list[tuple[Any, str]], ring: Ring) -> int:
    table, key, text = _names(model, column)
    stale = [(ring.reseal(token), pk, token) for pk, token in rows if token and not ring.is_newest(token)]
    statement = f"UPDATE {table} SET {text} = %s WHERE {key} = %s AND {text} = %s"  # noqa: S608 - our own names
    with transaction.atomic(), connection.cursor() as cursor:
        for new, pk, old in stale:
            cursor.execute(statement, [new, pk, old])
    # A piece that was rewritten meanwhile counts too: the next walk looks under which key it is now.
    return len(stale)
