"""Which values are shown to nobody."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from django.db import connection

from doorstep.people.models import Protection
from doorstep.people.queries.secrets import bearing
from doorstep.people.rules import Protected
from recognise import Record

_AMONG = "SELECT digest FROM people_protection WHERE until IS NULL AND digest "


def protected_now() -> frozenset[int]:
    """Hashes of all values that are protected now: for a batch, not for a page."""
    rows = Protection.objects.filter(until__isnull=True)
    return frozenset(rows.values_list("digest", flat=True).distinct())


def protected_among(digests: Iterable[int]) -> frozenset[int]:
    """Those of these hashes whose values are protected now."""
    asked = [int(digest) for digest in set(digests)]
    if not asked:
        return frozenset()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_AMONG + "= ANY(%s)", [asked])
        else:
            cursor.execute(f"{_AMONG} IN ({','.join(map(str, asked))})")
        return frozenset(digest for (digest,) in cursor.fetchall())


def protected_records(records: Sequence[int], sort: Protected) -> frozenset[int]:
    """Those of these records of which a value of this sort is protected."""
    rows = Protection.objects.filter(
        record__in=records, sort=sort, until__isnull=True
    ).values_list("record_id", flat=True)
    return frozenset(rows)


def without_protected(held: Mapping[int, Record]) -> dict[int, Record]:
    """The records without those addresses that are shown to nobody.

    What is not read cannot be a reason either: a protected place finds nobody, on
    whatever record and however early it stands.
    """
    guarded = protected_among(
        made
        for record in held.values()
        for address in record.addresses
        for made in bearing(address)
    )
    return {pk: stripped(record, guarded) for pk, record in held.items()}


def stripped(record: Record, guarded: frozenset[int]) -> Record:
    """One record without those of its addresses that are protected by `guarded`."""
    if not guarded or not record.addresses:
        return record
    kept = tuple(a for a in record.addresses if guarded.isdisjoint(bearing(a)))
    return replace(record, addresses=kept)


def hidden_places(places: Mapping[int, Record]) -> frozenset[int]:
    """Keys of the places, each a record of addresses only, that are shown to nobody."""
    shown = without_protected(places)
    return frozenset(pk for pk, place in places.items() if shown[pk] != place)
