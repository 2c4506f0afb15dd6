"""Which calls and events a person is part of: for the log, and for conflicts.

Nothing of an incident but its ref is read here, and nobody is shown it: what is asked
is by what a look may be explained, and what must be kept from whom.
"""

from collections.abc import Collection, Iterator
from uuid import UUID

from doorstep.incidents.models import Attached, Incident, Involvement
from doorstep.people.queries import families, records_of_refs


def things_of(persons: Collection[UUID]) -> dict[UUID, set[UUID]]:
    """By person, the refs of the incidents that they were attached to or involved in.

    For the log, whose guard is `access.actions.read_log`. Whoever two persons were
    merged into is part of what each was; who was said not to be a person is no part. A
    call counts whenever it was attached, since a card is opened before it is.
    """
    names = families(persons)
    every = {ref for family in names.values() for ref in family}
    parts: dict[UUID, set[UUID]] = {ref: set() for ref in every}
    attached = Attached.objects.filter(person__ref__in=every, is_them=True)
    for person, incident in attached.values_list("person__ref", "incident__ref"):
        parts[person].add(incident)
    owners = {
        record: ref
        for ref, records in records_of_refs(list(persons)).items()
        for record in records
    }
    involved = Involvement.objects.filter(record__in=list(owners))
    for record, incident in involved.values_list("record_id", "incident__ref"):
        parts[owners[record]].add(incident)
    return {
        ref: set().union(*(parts[one] for one in family))
        for ref, family in names.items()
    }


CHUNK = 500


def telling_of(
    records: Collection[int], persons: Collection[UUID]
) -> tuple[set[UUID], set[int]]:
    """What tells that a person was in touch: incidents, and the other records in them.

    records  of the person, by primary key
    persons  every ref of the person
    Returns refs of incidents with one of these records, or to which the person is
    attached, in every version (a live call is the first of its own); and those records
    of others that are part of nothing else.
    """
    there = {pk: ref for some in _chunks(records) for pk, ref in _with(some)}
    attached = Attached.objects.filter(person__ref__in=list(persons), is_them=True)
    there |= dict(attached.values_list("incident_id", "incident__ref"))
    there |= _versions(there)
    beside = {
        record
        for some in _chunks(there)
        for record in Involvement.objects.filter(incident__in=some).values_list(
            "record_id", flat=True
        )
    }
    elsewhere = {
        record
        for some in _chunks(beside)
        for record, incident in Involvement.objects.filter(record__in=some).values_list(
            "record_id", "incident_id"
        )
        if incident not in there
    }
    return set(there.values()), beside - elsewhere


def _with(records: list[int]) -> Iterator[tuple[int, UUID]]:
    rows = Involvement.objects.filter(record__in=records)
    yield from rows.values_list("incident_id", "incident__ref").distinct()


def _versions(incidents: Collection[int]) -> dict[int, UUID]:
    """Every version of these incidents."""
    found: dict[int, UUID] = {}
    for some in _chunks(incidents):
        told = Incident.objects.filter(pk__in=some).values_list("source", "external_id")
        names = {name for _, name in told}
        rows = Incident.objects.filter(external_id__in=names)
        wanted = set(told)
        found |= {
            pk: ref
            for pk, ref, *one in rows.values_list("pk", "ref", "source", "external_id")
            if tuple(one) in wanted
        }
    return found


def _chunks(keys: Collection[int]) -> Iterator[list[int]]:
    every = sorted(keys)
    for start in range(0, len(every), CHUNK):
        yield every[start : start + CHUNK]
