"""Conflicts of interest: what staff must not know of, since they are a party to it.

Who of the staff is a party is found when the staff register is loaded, when a record
comes, and in the background; from then on the record, whoever it is taken to be, every
incident with them and whoever is known from those alone look to that member of staff
as if they did not exist. Who opened the call as it rang, or was sent to the job by
somebody else, keeps that job until their tie ends: they know of it, and nobody may be
left standing at a door without a briefing.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from doorstep.access.actions import Acting, acting, bar, enter_staff
from doorstep.access.queries import (
    barred_from,
    last_act,
    put_to_work_on,
    registered,
)
from doorstep.access.rules import Interest, Reader
from doorstep.fields.documents import clean
from doorstep.incidents.queries.tied import telling_of
from doorstep.people.actions import file_staff, text_of
from doorstep.people.forms import StaffForm
from doorstep.people.queries.conflicts import (
    InConflict,
    barred_records,
    conflicts_of_records,
    conflicts_of_staff,
    filed_staff,
    persons_behind,
    refs_of,
)
from doorstep.people.queries.people import ever_with
from doorstep.timing import add_months, local_day, start_of

FOUND = "access.bar"
COMPARED = "access.compare_staff"
OPENED = "call.open"  # the act by which an operator comes to a call that rang
AT_ONCE = 500  # members of staff whose records are compared in one act


class Taken(NamedTuple):
    """What became of the documents of a staff register."""

    loaded: int
    already: int


def take_staff(
    doing: Acting, *, by: Reader, at: datetime, documents: Sequence[Any]
) -> Taken:
    """Take in members of staff, and keep from each what they are a party to.

    documents  each with `values`, cleaned by `people.forms.StaffForm`, and `given`
    """
    changed = []
    since = start_of(add_months(local_day(at), -by.policy.interest_months))
    for one in documents:
        staff = enter_staff(
            doing,
            at=at,
            number=one.values["id"],
            name=_name(one.values),
            text=text_of(one.given),
        )
        if staff is not None:
            told = registered(staff, since)
            every = [clean(StaffForm, given)[0] for given in told]
            file_staff(staff=staff, every=every)
            changed.append(staff)
    _bar_all(doing, at, _things(conflicts_of_staff(changed)))
    return Taken(len(changed), len(documents) - len(changed))


def _name(values: dict[str, Any]) -> str:
    parts = (values["given"], values["family"])
    return values["name"] or " ".join(part for part in parts if part) or values["id"]


def keep_new(doing: Acting, *, at: datetime, records: Collection[int]) -> int:
    """Keep records that have just come from whoever of the staff is a party."""
    return _bar_all(doing, at, _things(conflicts_of_records(sorted(records))))


def keep_up(*, by: Reader, at: datetime, records: Collection[int] | None = None) -> int:
    """Keep what has come to be known since of records that are kept from somebody.

    A merge, another call or somebody attached may tell of them.
    records  these, and whoever they are taken to be, have come or changed; None, as the
             worker asks, looks at all
    Returns how many things are kept from somebody that were not before.
    """
    of = None if records is None else ever_with(records)
    known = _things(barred_records(of))
    if all(set(things) <= barred_from(staff) for staff, things in known.items()):
        return 0
    with acting(by=by, at=at, code=FOUND, policy=by.version) as doing:
        return _bar_all(doing, at, known)


def keep_all(*, by: Reader, at: datetime) -> int:
    """Compare all of the staff with all records anew; returns how many things are new.

    The worker calls it each night: for what a load that was cut short passed over, and
    whatever else the comparison of what is new alone would miss. That it was done is an
    act, so that it is done again a day later whatever was started anew meanwhile.
    """
    staff, new = filed_staff(), 0
    for start in range(0, len(staff), AT_ONCE):
        found = _things(conflicts_of_staff(staff[start : start + AT_ONCE]))
        with acting(by=by, at=at, code=FOUND, policy=by.version) as doing:
            new += _bar_all(doing, at, found)
    with acting(by=by, at=at, code=COMPARED, policy=by.version) as doing:
        doing.counts = {"staff": len(staff), "barred": new}
    return new


def compared_at() -> datetime | None:
    """When all of the staff were last compared with all records; None if never."""
    return last_act(COMPARED)


Things = Mapping[int, Mapping[UUID, Interest]]  # by member of staff, what to keep


def _bar_all(doing: Acting, at: datetime, known: Things) -> int:
    """Bar each member of staff from all these; information governance lists them."""
    new = sum(
        bar(doing, at=at, staff=staff, things=things) for staff, things in known.items()
    )
    if new:
        doing.counts["barred"] = doing.counts.get("barred", 0) + new
    return new


def _things(found: Iterable[InConflict]) -> Things:
    """By member of staff, the refs of all that they must not know of, and why."""
    pairs: dict[int, dict[int, Interest]] = defaultdict(dict)
    for staff, record, why in found:
        pairs[staff][record] = why
    return {staff: _of(staff, own) for staff, own in pairs.items()}


def _of(staff: int, own: dict[int, Interest]) -> dict[UUID, Interest]:
    records = ever_with(own)
    persons = persons_behind(records)
    incidents, others = telling_of(records, persons)
    tells = persons | (incidents - put_to_work_on(staff, OPENED))
    tells |= set(refs_of({*records, *others}).values())
    direct = {ref: own[pk] for pk, ref in refs_of(own).items()}
    return dict.fromkeys(tells, Interest.TELLS) | direct
