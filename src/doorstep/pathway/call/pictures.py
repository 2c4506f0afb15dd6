"""The operator's screen as plain values: what the template shows and the API returns.

Every text is words for a person who reads it; nothing here is queried later.
"""

from dataclasses import dataclass
from datetime import datetime

from doorstep.pathway.find import Checked


@dataclass(frozen=True)
class Field:
    """One field of the call: its last value, and who entered it ("14:02, Amal").

    odd  why nothing can be looked up by what it holds; empty where it can
    """

    name: str
    value: str
    entered: str = ""
    odd: str = ""


@dataclass(frozen=True)
class MayBe:
    """A person who may be meant by one row of the call.

    number  kept for the whole call, so that a key always marks the same person
    ask     how to find out whether it is them: a question that gives nothing away
    sides   parts this reader could attach them as: her, him, caller
    """

    number: int
    ref: str
    name: str
    born: str
    last: str
    band: str
    because: tuple[str, ...]
    equally_likely: int
    ask: str
    attached: str = ""
    not_them: bool = False


@dataclass(frozen=True)
class Known:
    """What is known of one thing asked: this number, this place, her, him, this pair.

    part   number, place, her, him, caller or pair
    says   lines of what is known, each with its date and source
    empty  what to say where nothing was found: "none found · 6 systems · 14:02:11"
    """

    part: str
    title: str
    says: tuple[str, ...] = ()
    candidates: tuple[MayBe, ...] = ()
    empty: str = ""


@dataclass(frozen=True)
class Order:
    """An order, bail condition or warning: terms in full, served or not."""

    sort: str
    terms: str
    dates: str
    served: str
    source: str
    in_force: bool


@dataclass(frozen=True)
class Card:
    """The history of a person who is attached: shown, and not read out.

    attached  the ref to give when it is undone
    """

    part: str
    attached: str
    ref: str
    name: str
    born: str
    entered: str
    roles: tuple[str, ...]
    events: tuple[str, ...]
    orders: tuple[Order, ...]
    repeats: tuple[str, ...]


@dataclass(frozen=True)
class Cue:
    """What was heard in the words: the words themselves, and the next question."""

    kind: str
    says: str
    words: str
    asks: str
    past: bool


@dataclass(frozen=True)
class Question:
    """Something that must be asked before the call is closed.

    answer   empty while it is owed; reason: why it was left out
    choices  answers that one key or tap gives
    choice   which of them was given; words: what was typed beside it, or alone
    """

    code: str
    label: str
    ask: str
    why: str
    answer: str = ""
    reason: str = ""
    entered: str = ""
    choices: tuple[str, ...] = ("yes", "no", "not known")
    choice: str = ""
    words: str = ""


@dataclass(frozen=True)
class Choice:
    """One choice of a list: its code, and its words."""

    code: str
    says: str
    chosen: bool = False


@dataclass(frozen=True)
class GradeBox:
    """The grade: what the rules say and why, what stands, and what sending still needs.

    code, title  the grade that holds now; title is words ("Immediate")
    lowered      who chose a lower one, and why; empty where nobody did
    missing      what sending needs: "where", "grade"; empty when it can be sent
    """

    code: str
    title: str
    reasons: tuple[str, ...]
    choices: tuple[Choice, ...]
    lower_reasons: tuple[Choice, ...]
    manners: tuple[Choice, ...]
    manner_reasons: tuple[Choice, ...]
    lowered: str
    missing: tuple[str, ...]
    sent: bool


@dataclass(frozen=True)
class Unit:
    """A unit on the job, as a line: call sign, state since when, briefing read how."""

    ref: str
    callsign: str
    officer: str
    state: str
    since: str
    briefing: str
    purpose: str


@dataclass(frozen=True)
class Attempt:
    """One ring-back: who began it when; `result` is empty until somebody says."""

    ref: str
    n: int
    entered: str
    result: str


@dataclass(frozen=True)
class Reach:
    """How she may be reached, and whether this reader may ring her back now.

    shown   false where the reader does not work on the call: nothing else is filled
    says    lines of her plan, each with its title; not to be read out
    may     she may be rung back now, on `number` and on no other
    why     why not, or what to mind
    """

    shown: bool = False
    plan: bool = False
    says: tuple[str, ...] = ()
    entered: str = ""
    may: bool = False
    number: str = ""
    why: tuple[str, ...] = ()
    attempts: tuple[Attempt, ...] = ()


@dataclass(frozen=True)
class Definition:
    """How the call stands to the Act's definition, and why.

    says         "within", "outside", "child protection too", "not yet known"
    child_route  child protection is to be taken as well, whatever it says
    """

    says: str
    child_route: bool
    reasons: tuple[str, ...]
    connections: tuple[Choice, ...]
    behaviours: tuple[Choice, ...]


@dataclass(frozen=True)
class CallPage:
    """The operator's screen.

    seq      what this screen has seen; give it back with each change and poll
    status   one sentence about what was last done, for the status line
    undo     what can be taken back now, as (step, words)
    gone     what still blocks the close, in words; empty when it can be closed
    asks     questions for what was found; none of them holds anything of the record
    """

    ref: str
    number: str
    line: str
    channel: str
    channel_title: str
    opened: str
    opened_by: str
    takers: tuple[str, ...]
    state: str
    here: bool
    seq: int
    at: datetime
    fields: dict[str, Field]
    ringing: tuple[Choice, ...]
    script: tuple[str, ...]
    checked: Checked
    known: tuple[Known, ...]
    cards: tuple[Card, ...]
    cues: tuple[Cue, ...]
    questions: tuple[Question, ...]
    leave_out: tuple[Choice, ...]
    grade: GradeBox
    units: tuple[Unit, ...]
    advice: tuple[str, ...]
    status: str
    undo: tuple[tuple[str, str], ...]
    gone: tuple[str, ...]
    definition: Definition
    asks: tuple[str, ...] = ()
    contact: Reach = Reach()
