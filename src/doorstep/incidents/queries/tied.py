"""Which calls and events a person is part of: what a tie may explain a look by."""

from collections.abc import Collection
from uuid import UUID

from doorstep.incidents.models import Attached, Involvement
from doorstep.people.queries import families, records_of_refs


def things_of(persons: Collection[UUID]) -> dict[UUID, set[UUID]]:
    """By person, the refs of the incidents that they were attached to or involved in.

    For the log alone, whose guard is `access.actions.read_log`: nothing of an incident
    but its ref is read. Whoever two persons were merged into is part of what each was;
    who was said not to be a person is no part. A call counts whenever it was attached,
    since a card is opened before it is.
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
