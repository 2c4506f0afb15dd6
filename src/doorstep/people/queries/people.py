"""Who a record is taken to be today: record → latest link → person."""

from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from django.db import connection
from django.db.models import Q

from doorstep.access.among import among
from doorstep.people.models import Apart, Link, Merged, Person, Record

_LATEST = (
    "SELECT record_id, person_id FROM people_link WHERE record_id {which} ORDER BY id"
)
_EVER = "IN (SELECT record_id FROM people_link WHERE person_id {which})"


def persons_of(records: Sequence[int]) -> dict[int, int]:
    """The person of each record now, by primary keys.

    records  any number; a record without a link (there is none) is left out
    Every look-up asks this, so it is one walk of one index: the links come in order
    and the last of each record holds.
    """
    if not records:
        return {}
    which, values = among(records)
    with connection.cursor() as cursor:
        cursor.execute(_LATEST.format(which=which), values)
        return dict(cursor.fetchall())


def records_of(persons: Iterable[int]) -> dict[int, list[int]]:
    """The records of each person now: linked to it, and by no later link elsewhere."""
    found: dict[int, list[int]] = {person: [] for person in persons}
    if not found:
        return found
    which, values = among(found)
    with connection.cursor() as cursor:
        cursor.execute(_LATEST.format(which=_EVER.format(which=which)), values)
        latest = dict(cursor.fetchall())
    for record, person in sorted(latest.items()):
        if person in found:
            found[person].append(record)
    return found


def ever_with(records: Iterable[int]) -> tuple[int, ...]:
    """Records that are or ever were taken to be of the same persons, these among them.

    For what must not be said: a belief that was given up may have been right.
    """
    persons = Link.objects.filter(record__in=list(records)).values("person")
    rows = Link.objects.filter(person__in=persons).values_list("record_id", flat=True)
    return tuple(sorted({*records, *rows}))


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


def family_of(person: int) -> list[int]:
    """A person and everybody who was merged into them, by primary keys."""
    found = [person]
    merged = Merged.objects.filter(until__isnull=True)
    more = [person]
    while more:
        rows = merged.filter(survivor__in=more).exclude(person__in=found)
        more = list(rows.values_list("person_id", flat=True))
        found += more
    return found


def families(refs: Collection[UUID]) -> dict[UUID, set[UUID]]:
    """By ref, every ref of that person: of whoever was merged into them, or they into.

    refs  some hundred at most; of one that nobody has, that alone
    """
    found: dict[UUID, set[UUID]] = {ref: {ref} for ref in refs}
    if not found:
        return found
    field = Person._meta.get_field("ref")
    values = [field.get_db_prep_value(ref, connection) for ref in found]
    with connection.cursor() as cursor:
        cursor.execute(_FAMILIES.format(marks=", ".join(["%s"] * len(values))), values)
        for ref, other in cursor.fetchall():
            found[UUID(str(ref))].add(UUID(str(other)))
    return found


# Up to whoever is left of each, and down again to all who ever were.
_FAMILIES = """
WITH RECURSIVE up(own, pk) AS (
  SELECT id, id FROM people_person WHERE ref IN ({marks})
  UNION SELECT up.own, m.survivor_id FROM up
  JOIN people_merged m ON m.person_id = up.pk AND m.until IS NULL
), down(own, pk) AS (
  SELECT own, pk FROM up
  UNION SELECT down.own, m.person_id FROM down
  JOIN people_merged m ON m.survivor_id = down.pk AND m.until IS NULL
)
SELECT own.ref, one.ref FROM down
JOIN people_person own ON own.id = down.own JOIN people_person one ON one.id = down.pk
"""


def person_of_record(source: str, external: str) -> UUID | None:
    """Who the last version of a source's record is taken to be; None if there is none.

    external  the source's own id of the record
    """
    rows = Record.objects.filter(source=source, external_id=external)
    record = rows.order_by("-version").values_list("pk", flat=True).first()
    person = persons_of([record]).get(record) if record is not None else None
    if person is None:
        return None
    return Person.objects.filter(pk=person).values_list("ref", flat=True).first()


def apart(left: Sequence[int], right: Sequence[int]) -> str:
    """Why no record of one list can be the person of the other's; empty if they may."""
    pairs = Q(left__in=left, right__in=right) | Q(left__in=right, right__in=left)
    row = Apart.objects.filter(pairs, until__isnull=True).first()
    return row.why if row else ""
