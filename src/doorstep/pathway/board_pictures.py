"""The controller's board and the specialist's queue as plain values.

Every text is words for a person who reads it; nobody of a call is named here.
"""

from dataclasses import dataclass

from doorstep.policy import Reason


@dataclass(frozen=True)
class UnitRow:
    """A unit on a job, as a line.

    here     it is still on the job; `arrived` that it has come
    unread   a briefing, or a change of it, stands unread for too long
    version  ref of the newest briefing, empty where there is none
    radio    what the controller reads out: no surname, no address of hers
    """

    ref: str
    callsign: str
    officer: str
    purpose: str
    state: str
    here: bool
    arrived: bool
    briefing: str
    unread: bool
    version: str
    radio: str


@dataclass(frozen=True)
class Mark:
    """One short thing to know; `grave` where a life may hang on it; `why` in words."""

    says: str
    grave: bool
    why: str


@dataclass(frozen=True)
class JobRow:
    """One job as a list shows it.

    grade    title of the grade, "not graded"; `why` the target in words
    clock    "12 min left", "late by 3 min"; `late` nobody came in time
    told     the reader may read the call's fields; else place and signs are withheld
    kind     what it was opened as, in words; `heard` every sign of domestic abuse
    repeat   earlier events in the window of policy, in words
    looked   when the specialist's desk last looked, in words
    advice   the newest word of the specialist
    lowered  why a lower grade was given, while nobody has acknowledged it
    owed     duties about to run out or overdue that do not interrupt
    """

    ref: str
    number: str
    grade: str
    code: str
    clock: str
    late: bool
    why: str
    told: bool
    place: str
    kind: str
    heard: str
    repeat: str
    units: tuple[UnitRow, ...]
    marks: tuple[Mark, ...]
    looked: str
    advice: str
    lowered: str
    owed: tuple[str, ...]


@dataclass(frozen=True)
class Alert:
    """What may interrupt: a duty on which a life may hang, about to run out or late."""

    ref: str
    number: str
    says: str


@dataclass(frozen=True)
class Board:
    """The controller's board.

    seq, at  the last act that it shows, and when it was made, in seconds since 1970:
             what the next poll gives as `after` and `made`
    others   jobs opened elsewhere without a sign of domestic abuse, not listed
    empty    what it means that there is no row
    """

    seq: int
    at: int
    made: str
    ordered: str
    empty: str
    alerts: tuple[Alert, ...]
    rows: tuple[JobRow, ...]
    others: int = 0


@dataclass(frozen=True)
class Queue:
    """The specialist's queue; `desk` says how far the desk did its own work."""

    seq: int
    at: int
    made: str
    ordered: str
    empty: str
    alerts: tuple[Alert, ...]
    rows: tuple[JobRow, ...]
    desk: str
    desk_share: float
    desk_why: tuple[Reason, ...]


@dataclass(frozen=True)
class Panel:
    """One job with what may be done on it.

    acts      the reader may act on it now; else may perhaps join it
    suspect, children   what the radio said last: values of `rules.board`
    reassess  why it must be assessed again, in words
    breach    an order or bail was reported as broken, and nobody has decided
    advice    all that the desk left, newest first, with kind, time and name
    dropped   the line fell
    unasked   topics still to be asked by controller and unit, earlier abuse first
    withheld  why the words for the radio are not shown; empty where they are
    """

    row: JobRow
    acts: bool
    sent: bool
    suspect: str
    children: str
    reassess: tuple[str, ...]
    breach: bool
    advice: tuple[str, ...]
    dropped: bool = False
    unasked: tuple[str, ...] = ()
    withheld: str = ""
