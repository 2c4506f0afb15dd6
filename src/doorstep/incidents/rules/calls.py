"""The words of a live call, and how it moves from the first ring to the close: pure.

A call is opened, perhaps sent to the controller's board, and closed. Sending asks for
a place and a grade and for nothing else; all other questions wait for the close.
"""

import enum
from dataclasses import dataclass

from doorstep.policy import Reason

ENDED = "ended"  # the field that says that nobody is on the line any more
_SENDING = "Doorstep proposal: nothing else may stand before sending"
_HIDING = "Doorstep proposal: whoever hurts her may ring under another name"


class Channel(enum.StrEnum):
    """How a call reached the force."""

    EMERGENCY = "999"
    NON_EMERGENCY = "101"
    TEXT = "text"
    RELAY = "relay"
    SIGN = "sign language"
    SILENT_MOBILE = "silent mobile"
    SILENT_LANDLINE = "silent landline"
    OPEN_LINE = "open line"
    COUNTER = "front counter"
    COMMAND = "command and control"


class Ringing(enum.StrEnum):
    """Who is ringing, as far as the operator knows: the first thing after the place."""

    HER = "her"
    HIM = "him"
    CHILD = "child"
    NEIGHBOUR = "neighbour"
    RELATION = "relation"
    AGENCY = "agency"
    NOT_KNOWN = "not known"


class Part(enum.StrEnum):
    """A row of the call's screen, searched in its own role."""

    HER = "her"
    HIM = "him"
    CALLER = "caller"


class State(enum.StrEnum):
    """Where a call stands."""

    OPEN = "open"
    SENT = "sent"
    CLOSED = "closed"


class Step(enum.StrEnum):
    """What moves a call on."""

    SEND = "send"
    UNSEND = "unsend"
    CLOSE = "close"
    REOPEN = "reopen"
    NOT_DOMESTIC = "not domestic"


MOVES = {
    (State.OPEN, Step.SEND): State.SENT,
    (State.OPEN, Step.CLOSE): State.CLOSED,
    (State.OPEN, Step.NOT_DOMESTIC): State.CLOSED,
    (State.SENT, Step.UNSEND): State.OPEN,
    (State.SENT, Step.CLOSE): State.CLOSED,
    (State.CLOSED, Step.REOPEN): State.OPEN,
}


class Purpose(enum.StrEnum):
    """What a unit is sent for; each has a briefing of its own."""

    TO_HER = "to her"
    TO_ARREST_HIM = "to arrest him"


class LeftHow(enum.StrEnum):
    """How a unit came off a job."""

    LEFT = "left"
    STOOD_DOWN = "stood down"
    DIVERTED = "diverted"
    CLEARED = "cleared"
    SENT_ANEW = "sent anew"


class ReadHow(enum.StrEnum):
    """How a briefing became known to the unit; each is counted apart."""

    READ = "read"  # by a passenger, or stationary
    READ_OUT = "read out"  # by the controller, to a call sign at a time
    ON_ARRIVAL = "on arrival"
    NOT_KNOWN = "not known"  # tapped too soon, or on the move: kept, and no reading


class Advised(enum.StrEnum):
    """What the control room's specialist left on a job."""

    ADVICE = "advice"
    DECISION = "decision"
    FEEDBACK = "feedback"
    LOOKED = "looked"


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing without which a call cannot be sent.

    field   the field of the screen: `where` or `grade`
    remedy  what would mend it, as an order
    """

    field: str
    remedy: str
    reason: Reason


def may_send(place: str, grade: str) -> tuple[Missing, ...]:
    """List what is missing before a call can be sent; empty where it may go.

    place  as typed, or a location fix in words; what is only spaces is none
    grade  a code of `attend_minutes`, empty while there is none
    """
    missing = []
    if not place.strip():
        says = "Nobody can be sent without a place."
        remedy = "Give a place, however rough, or take the phone's location."
        missing.append(Missing("where", remedy, Reason(says, _SENDING)))
    if not grade.strip():
        says = "Nobody can be sent without a grade."
        missing.append(Missing("grade", "Grade it.", Reason(says, _SENDING)))
    return tuple(missing)


def part_of(ringing: Ringing) -> Part:
    """Give the row in which what is known of the caller is searched.

    The line that rang is the caller's: only who says to be her, or him, is that row.
    """
    if ringing is Ringing.HER:
        return Part.HER
    return Part.HIM if ringing is Ringing.HIM else Part.CALLER


_MAY_BE_HIM = {
    Ringing.HIM: "He is the one who is ringing.",
    Ringing.NOT_KNOWN: "Nobody knows yet who is ringing.",
    Ringing.RELATION: "A relation may ring for him, or be him.",
    Ringing.NEIGHBOUR: "A neighbour may ring for him, or be him.",
    Ringing.AGENCY: "An agency is known only once it was rung on its own number.",
}


def may_be_him(ringing: Ringing) -> tuple[Reason, ...]:
    """Tell why the caller is or may be whoever hurts her; empty where nothing says so.

    Where it is not empty, no present place of hers stands on the screen. Even where it
    is empty nothing is read out: he may stand beside her.
    """
    says = _MAY_BE_HIM.get(ringing)
    return (Reason(says, _HIDING),) if says else ()
