"""Who a record is taken to be today: record → latest link → person."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import Max, Q

from doorstep.people.models import Apart, Link, Merged, Person

CHUNK = 10_000


def persons_of(records: Sequence[int]) -> dict[int, int]:
    """The person of each record now, by primary keys.

    records  any number; a record without a link (there is none) is left out
    """
    found: dict[int, int] = {}
    for start in range(0, len(records), CHUNK):
        found.update(_persons_of(records[start : start + CHUNK]))
    return found


def _persons_of(records: Sequence[int]) -> Iterable[tuple[int, int]]:
    latest = (
        Link.objects.filter(record__in=records)
        .values("record")
        .annotate(last=Max("pk"))
        .values("last")
    )
    return Link.objects.filter(pk__in=latest).values_list("record_id", "person_id")


def records_of(persons: Iterable[int]) -> dict[int, list[int]]:
    """The records of each person now: linked to it, and by no later link elsewhere."""
    wanted = list(persons)
    ever = Link.objects.filter(person__in=wanted).values_list("record_id", flat=True)
    found: dict[int, list[int]] = {person: [] for person in wanted}
    for record, person in sorted(persons_of(list(set(ever))).items()):
        if person in found:
            found[person].append(record)
    return found


def person_by_ref(ref: UUID) -> Person | None:
    """The person of this ref, or the one that it was merged into; None if neither."""
    person = Person.objects.filter(ref=ref).first()
    while person is not None:
        merged = (
            Merged.objects.filter(person=person, until__isnull=True)
            .select_related("survivor")
            .first()
        )
        if merged is None:
            return person
        person = merged.survivor
    return None


def apart(left: Sequence[int], right: Sequence[int]) -> str:
    """Why no record of one list can be the person of the other's; empty if they may."""
    pairs = Q(left__in=left, right__in=right) | Q(left__in=right, right__in=left)
    row = Apart.objects.filter(pairs, until__isnull=True).first()
    return row.why if row else ""
