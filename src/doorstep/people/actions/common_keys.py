"""Finds the keys that so many records share that they find nobody."""

from django.db import connection, transaction

from doorstep.people.models import CommonKey
from doorstep.people.queries.index import common_keys
from recognise import shipped_model

_FIND = "SELECT key FROM people_posting GROUP BY key HAVING count(*) > %s"


def find_common() -> int:
    """Learn anew which keys are over-common; returns how many there are.

    Reads the whole index, so it belongs after a bulk load and into the night. Until
    then the cap on each look-up does the same, only more slowly. Nobody waits for it:
    what was found is written in a moment.
    """
    with connection.cursor() as cursor:
        cursor.execute(_FIND, [shipped_model().cap])
        found = [CommonKey(key=key) for (key,) in cursor.fetchall()]
    with transaction.atomic():
        CommonKey.objects.all().delete()
        CommonKey.objects.bulk_create(found, batch_size=1000)
    common_keys.cache_clear()
    return len(found)
