"""Units sent to a job, what they were told, and whether it reached them in time."""

import hashlib
import json
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import UUID

from doorstep.access.actions import AlreadyDone, acting, tie, untie
from doorstep.access.models import Staff
from doorstep.access.queries import is_barred
from doorstep.access.rules import Reader
from doorstep.incidents.actions.calls import call_of, is_ours, locked, owe
from doorstep.incidents.models import Briefing, BriefingRead, Dispatch, Graded, Incident
from doorstep.incidents.rules.calls import LeftHow, Purpose, ReadHow, State
from doorstep.incidents.rules.grades import reassess_act
from doorstep.incidents.rules.reading import Tap, reading
from doorstep.states import Conflict, Invalid, NotAllowed, Refused

SENT = "dispatch"  # the kind of tie of who is sent to a job


class NoBriefing(Refused):
    """There is none, or none for this reader; both look the same."""

    def __init__(self) -> None:
        super().__init__("There is no such briefing for you.")


def dispatch(
    *,
    by: Reader,
    at: datetime,
    ref: UUID,
    callsign: str,
    number: str = "",
    purpose: Purpose = Purpose.TO_HER,
    key: str | None = None,
    when: datetime | None = None,
) -> UUID:
    """Send a unit to a job; returns the dispatch's ref, of a repeat the first one's.

    number  staff number of the officer whose phone gets the briefing
    key     the door's idempotency key
    when    when it was sent, where that is told later; `at` where nobody says
    Raises Invalid for a call sign that is on the job already, and has not left;
    NotAllowed where the job was closed or taken back since the screen was read.
    """
    call = call_of(by, ref)
    staff = _officer(by, ref, callsign, number) if number else None
    try:
        with acting(
            by=by, at=at, code="job.dispatch", thing=ref, key=key, policy=by.version
        ) as do:
            if by.account is not None:  # what another system sent is sent
                _refuse_gone(call)
            _refuse_there(call, callsign)
            do.reason = callsign
            row = Dispatch.objects.create(
                incident=call,
                callsign=callsign,
                staff=staff,
                purpose=purpose,
                since=when or at,
                act=do.ref,
            )
            if staff is not None:
                tie(do, thing=ref, kind=SENT, since=at, staff=staff)
            owe(do, by, at, "job.dispatch", ref)
    except AlreadyDone as done:
        row = Dispatch.objects.get(incident=call, act=done.act)
    return row.ref


def _officer(by: Reader, ref: UUID, callsign: str, number: str) -> Staff | None:
    """Whose phone gets the briefing; None where it has to be read out to the unit."""
    staff = Staff.objects.filter(number=number).first()
    if staff is None:
        raise Invalid(
            f"There is no officer {number!r}.",
            field="number",
            remedy="Give a staff number, or leave it empty.",
        )
    if not is_barred(ref, staff.pk):
        return staff
    if by.account is None:  # another system has sent them
        return None
    # Why is nobody's business here: it would tell who is a party.
    raise Invalid(
        f"{callsign} is not available for this job.",
        field="callsign",
        remedy="Send another unit.",
    )


def _refuse_gone(call: Incident) -> None:
    """Refuse to send anybody to what is no job, or is one no more."""
    job, state = locked(call)
    if state is State.CLOSED:
        raise NotAllowed("This job is closed. Open the call again before you send.")
    if state is State.OPEN and job.here:
        raise NotAllowed("This call has not been sent to the board, or was taken back.")


def _refuse_there(call: Incident, callsign: str) -> None:
    there = Dispatch.objects.filter(
        incident=call, callsign=callsign, until__isnull=True
    )
    if there.exists():
        raise Invalid(
            f"{callsign} has been sent to this job, and has not left it.",
            field="callsign",
            remedy="Send another unit, or say first that this one left.",
        )


def _dispatch_of(ref: UUID) -> Dispatch:
    row: Dispatch | None = (
        Dispatch.objects.filter(ref=ref).select_related("incident", "staff").first()
    )
    if row is None:
        raise NoBriefing
    return row


def _own(by: Reader, row: Dispatch) -> None:
    """The unit itself, or whoever works the job from the control room."""
    if row.staff_id is None or row.staff_id != by.staff:
        call_of(by, row.incident.ref)


def _grade_of(row: Dispatch) -> str:
    graded = Graded.objects.filter(incident=row.incident).order_by("-pk").first()
    return graded.grade if graded else ""


def came_to_her(call: Incident) -> bool:
    """Whether a unit that was sent to her has arrived."""
    came = Dispatch.objects.filter(
        incident=call, purpose=Purpose.TO_HER, arrived_at__isnull=False
    )
    return came.exists()


def arrive(
    *, by: Reader, at: datetime, dispatched: UUID, when: datetime | None = None
) -> None:
    """The unit is there.

    when  when it came, where that is told later; `at` where nobody says
    """
    row = _dispatch_of(dispatched)
    _own(by, row)
    thing = row.incident.ref
    when = max(when, row.since) if when else at
    with acting(by=by, at=at, code="job.arrive", thing=thing, policy=by.version) as do:
        done = Dispatch.objects.filter(
            pk=row.pk, arrived_at__isnull=True, until__isnull=True
        ).update(arrived_at=when, arrived_act=do.ref)
        if not done:
            raise Conflict("This unit has arrived or left already.")
        if row.purpose == Purpose.TO_HER:  # who arrests him elsewhere is not with her
            owe(do, by, when, "job.arrive", thing)
        if _is_unread(row):
            owe(do, by, at, "job.arrive_unread", thing)


