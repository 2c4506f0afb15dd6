"""A call moves from state to state: sent, closed, and back; each move one act."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from doorstep.access.actions import Acting, acting, untie
from doorstep.access.rules import Reader
from doorstep.duties.actions import owe_again
from doorstep.incidents.actions.calls import (
    CALL,
    call_of,
    locked,
    owe,
    tell_control_room,
    tie_to,
)
from doorstep.incidents.models import Dispatch, Incident, Moved, Said
from doorstep.incidents.rules.calls import ENDED, MOVES, State, Step
from doorstep.states import NotAllowed, advance

BACK = {Step.UNSEND, Step.REOPEN}  # what takes a move back


def send(*, by: Reader, at: datetime, ref: UUID) -> None:
    """Hand the job to the controller's board; the call goes on."""
    _move(by=by, at=at, ref=ref, step=Step.SEND, code="call.send")


def unsend(*, by: Reader, at: datetime, ref: UUID) -> None:
    """Take a sending back."""
    _move(by=by, at=at, ref=ref, step=Step.UNSEND, code="call.unsend")


def close_call(
    *,
    by: Reader,
    at: datetime,
    ref: UUID,
    reason: str = "",
    acts: Sequence[str] = (),
    only_from: State | None = None,
) -> None:
    """End the call, and its job with it; `acts` as `rules.asking.close_acts` gives.

    only_from  where the call must stand still, as whoever decided it saw
    """
    _move(
        by=by,
        at=at,
        ref=ref,
        step=Step.CLOSE,
        code="call.close",
        reason=reason,
        acts=acts,
        only_from=only_from,
    )


def end_line(
    *, by: Reader, at: datetime, ref: UUID, acts: Sequence[str] = ("call.close",)
) -> None:
    """The line is down; the job that was sent goes on without it."""
    call = call_of(by, ref)
    with acting(by=by, at=at, code="call.end", thing=ref, policy=by.version) as do:
        _refuse_moved(locked(call)[1], State.SENT)
        _keep_ended(do, by, at, call, "yes")
        for act in acts:
            owe(do, by, at, act, ref)


def not_domestic(*, by: Reader, at: datetime, ref: UUID) -> None:
    """Close a call as not domestic abuse; number and time stay."""
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
    only_from: State | None = None,
) -> None:
    """Take one step from state to state. Raises NotAllowed, with what could follow.

    acts  for the duties; `code` alone where none is given
    """
    call = call_of(by, ref)
    with acting(by=by, at=at, code=code, thing=ref, policy=by.version) as doing:
        _, stood = locked(call)
        _refuse_moved(stood, only_from or stood)
        state = advance(MOVES, stood, step)
        doing.reason = str(step)  # the words stand in the move: an act names nobody
        if step in BACK:
            _refuse_sent(call)
            _keep_ended(doing, by, at, call, "")
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
        if step is Step.REOPEN:
            tie_to(doing, by, at, ref)
        if state is State.CLOSED:
            # Whoever took it has no need of it any more, but for a slip of the key: the
            # ties last so long after (policy `minutes_after`). Posts keep theirs.
            untie(doing, thing=ref, kind=CALL, at=at, by_name=True)
        for act in acts or (code,):
            owe(doing, by, at, act, ref)


def _refuse_moved(state: State, expected: State) -> None:
    """Refuse what was decided on a call that somebody has moved since."""
    if state is not expected:
        raise NotAllowed(f"This call is {state} now. Look at it again, then choose.")


def _refuse_sent(call: Incident) -> None:
    """Refuse to take back a job that has or had a unit: its controller ends it."""
    if Dispatch.objects.filter(incident=call).exists():
        raise NotAllowed(
            "A unit was sent to this call. Recall it and end the job on the board, or "
            "open a new call; it finds this one."
        )


def _keep_ended(
    doing: Acting, by: Reader, at: datetime, call: Incident, value: str
) -> None:
    """Keep that the line is down; or, of a call that goes on again, that it is not."""
    last = Said.objects.filter(incident=call, name=ENDED).order_by("-pk").first()
    if value != (last.value if last else ""):
        Said.objects.create(
            incident=call,
            name=ENDED,
            value=value,
            at=at,
            by_id=by.account,
            act=doing.ref,
        )


def _take_back(doing: Acting, by: Reader, at: datetime, call: Incident) -> None:
    last = Moved.objects.filter(incident=call).latest("pk")
    owe_again(doing, by=by, act=last.act, thing=call.ref, at=at)
