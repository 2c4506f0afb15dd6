"""What stands between two persons: orders, bail and warnings that name them both."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q

from doorstep.access.rules import Reader
from doorstep.people.models import Marker, Merged, Person, Record
from doorstep.people.queries.pages import MarkerLine, last_versions, marker_line
from doorstep.people.queries.people import person_by_ref, records_of
from doorstep.people.queries.protected import protected_records
from doorstep.people.rules import MarkerSort, Protected


def records_of_refs(refs: Sequence[UUID]) -> dict[UUID, list[int]]:
    """The records of each person, by ref; a ref that nobody has is left out."""
    rows = Person.objects.filter(ref__in=refs)
    persons = dict(rows.values_list("ref", "pk"))
    merged = Merged.objects.filter(person__in=persons.values(), until__isnull=True)
    for ref in merged.values_list("person__ref", flat=True):
        survivor = person_by_ref(ref)
        if survivor is not None:
            persons[ref] = survivor.pk
    owned = records_of(persons.values())
    return {ref: owned[pk] for ref, pk in persons.items()}


# Signs that hang on a person alone, as the rules of a grade name them.
CONFERENCE = "conference"


def warnings_of(reader: Reader, records: Sequence[int], on: date) -> tuple[str, ...]:
    """Codes of what stands on these records and raises a grade: the conference."""
    rows = Marker.objects.visible_to(reader).filter(
        record__in=records, sort=MarkerSort.MARAC
    )
    live = [marker_line(row, records, on).in_force for row in last_versions(rows)]
    return (CONFERENCE,) if any(live) else ()


@dataclass(frozen=True)
class Kept:
    """A value of a person that other words are swept of; it is never shown itself.

    sort  "address" or "phone"
    """

    sort: str
    text: str
    protected: bool


def kept_from_words(records: Sequence[int]) -> tuple[Kept, ...]:
    """Every address and number on these records, for a briefing to leave out.

    It takes no reader, since what it gives is shown to nobody: it is what a rule
    compares other texts with.
    """
    hidden = {
        sort: protected_records(records, Protected(sort))
        for sort in ("address", "phone")
    }
    found = []
    for row in Record.objects.filter(pk__in=records):
        for sort, texts in (
            ("address", _addresses(row.given)),
            ("phone", _phones(row.given)),
        ):
            mine = row.pk in hidden[sort]
            found += [Kept(sort, text, mine) for text in texts]
    return tuple(dict.fromkeys(found))


def _addresses(given: Mapping[str, Any]) -> list[str]:
    parts = ("house", "street", "locality", "town", "postcode")
    whole = ", ".join(str(given[part]) for part in parts if given.get(part))
    texts = [given.get("address") or "", whole, *(given.get("former_addresses") or ())]
    return [text for text in texts if text]


def _phones(given: Mapping[str, Any]) -> list[str]:
    return [str(phone) for phone in given.get("phones") or ()]


def markers_of(
    reader: Reader, records: Sequence[int], on: date
) -> tuple[MarkerLine, ...]:
    """Markers of one person by the last version, those in force first."""
    about = Q(record__in=records) | Q(against__in=records)
    rows = last_versions(Marker.objects.visible_to(reader).filter(about))
    found = [marker_line(row, records, on) for row in rows.order_by("pk")]
    return tuple(sorted(found, key=lambda line: not line.in_force))


def markers_between(
    reader: Reader, one: Sequence[int], other: Sequence[int], on: date
) -> tuple[MarkerLine, ...]:
    """Markers by the last version that name a record of each, those in force first.

    one, other  records of two persons
    on          the London day of reading
    """
    both = Q(record__in=one, against__in=other) | Q(record__in=other, against__in=one)
    rows = last_versions(Marker.objects.visible_to(reader).filter(both))
    found = [marker_line(row, one, on) for row in rows.order_by("pk")]
    return tuple(sorted(found, key=lambda line: not line.in_force))
