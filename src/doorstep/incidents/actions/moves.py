"""A call moves from state to state: sent, closed, and back; each move one act."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from doorstep.access.actions import Acting, acting
from doorstep.access.rules import Reader
from doorstep.duties.actions import owe_again
from doorstep.incidents.actions.calls import (
    call_of,
    owe,
    state_of,
    tell_control_room,
)
from doorstep.incidents.models import Incident, Moved, Said
from doorstep.incidents.rules.calls import ENDED, MOVES, Step
from doorstep.states import advance


def send(*, by: Reader, at: datetime, ref: UUID) -> None:
    """Hand the job to the controller's board; the call goes on."""
    _move(by=by, at=at, ref=ref, step=Step.SEND, code="call.send")


def unsend(*, by: Reader, at: datetime, ref: UUID) -> None:
    """Take a sending back."""
    _move(by=by, at=at, ref=ref, step=Step.UNSEND, code="call.unsend")


def close_call(
    *, by: Reader, at: datetime, ref: UUID, reason: str = "", acts: Sequence[str] = ()
) -> None:
    """End the call, and its job with it; `acts` as `rules.asking.close_acts` gives."""
    _move(
        by=by,
        at=at,
        ref=ref,
        step=Step.CLOSE,
        code="call.close",
        reason=reason,
        acts=acts,
    )


def end_line(
    *, by: Reader, at: datetime, ref: UUID, acts: Sequence[str] = ("call.close",)
) -> None:
    """The line is down; the job that was sent goes on without it."""
    call = call_of(by, ref)
    with acting(by=by, at=at, code="call.end", thing=ref, policy=by.version) as do:
        Said.objects.create(
            incident=call, name=ENDED, value="yes", at=at, by_id=by.account, act=do.ref
        )
        for act in acts:
            owe(do, by, at, act, ref)


def not_domestic(*, by: Reader, at: datetime, ref: UUID) -> None:
    """Close a call as not domestic abuse; number and time stay, for a while."""
    _move(by=by, at=at, ref=ref, step=Step.NOT_DOMESTIC, code="call.not_domestic")


def reopen(*, by: Reader, at: datetime, ref: UUID) -> None:
    """Take a close back: the call is open, and owed is again what the close met."""
    _move(by=by, at=at, ref=ref, step=Step.REOPEN, code="call.reopen")


def _move(
    *,
    by: Reader,
    at: datetime,
    ref: UUID,
    step: Step,
    code: str,
    reason: str = "",
    acts: Sequence[str] = (),
) -> None:
    """Take one step from state to state. Raises NotAllowed, with what could follow.

    acts  for the duties; `code` alone where none is given
    """
    call = call_of(by, ref)
    with acting(by=by, at=at, code=code, thing=ref, policy=by.version) as doing:
        state = advance(MOVES, state_of(call), step)
        doing.reason = reason
        if step is Step.REOPEN:
            _take_back(doing, by, at, call)
        Moved.objects.create(
            incident=call,
            step=step,
            state=state,
            reason=reason,
            at=at,
            by_id=by.account,
            act=doing.ref,
        )
        if step is Step.SEND:
            tell_control_room(doing, at, ref)
        for act in acts or (code,):
            owe(doing, by, at, act, ref)


def _take_back(doing: Acting, by: Reader, at: datetime, call: Incident) -> None:
    last = Moved.objects.filter(incident=call).latest("pk")
    owe_again(doing, by=by, act=last.act, thing=call.ref, at=at)
