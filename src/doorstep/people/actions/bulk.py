"""Each engine's fastest way to add many rows.

Row-by-row ORM inserts cost more than the matching itself; this is the same insert by
COPY on PostgreSQL and by one prepared statement on SQLite. Both run inside the
caller's transaction.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Model

Row = Sequence[Any]
Convert = Callable[[Any], Any]


def insert(model: type[Model], fields: Sequence[str], rows: Iterable[Row]) -> None:
    """Add `rows`, each with a value for every one of `fields` in their order.

    A value of a JSON field is its text already.
    """
    known: Any = model._meta
    columns = [str(known.get_field(name).column) for name in fields]
    if connection.vendor == "postgresql":
        _copy(known.db_table, columns, rows)
        return
    kinds = [known.get_field(name).get_internal_type() for name in fields]
    changes = [(n, _SQLITE[kind]) for n, kind in enumerate(kinds) if kind in _SQLITE]
    _execute_many(known.db_table, columns, _changed(rows, changes))


def _changed(
    rows: Iterable[Row], changes: Sequence[tuple[int, Convert]]
) -> Iterator[Row]:
    """Write values as Django would read them back from SQLite."""
    for row in rows:
        ready = list(row)
        for n, change in changes:
            if ready[n] is not None:
                ready[n] = change(ready[n])
        yield ready


def refs(count: int) -> list[UUID]:
    """Random UUIDs (version 4), drawn at once: one at a time costs a system call."""
    drawn = os.urandom(16 * count)
    return [UUID(bytes=drawn[n : n + 16], version=4) for n in range(0, 16 * count, 16)]


def insert_pairs(
    table: str, columns: tuple[str, str], pairs: list[tuple[int, int]]
) -> None:
    """Add pairs of whole numbers: millions of index rows, so no conversion at all."""
    if connection.vendor != "postgresql":
        _execute_many(table, columns, pairs)
        return
    names = ", ".join(f'"{c}"' for c in columns)
    with (
        connection.cursor() as cursor,
        cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy,
    ):
        copy.write("".join([f"{a}\t{b}\n" for a, b in pairs]))


def next_ids(model: type[Model], count: int) -> range | list[int]:
    """Reserve `count` primary keys for rows that are about to be added."""
    known: Any = model._meta
    table, column = known.db_table, known.pk.column
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) "
                "FROM generate_series(1, %s)",
                [table, column, count],
            )
            return [row[0] for row in cursor.fetchall()]
        # A write transaction on SQLite is alone, so the next number is ours.
        cursor.execute(
            "SELECT max("
            "coalesce((SELECT seq FROM sqlite_sequence WHERE name = %s), 0), "
            f'coalesce((SELECT max("{column}") FROM "{table}"), 0))',
            [table],
        )
        start = cursor.fetchone()[0] + 1
    return range(start, start + count)


def _copy(table: str, columns: Sequence[str], rows: Iterable[Row]) -> None:
    names = ", ".join(f'"{c}"' for c in columns)
    with (
        connection.cursor() as cursor,
        cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy,
    ):
        for row in rows:
            copy.write_row(row)


def _execute_many(table: str, columns: Sequence[str], rows: Iterable[Row]) -> None:
    names = ", ".join(f'"{c}"' for c in columns)
    marks = ", ".join("?" for _ in columns)
    connection.ensure_connection()
    connection.connection.executemany(
        f'INSERT INTO "{table}" ({names}) VALUES ({marks})', rows
    )


_SQLITE: dict[str, Convert] = {
    "UUIDField": lambda value: value.hex,
    "DateTimeField": lambda value: (
        value.astimezone(UTC).replace(tzinfo=None).isoformat(sep=" ")
    ),
    "DateField": date.isoformat,
}
