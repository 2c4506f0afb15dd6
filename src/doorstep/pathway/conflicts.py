"""Conflicts of interest: what staff must not know of, since they are a party to it.

Who of the staff is a party is found when the staff register is loaded, when a record
comes, and in the background; from then on the record, whoever it is taken to be, every
incident with them and whoever is known from those alone look to that member of staff
as if they did not exist. Who opened the call as it rang, or was sent to the job by
somebody else, keeps that job until their tie ends: they know of it, and nobody may be
left standing at a door without a briefing.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from doorstep.access.actions import Acting, acting, bar, enter_staff
from doorstep.access.forms import StaffForm
from doorstep.access.queries import barred_from, put_to_work_on, registered
from doorstep.access.rules import Conflict, Reader
from doorstep.fields.documents import clean
from doorstep.incidents.queries.tied import telling_of
from doorstep.people.actions import file_staff, text_of
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

FOUND = "access.bar"
OPENED = "call.open"  # the act by which an operator comes to a call that rang
AT_ONCE = 500  # members of staff whose records are compared in one act
YEARS = 5  # in which a home, a number or a next of kin still binds somebody


class Taken(NamedTuple):
    """What became of the documents of a staff register."""

    loaded: int
    already: int


def take_staff(doing: Acting, *, at: datetime, documents: Sequence[Any]) -> Taken:
    """Take in members of staff, and keep from each what they are a party to.

    documents  each with `values`, cleaned by `access.forms.StaffForm`, and `given`
    """
    changed = []
    for one in documents:
        staff = enter_staff(
            doing,
            at=at,
            number=one.values["id"],
            name=_name(one.values),
            text=text_of(one.given),
        )
        if staff is not None:
            since = at - timedelta(days=YEARS * 365)
            every = [clean(StaffForm, given)[0] for given in registered(staff, since)]
            file_staff(staff=staff, every=every)
            changed.append(staff)
    keep_from(doing, at=at, found=conflicts_of_staff(changed))
    return Taken(len(changed), len(documents) - len(changed))


def _name(values: dict[str, Any]) -> str:
    parts = (values["given"], values["family"])
    return values["name"] or " ".join(part for part in parts if part) or values["id"]


def keep_new(doing: Acting, *, at: datetime, records: Collection[int]) -> int:
    """Keep records that have just come from whoever of the staff is a party."""
    found = conflicts_of_records(sorted(records))
    return keep_from(doing, at=at, found=found)


def keep_up(*, by: Reader, at: datetime) -> int:
    """Keep what has come to be known since of records that are kept from somebody.

    The worker calls it: a merge, another call or somebody attached may tell of them.
    Returns how many things are kept from somebody that were not before.
    """
    return _keep_new_ones(barred_records(), by, at)


def keep_all(*, by: Reader, at: datetime) -> int:
    """Compare all of the staff with all records anew; returns how many things are new.

    The worker calls it each night: for what a load that was cut short passed over, and
    whatever else the comparison of what is new alone would miss.
    """
    staff, new = filed_staff(), 0
    for start in range(0, len(staff), AT_ONCE):
        found = list(conflicts_of_staff(staff[start : start + AT_ONCE]))
        new += _keep_new_ones(found, by, at)
    return new


def _keep_new_ones(found: Sequence[InConflict], by: Reader, at: datetime) -> int:
    known = _things(found)
    if all(set(things) <= barred_from(staff) for staff, things in known.items()):
        return 0
    with acting(by=by, at=at, code=FOUND, policy=by.version) as doing:
        return keep_from(doing, at=at, found=found)


def keep_from(doing: Acting, *, at: datetime, found: Iterable[InConflict]) -> int:
    """Bar each member of staff from the records in conflict and all that tells of them.

    Whoever answers for information finds it on the page of the log.
    """
    new = 0
    for staff, things in _things(found).items():
        new += bar(doing, at=at, staff=staff, things=things)
    if new:
        doing.counts["barred"] = doing.counts.get("barred", 0) + new
    return new


def _things(found: Iterable[InConflict]) -> dict[int, dict[UUID, Conflict]]:
    """By member of staff, the refs of all that they must not know of, and why."""
    pairs: dict[int, dict[int, Conflict]] = defaultdict(dict)
    for staff, record, why in found:
        pairs[staff][record] = why
    return {staff: _of(staff, own) for staff, own in pairs.items()}


def _of(staff: int, own: dict[int, Conflict]) -> dict[UUID, Conflict]:
    records = ever_with(own)
    persons = persons_behind(records)
    incidents, others = telling_of(records, persons)
    tells = persons | (incidents - put_to_work_on(staff, OPENED))
    tells |= set(refs_of({*records, *others}).values())
    direct = {ref: own[pk] for pk, ref in refs_of(own).items()}
    return dict.fromkeys(tells, Conflict.TELLS) | direct
