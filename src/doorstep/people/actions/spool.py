"""Puts keys into the index: a few at once, many by way of a spool.

An index of millions takes each new key at another place, so a bulk load that wrote
every batch into it would write the whole index many times over. Many keys are laid
down as they come and merged in one sorted pass (`settle`): at the end of the load,
and by the worker should a load be cut short. Until then those records are not found.
"""

from operator import itemgetter

from django.db import connection, transaction

from doorstep.people.actions.bulk import insert_pairs

FEW = 1000  # records; more than this in one batch go by way of the spool
POSTING, SPOOL = "people_posting", "people_spool"
COLUMNS = ("key", "record")
MUCH = 0.2  # share of an index that is new, above which it is packed
READ = (
    POSTING,
    "people_indexed",
    "people_link",
    "people_person",
    "people_record",
    "people_spelling",
    "people_term",
)

_MOVE = {
    "sqlite": (
        f"INSERT INTO {POSTING} SELECT key, record FROM {SPOOL} ORDER BY key, record",
        f"DELETE FROM {SPOOL}",
    ),
    # Rows that another load adds meanwhile are left for the next time.
    "postgresql": (
        f"WITH moved AS (DELETE FROM {SPOOL} RETURNING key, record) "
        f"INSERT INTO {POSTING} SELECT key, record FROM moved ORDER BY key, record",
    ),
}


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
    """Merge what waits into the index, so that it is found; whether anything waited."""
    if not spooled():
        return False
    with transaction.atomic(), connection.cursor() as cursor:
        for sql in _MOVE[connection.vendor]:
            cursor.execute(sql)
        moved = cursor.rowcount
    if connection.vendor == "postgresql":
        _tidy(moved)
    return True


def _tidy(moved: int) -> None:
    """Make PostgreSQL learn how large its tables are now, and pack a grown index.

    Until it has counted, it reads whole tables where a few rows would do, and a look-up
    takes ten times as long; its own counting comes minutes later. An index that grew by
    insertion takes twice the room of one that is built. Looking up goes on meanwhile.
    The emptied spool is cut off, since every search asks whether anything waits there.
    Inside somebody's transaction spool and index stay as they are.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(READ)}")
        cursor.execute(
            "SELECT reltuples FROM pg_class WHERE oid = %s::regclass", [POSTING]
        )
        (rows,) = cursor.fetchone()
        if not connection.get_autocommit():
            return
        cursor.execute(f"VACUUM {SPOOL}")
        if moved > rows * MUCH:
            cursor.execute("REINDEX INDEX CONCURRENTLY people_posting_key")
