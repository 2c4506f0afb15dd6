"""Which values are shown to nobody."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db import connection

from doorstep.access.among import among
from doorstep.people.models import Protection, Record
from doorstep.people.queries.secrets import bearing, digest
from doorstep.people.rules import Protected
from recognise import Given as Said
from recognise import GivenAddress, normalise
from recognise import Record as Normal

_AMONG = "SELECT digest FROM people_protection WHERE until IS NULL AND digest "


def protected_now() -> frozenset[int]:
    """Hashes of all values that are protected now: for a batch, not for a page."""
    rows = Protection.objects.filter(until__isnull=True)
    return frozenset(rows.values_list("digest", flat=True).distinct())


def protected_among(digests: Iterable[int]) -> frozenset[int]:
    """Those of these hashes whose values are protected now."""
    asked = set(digests)
    if not asked:
        return frozenset()
    which, values = among(asked)
    with connection.cursor() as cursor:
        cursor.execute(_AMONG + which, values)
        return frozenset(digest for (digest,) in cursor.fetchall())


def protected_records(records: Sequence[int], sort: Protected) -> frozenset[int]:
    """Those of these records of which a value of this sort is protected."""
    rows = Protection.objects.filter(
        record__in=records, sort=sort, until__isnull=True
    ).values_list("record_id", flat=True)
    return frozenset(rows)


def without_protected(held: Mapping[int, Normal]) -> dict[int, Normal]:
    """The records without those addresses that are shown to nobody.

    What is not read cannot be a reason either: a protected place finds nobody, on
    whatever record and however early it stands.
    """
    places = {address for record in held.values() for address in record.addresses}
    guarded = protected_among(made for place in places for made in bearing(place))
    return {pk: stripped(record, guarded) for pk, record in held.items()}


def stripped(record: Normal, guarded: frozenset[int]) -> Normal:
    """One record without those of its addresses that are protected by `guarded`."""
    if not guarded or not record.addresses:
        return record
    kept = tuple(a for a in record.addresses if guarded.isdisjoint(bearing(a)))
    return replace(record, addresses=kept)


def hidden_places(places: Mapping[int, Normal]) -> frozenset[int]:
    """Keys of the places, each a record of addresses only, that are shown to nobody."""
    shown = without_protected(places)
    return frozenset(pk for pk, place in places.items() if shown[pk] != place)


Given = tuple[int, Protected, str]  # a record, a sort, a value as its source gave it


def given_values(records: Sequence[int]) -> list[Given]:
    """Every address and number on these records, as their sources gave them."""
    found: list[Given] = []
    for pk, given in Record.objects.filter(pk__in=records).values_list("pk", "given"):
        found += [(pk, Protected.ADDRESS, text) for text in _addresses(given)]
        found += [(pk, Protected.PHONE, str(one)) for one in given.get("phones") or ()]
    return found


def protected_texts(records: Sequence[int], held: Sequence[Given]) -> frozenset[Given]:
    """Those of these values that are shown to nobody.

    A value is protected by a mark on its own record, or by one on any other record
    that bears the same address or number: a house is protected for all who live there.
    """
    marked = {sort: protected_records(records, sort) for sort in set(_sorts(held))}
    made = {one: _made(one) for one in held}
    guarded = protected_among(digest for own in made.values() for digest in own)
    return frozenset(
        one
        for one in held
        if one[0] in marked[one[1]] or not guarded.isdisjoint(made[one])
    )


def _sorts(held: Sequence[Given]) -> list[Protected]:
    return [sort for _, sort, _ in held]


def _made(one: Given) -> list[int]:
    """Hashes of which one is protected if this value is."""
    _, sort, text = one
    if sort is Protected.PHONE:
        read = normalise(Said(phones=(text,)))
        return [digest(f"phone|{phone.digits}") for phone in read.phones]
    read = normalise(Said(addresses=(GivenAddress(text=text),)))
    return [made for address in read.addresses for made in bearing(address)]


def _addresses(given: Mapping[str, Any]) -> list[str]:
    parts = ("house", "street", "locality", "town", "postcode")
    whole = ", ".join(str(given[part]) for part in parts if given.get(part))
    texts = [given.get("address") or "", whole, *(given.get("former_addresses") or ())]
    return [text for text in texts if text]
