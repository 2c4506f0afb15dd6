"""What stands between two persons: orders, bail and warnings that name them both."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from doorstep.access.rules import Reader
from doorstep.people.models import Marker, Merged, Person
from doorstep.people.queries.pages import MarkerLine, last_versions, marker_lines
from doorstep.people.queries.people import ever_with, person_by_ref, records_of
from doorstep.people.queries.protected import given_values, protected_texts
from doorstep.people.rules import ORDERS, MarkerSort


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
RELEASES = (MarkerSort.BAIL, MarkerSort.LICENCE)
CONTROLS = (*RELEASES, *ORDERS)


def warnings_of(reader: Reader, records: Sequence[int], on: date) -> tuple[str, ...]:
    """Codes of what stands on these records and raises a grade: the conference."""
    rows = Marker.objects.visible_to(reader).filter(
        record__in=records, sort=MarkerSort.MARAC
    )
    live = [line.in_force for line in marker_lines(last_versions(rows), records, on)]
    return (CONFERENCE,) if any(live) else ()


@dataclass(frozen=True)
class ControlDays:
    """When somebody last came out, and when a control of his last ended; None: never.

    released  a bail or a licence began: it begins as he leaves custody or prison
    ended     the last day of a bail, a licence or an order that is over
    """

    released: date | None
    ended: date | None


def control_days(reader: Reader, records: Sequence[int], on: date) -> ControlDays:
    """The days of bail, licence and orders that bind whoever has these records.

    Many a custody export does not say whom a condition binds: then it is whom it is of.
    """
    binds = Q(against__in=records) | Q(record__in=records, against__isnull=True)
    rows = Marker.objects.visible_to(reader).filter(binds, sort__in=CONTROLS)
    held = list(last_versions(rows).values_list("sort", "begins_on", "ends_on"))
    began = [one for sort, one, _ in held if sort in RELEASES and one and one <= on]
    ended = [one for _, _, one in held if one and one < on]
    return ControlDays(max(began, default=None), max(ended, default=None))


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
    held = given_values(records)
    guarded = protected_texts(records, held)
    found = [
        Kept(str(sort), text, (record, sort, text) in guarded)
        for record, sort, text in held
    ]
    return tuple(dict.fromkeys(found))


def other_ends(records: Sequence[int]) -> tuple[int, ...]:
    """All records of whoever else is named in an order, bail or warning of these.

    Whom an order protects is named in it, and where she lives often stands in it.
    """
    if not records:
        return ()
    own = set(records)
    about = Q(record__in=own) | Q(against__in=own)
    ends = Marker.objects.filter(about).values_list("record_id", "against_id")
    others = {end for row in ends for end in row if end is not None} - own
    return ever_with(others) if others else ()


def markers_of(
    reader: Reader, records: Sequence[int], on: date
) -> tuple[MarkerLine, ...]:
    """Markers of one person by the last version, those in force first."""
    about = Q(record__in=records) | Q(against__in=records)
    rows = last_versions(Marker.objects.visible_to(reader).filter(about))
    return marker_lines(rows, records, on)


def markers_between(
    reader: Reader, one: Sequence[int], other: Sequence[int], on: date
) -> tuple[MarkerLine, ...]:
    """Markers by the last version that name a record of each, those in force first.

    one, other  records of two persons
    on          the London day of reading
    """
    both = Q(record__in=one, against__in=other) | Q(record__in=other, against__in=one)
    rows = last_versions(Marker.objects.visible_to(reader).filter(both))
    return marker_lines(rows, one, on)
