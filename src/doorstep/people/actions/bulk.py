"""Each engine's fastest way to add many rows.

Row-by-row ORM inserts cost more than the matching itself; this is the same insert by
COPY on PostgreSQL and by one prepared statement on SQLite. Both run inside the
caller's transaction.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Model

Row = Sequence[Any]


def insert(model: type[Model], fields: Sequence[str], rows: Iterable[Row]) -> None:
    """Add `rows`, each with a value for every one of `fields` in their order."""
    known: Any = model._meta
    columns = [str(known.get_field(name).column) for name in fields]
    ready = map(_convert, rows)
    if connection.vendor == "postgresql":
        _copy(model._meta.db_table, columns, ready)
    else:
        _execute_many(model._meta.db_table, columns, ready)


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


def _convert(row: Row) -> list[Any]:
    kinds = _POSTGRESQL if connection.vendor == "postgresql" else _SQLITE
    return [kinds[type(v)](v) if type(v) in kinds else v for v in row]


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


_POSTGRESQL: dict[type, Callable[[Any], Any]] = {dict: _json, list: _json}
_SQLITE: dict[type, Callable[[Any], Any]] = {
    dict: _json,
    list: _json,
    UUID: lambda value: value.hex,
    datetime: lambda value: (
        value.astimezone(UTC).replace(tzinfo=None).isoformat(sep=" ")
    ),
    date: date.isoformat,
}
