"""What a tap on "I have read it" is worth: pure.

A tap by thumb at the wheel is not a reading. Whoever could not have read it, or may be
driving, is taken not to know; then the controller still sees *not read* and reads the
briefing out.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from doorstep.incidents.rules.calls import ReadHow
from doorstep.policy import Reason
from doorstep.policy.catalogue import Incidents
from doorstep.timing import utc

_TAP = "Doorstep proposal: a tap proves a thumb, not a reader"


@dataclass(frozen=True, slots=True)
class Tap:
    """Somebody says on a phone that the briefing is read.

    shown    when this version came before the reader's eyes
    made     when this version was made
    arrived  when the unit was there; None while it is under way
    moving   the phone says that it moves faster than anybody walks
    """

    at: datetime
    shown: datetime
    made: datetime
    arrived: datetime | None = None
    moving: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """How a tap counts, and why."""

    how: ReadHow
    reason: Reason


def reading(tap: Tap, policy: Incidents) -> Reading:
    """Say how one tap counts: read, on arrival, or not known.

    On arrival is the first reading at the door of what was made before: nobody knew it
    on the way. What changed after arriving is read, however late.
    """
    at = utc(tap.at)
    least = timedelta(seconds=policy.brief_tap_seconds)
    if tap.moving:
        return _so(ReadHow.NOT_KNOWN, "The phone was moving.")
    if at - utc(max(tap.shown, tap.made)) < least:
        return _so(ReadHow.NOT_KNOWN, "It had only just come.")
    if tap.arrived is None:
        return _so(ReadHow.READ, "By a passenger, or stationary.")
    if at - utc(tap.arrived) < least:
        return _so(ReadHow.NOT_KNOWN, "The unit had only just arrived.")
    if utc(tap.made) <= utc(tap.arrived):
        return _so(ReadHow.ON_ARRIVAL, "Read once the unit was there.")
    return _so(ReadHow.READ, "It changed at the door, and was read there.")


def _so(how: ReadHow, says: str) -> Reading:
    return Reading(how, Reason(says, _TAP))