def _is_unread(row: Dispatch) -> bool:
    """Whether the unit was told something on a job of ours, and knows none of it."""
    told = Briefing.objects.filter(dispatch=row).exists()
    taps = BriefingRead.objects.filter(briefing__dispatch=row)
    read = taps.exclude(how=ReadHow.NOT_KNOWN).exists()
    return told and not read and is_ours(row.incident)


def leave(
    *,
    by: Reader,
    at: datetime,
    dispatched: UUID,
    how: LeftHow,
    when: datetime | None = None,
) -> None:
    """The unit leaves the job: left, stood down, or diverted to another.

    A job that loses its unit before anybody came to her is to be assessed again.
    when  when it left, where that is told later; `at` where nobody says
    """
    row = _dispatch_of(dispatched)
    _own(by, row)
    thing = row.incident.ref
    when = max(when, row.arrived_at or row.since) if when else at
    with acting(by=by, at=at, code="job.leave", thing=thing, policy=by.version) as do:
        do.reason = how
        done = Dispatch.objects.filter(pk=row.pk, until__isnull=True).update(
            until=when, ended_how=how, ended_act=do.ref
        )
        if not done:
            raise Conflict("This unit has left the job already.")
        if row.staff is not None and not _is_sent(row.staff, row.incident):
            untie(do, thing=thing, kind=SENT, at=at, staff=row.staff)
        nobody = row.arrived_at is None and not came_to_her(row.incident)
        if how is LeftHow.DIVERTED and nobody:
            owe(do, by, at, reassess_act(_grade_of(row)), thing)


def _is_sent(staff: Staff, call: Incident) -> bool:
    """Whether this officer is on the job still, under another call sign as well."""
    on = Dispatch.objects.filter(incident=call, staff=staff, until__isnull=True)
    return on.exists()


def brief_unit(
    *,
    by: Reader,
    at: datetime,
    dispatched: UUID,
    first: str,
    lines: Sequence[dict[str, Any]],
    radio: str,
) -> UUID | None:
    """Keep a briefing as it is sent; None where it says what the last one said."""
    row = _dispatch_of(dispatched)
    told = json.loads(json.dumps(lines))  # as the database gives it back
    last = Briefing.objects.filter(dispatch=row).order_by("-number").first()
    if last is not None and last.first == first and last.lines == told:
        return None
    thing = row.incident.ref
    with acting(by=by, at=at, code="job.brief", thing=thing, policy=by.version) as do:
        made = Briefing.objects.create(
            dispatch=row,
            number=last.number + 1 if last else 1,
            first=first,
            lines=told,
            radio=radio,
            at=at,
            act=do.ref,
        )
        owe(do, by, at, "job.brief", thing)
    return made.ref


def read_brief(
    *,
    by: Reader,
    at: datetime,
    briefing: UUID,
    how: ReadHow,
    shown: datetime | None = None,
    moving: bool = False,
) -> ReadHow:
    """A briefing became known to the unit, and how; returns how it counts.

    Read: by the officer, stationary or as passenger. Read out: by the controller.
    shown   when it came before the reader's eyes; else it counts from when it was made
    moving  the phone says that it is on the move
    What was tapped too soon or on the move is kept, and is no reading.
    """
    row = (
        Briefing.objects.filter(ref=briefing)
        .select_related("dispatch__incident", "dispatch__staff")
        .first()
    )
    if row is None:
        raise NoBriefing
    _own(by, row.dispatch)
    taps = how in (ReadHow.READ, ReadHow.ON_ARRIVAL)
    if taps and (by.staff is None or row.dispatch.staff_id != by.staff):
        raise NoBriefing  # the room reads out; that it was read only the unit says
    if how is ReadHow.READ:
        stands = _read_before(by, row)
        if stands is not None:
            return stands
        tap = Tap(at, shown or row.at, row.at, row.dispatch.arrived_at, moving)
        how = reading(tap, by.incidents).how
    thing = row.dispatch.incident.ref
    key = _read_key(by, row, how)
    with (
        suppress(AlreadyDone),
        acting(
            by=by, at=at, code="job.brief_read", thing=thing, key=key, policy=by.version
        ) as doing,
    ):
        doing.reason = str(how)
        BriefingRead.objects.create(
            briefing=row, how=how, at=at, by_id=by.account, act=doing.ref
        )
        if how is not ReadHow.NOT_KNOWN:
            owe(doing, by, at, "job.brief_read", thing)
    return how


def _read_before(by: Reader, briefing: Briefing) -> ReadHow | None:
    """How this reader has read it already; a later tap makes it no other reading."""
    taps = (ReadHow.READ, ReadHow.ON_ARRIVAL)
    rows = BriefingRead.objects.filter(
        briefing=briefing, how__in=taps, by_id=by.account
    )
    first = rows.order_by("pk").values_list("how", flat=True).first()
    return ReadHow(first) if first else None


def _read_key(by: Reader, briefing: Briefing, how: ReadHow) -> str:
    """One reading of each way, briefing and reader; a machine reads as its source."""
    who = by.account or " ".join(sorted(by.sources))
    text = f"{briefing.ref} {how} {who}"
    return f"read {hashlib.sha256(text.encode()).hexdigest()}"
