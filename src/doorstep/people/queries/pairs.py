"""What stands between two persons: orders, bail and warnings that name them both."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db.models import Q

from doorstep.access.rules import Reader
from doorstep.people.models import Marker
from doorstep.people.queries.pages import MarkerLine, last_versions, marker_line
from doorstep.people.queries.people import person_by_ref, records_of
from doorstep.people.rules import MarkerSort


def records_of_refs(refs: Sequence[UUID]) -> dict[UUID, list[int]]:
    """The records of each person, by ref; a ref that nobody has is left out."""
    persons = {ref: found.pk for ref in refs if (found := person_by_ref(ref))}
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
