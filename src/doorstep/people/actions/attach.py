"""Links a record that a call made to the person whom somebody attached there."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from doorstep.access.actions import Acting, acting
from doorstep.access.rules import Reader
from doorstep.people.actions.link import Pair, merge
from doorstep.people.actions.turns import MATCHING, take_turn
from doorstep.people.models import Link, Record
from doorstep.people.queries.people import apart, person_by_ref, persons_of, records_of

RULE = "attached on a call"


def attach_records(
    *, by: Reader, at: datetime, source: str, persons: Mapping[str, UUID]
) -> int:
    """Link records of a source to persons, by a named person's word.

    persons  external id of the record → ref of the person
    What is attached already, and what can never be one person, is left as it is.
    Returns how many were linked.
    """
    done = 0
    with acting(by=by, at=at, code="people.attach", policy=by.version) as doing:
        take_turn(MATCHING)
        for external, ref in sorted(persons.items()):
            record = (
                Record.objects.filter(source=source, external_id=external)
                .order_by("-version")
                .values_list("pk", flat=True)
                .first()
            )
            person = person_by_ref(ref)
            if record is not None and person is not None:
                done += _attach(doing, by, at, record, person.pk)
        doing.counts = {"attached": done}
    return done


def _attach(doing: Acting, by: Reader, at: datetime, record: int, person: int) -> bool:
    own = persons_of([record])[record]
    if own == person:
        return False
    records = records_of([own, person])
    if apart([record], records[person]):
        return False
    if records[own] == [record]:
        pair = Pair("join", 1.0, (record, record))
        merge(
            doing, at=at, gone=own, survivor=person, rule=RULE, pair=pair, by=by.account
        )
        return True
    Link.objects.create(
        record_id=record,
        person_id=person,
        rule=RULE,
        by_id=by.account,
        probability=1.0,
        at=at,
        act=doing.ref,
    )
    return True
