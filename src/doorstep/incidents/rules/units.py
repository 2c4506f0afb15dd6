"""What command and control tells of a unit, in whatever order it arrives: pure.

A message may come late, twice, or before the one that it follows from. What is told of
a unit is judged by when it happened there, never by when it was heard here; that
somebody attended is never lost because nobody had said that they were sent.
"""

import enum
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from doorstep.policy import Reason

_FEED = "Doorstep proposal: a feed may tell things late and out of order"


class UnitTold(enum.StrEnum):
    """What command and control tells of a unit."""

    DISPATCHED = "unit dispatched"
    ARRIVED = "unit arrived"
    LEFT = "unit left"
    DIVERTED = "unit diverted"
    CLEARED = "unit cleared"


COMES = frozenset({UnitTold.DISPATCHED, UnitTold.ARRIVED})
ENDS = frozenset({UnitTold.LEFT, UnitTold.DIVERTED, UnitTold.CLEARED})


class Do(enum.StrEnum):
    """One thing to do about a unit."""

    SEND = "send"
    ARRIVE = "arrive"
    LEAVE = "leave"


@dataclass(frozen=True, slots=True)
class Heard:
    """One thing told of this unit before: what, and when it happened there."""

    what: UnitTold
    at: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """How the unit stands here now: on the job, arrived, its officer known."""

    arrived: bool
    officer: bool


@dataclass(frozen=True, slots=True)
class Followed:
    """What to do, in order, and why; nothing to do is an answer as well."""

    do: tuple[Do, ...]
    reason: Reason


def follow(
    what: UnitTold,
    at: datetime,
    earlier: Collection[Heard],
    now: Standing | None,
    *,
    officer: bool = False,
) -> Followed:
    """Decide what one thing told of a unit changes.

    earlier  everything told of this call sign on this call before, in any order
    now      how the unit stands here; None where it is not on the job
    officer  whether this message names an officer whom Doorstep knows
    """
    if what is UnitTold.DISPATCHED:
        return _dispatched(at, earlier, now, officer)
    if what is UnitTold.ARRIVED:
        return _arrived(at, earlier, now)
    return _ended(at, earlier, now)


def _dispatched(
    at: datetime, earlier: Collection[Heard], now: Standing | None, officer: bool
) -> Followed:
    if now is not None:
        if now.officer or not officer:
            return _so("This unit is on the job already.")
        again = (Do.LEAVE, Do.SEND) + ((Do.ARRIVE,) if now.arrived else ())
        return _so("The same unit, now with its officer.", *again)
    ended = _last(earlier, ENDS)
    if ended is None or ended < at:
        return _so("The unit is sent.", Do.SEND)
    if _last(earlier, COMES) is not None:
        return _so("The unit has left again since.")
    return _so("The unit was sent, and has left again since.", Do.SEND, Do.LEAVE)


def _arrived(
    at: datetime, earlier: Collection[Heard], now: Standing | None
) -> Followed:
    if now is not None:
        sent = _last(earlier, {UnitTold.DISPATCHED})
        if sent is not None and sent > at:
            return _so("This was before the unit was sent again.")
        if now.arrived:
            return _so("The unit has arrived already.")
        return _so("The unit is there.", Do.ARRIVE)
    says = "The unit was there, and nobody had said that it was sent."
    ended = _last(earlier, ENDS)
    if ended is None or ended < at:
        return _so(says, Do.SEND, Do.ARRIVE)
    if _last(earlier, COMES) is not None:
        return _so("The unit has left again since.")
    return _so(says, Do.SEND, Do.ARRIVE, Do.LEAVE)


def _ended(at: datetime, earlier: Collection[Heard], now: Standing | None) -> Followed:
    if now is None:
        return _so("The unit is not on the job.")
    began = _last(earlier, COMES)
    if began is not None and began > at:
        return _so("This was before the unit came again.")
    return _so("The unit is off the job.", Do.LEAVE)


def _last(earlier: Collection[Heard], whats: Collection[UnitTold]) -> datetime | None:
    return max((one.at for one in earlier if one.what in whats), default=None)


def _so(says: str, *do: Do) -> Followed:
    return Followed(do, Reason(says, _FEED))
