"""Finds the keys that so many records share that they find nobody."""

from django.db import connection

from doorstep.people.queries.index import common_keys
from recognise import shipped_model

_FIND = (
    "INSERT INTO people_commonkey (key) SELECT key FROM people_posting "
    "GROUP BY key HAVING count(*) > %s"
)


def find_common() -> int:
    """Learn anew which keys are over-common; returns how many there are.

    Reads the whole index, so it belongs after a bulk load and into the night. Until
    then the cap on each look-up does the same, only more slowly.
    """
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM people_commonkey")
        cursor.execute(_FIND, [shipped_model().cap])
        cursor.execute("SELECT count(*) FROM people_commonkey")
        (count,) = cursor.fetchone()
    common_keys.cache_clear()
    return int(count)
