"""Which calls and events a person is part of: what a tie may explain a look by."""

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from doorstep.incidents.models import Attached, Involvement
from doorstep.people.queries import records_of_refs


def things_of(persons: Collection[UUID]) -> dict[UUID, set[UUID]]:
    """By person, the refs of the incidents that they were attached to or involved in.

    For the log alone: nothing of an incident but its ref is read. A person of whom
    nothing is known has an empty set.
    """
    found: dict[UUID, set[UUID]] = defaultdict(set, {ref: set() for ref in persons})
    attached = Attached.objects.filter(person__ref__in=persons)
    for person, incident in attached.values_list("person__ref", "incident__ref"):
        found[person].add(incident)
    owners = {
        record: ref
        for ref, records in records_of_refs(list(persons)).items()
        for record in records
    }
    parts = Involvement.objects.filter(record__in=list(owners))
    for record, incident in parts.values_list("record_id", "incident__ref"):
        found[owners[record]].add(incident)
    return dict(found)
