"""Puts keys into the index: a few at once, many by way of a spool.

An index of millions takes each new key at another place, so a bulk load that wrote
every batch into it would write the whole index many times over. Many keys are laid
down as they come and merged in one sorted pass (`settle`): at the end of the load,
and by the worker should a load be cut short. Until then those records are not found.
"""

from operator import itemgetter

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from doorstep.people.actions.bulk import insert_pairs
from doorstep.people.actions.turns import LOADING, take_turn

FEW = 1000  # records; more than this in one batch go by way of the spool
POSTING, SPOOL = "people_posting", "people_spool"
COLUMNS = ("key", "record")
MUCH = 0.2  # share of an index that is new, above which it is packed
LITTLE = 0.02  # share of what waits, below which the index counts as empty
READ = (
    POSTING,
    "people_indexed",
    "people_link",
    "people_person",
    "people_record",
    "people_spelling",
    "people_term",
)

_MOVE = f"INSERT INTO {POSTING} SELECT key, record FROM {SPOOL} ORDER BY key, record"
_EMPTY = {"sqlite": f"DELETE FROM {SPOOL}", "postgresql": f"TRUNCATE {SPOOL}"}
_INDEX = f"{POSTING}_key"
_WITHOUT_INDEX = f"DROP INDEX {_INDEX}"
_WITH_INDEX = f"CREATE INDEX {_INDEX} ON {POSTING} (key) WITH (fillfactor = 100)"
_ROOM = (  # to sort in memory what a bulk load has laid down
    "SET LOCAL work_mem = '128MB'",
    "SET LOCAL maintenance_work_mem = '128MB'",
)


def post(pairs: list[tuple[int, int]], records: int) -> None:
    """File (key, record) pairs of that many records."""
    if records > FEW:
        insert_pairs(SPOOL, COLUMNS, pairs)
        return
    pairs.sort(key=itemgetter(0))  # a B-tree takes them far faster in order
    insert_pairs(POSTING, COLUMNS, pairs)


def spooled() -> bool:
    """Whether keys wait to be merged into the index."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM {SPOOL} LIMIT 1")
        return cursor.fetchone() is not None


def settle() -> bool:
    """Merge what waits into the index, so that it is found; whether anything waited.

    Waits for the load under way, if any: what it lays down meanwhile would be lost.
    """
    if not spooled():
        return False
    with transaction.atomic(), connection.cursor() as cursor:
        take_turn(LOADING)
        if connection.vendor == "postgresql":
            moved, packed = _move_postgresql(cursor)
        else:
            moved, packed = _move(cursor), True
        cursor.execute(_EMPTY[connection.vendor])
    if connection.vendor == "postgresql":
        _tidy(0 if packed else moved)
    return True


def _move(cursor: CursorWrapper) -> int:
    cursor.execute(_MOVE)
    return int(cursor.rowcount)


def _move_postgresql(cursor: CursorWrapper) -> tuple[int, bool]:
    """Merge; how many keys, and whether the index has been built anew over them.

    An index that is all but empty beside what comes is built after its rows, in half
    the time of filling it. Look-ups wait for that; they would have found next to none.
    """
    for sql in _ROOM:
        cursor.execute(sql)
    cursor.execute(
        "SELECT pg_table_size(%s) > %s * pg_table_size(%s)", [POSTING, LITTLE, SPOOL]
    )
    if cursor.fetchone()[0]:
        return _move(cursor), False
    cursor.execute(_WITHOUT_INDEX)
    moved = _move(cursor)
    cursor.execute(_WITH_INDEX)
    return moved, True


def _tidy(moved: int) -> None:
    """Make PostgreSQL learn how large its tables are now, and pack a grown index.

    Until it has counted, it reads whole tables where a few rows would do, and a look-up
    takes ten times as long; its own counting comes minutes later. An index that grew by
    insertion takes twice the room of one that is built. Looking up goes on meanwhile.
    Inside somebody's transaction the index stays as it is.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(READ)}")
        cursor.execute(
            "SELECT reltuples FROM pg_class WHERE oid = %s::regclass", [POSTING]
        )
        (rows,) = cursor.fetchone()
        if moved > rows * MUCH and connection.get_autocommit():
            cursor.execute(f"REINDEX INDEX CONCURRENTLY {_INDEX}")
