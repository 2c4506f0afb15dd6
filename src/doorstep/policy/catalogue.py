"""Every setting that there is: its name, its kind and its unit, declared once.

A subject is a frozen dataclass; its name is that of a file in a pack, its fields are
the tables in that file. A field that maps codes to an `Item` is a list; any other
field is a single value, and says its unit. What is not declared here is refused, and
what is declared here must be in the pack: so a misspelt or missing setting stops the
start and never the night.
"""

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from doorstep.policy.values import NotKnown, Status
from doorstep.timing import Clock, amount_words


def setting(
    unit: str, *, low: float | None = None, high: float | None = None
) -> Any:  # field() is typed by its default, and a setting has none
    """Declare a single value: its unit and the bounds (inclusive) of a number."""
    return field(metadata={"unit": unit, "low": low, "high": high})


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """What every item of a list has. `start` is the day from which it holds."""

    code: str
    status: Status
    source: str
    start: date


class Need(enum.StrEnum):
    """What must hold, beside the role, before a thing may be read or written."""

    FORCE = "force"  # nothing more: any record of this force
    UNIT = "unit"  # it is tied to the reader's unit
    TIE = "tie"  # it is tied to the reader or the reader's post, by a kind named
    TASK = "task"  # the reader has said which call, job or case this is for


class Otherwise(enum.StrEnum):
    """What is shown when the role has the class but the need is not met."""

    DENY = "deny"
    MASK = "mask"  # that there is something, and not what


@dataclass(frozen=True, slots=True, kw_only=True)
class Role(Item):
    """What a staff member may do; `desk` roles work at a search page."""

    title: str
    desk: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Post(Item):
    """A kind of post, which duties belong to; `role` is empty for none of ours yet."""

    title: str
    role: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DataClass(Item):
    """A class of data that each protected table names."""

    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TieKind(Item):
    """A relation to a thing; it gives access so many minutes after it has ended."""

    says: str
    minutes_after: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Row(Item):
    """One cell of roles by data classes by verbs; its code is `role-D1-read`.

    needs      any one of them suffices
    ties       the kinds of tie that meet the need `tie`
    otherwise  what the reader gets when no need is met
    """

    needs: tuple[Need, ...]
    ties: tuple[str, ...] = ()
    otherwise: Otherwise = Otherwise.DENY


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """Who may see what."""

    looks_window_hours: int = setting("hours", low=1, high=24)
    interest_months: int = setting("months", low=1, high=600)
    roles: Mapping[str, Role]
    posts: Mapping[str, Post]
    data: Mapping[str, DataClass]
    ties: Mapping[str, TieKind]
    rows: Mapping[str, Row]

    def row(self, role: str, data: str, verb: str) -> Row | None:
        """Give the cell for a role, data class and verb; None means never."""
        return self.rows.get(f"{role}-{data}-{verb}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Generic(Item):
    """From how many persons on a value shared by them says nothing by itself."""

    says: str
    persons: int


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """When two records are taken to be one person."""

    certain: float = setting("share", low=0.9, high=1)
    probable: float = setting("share", low=0.5, high=1)
    generic: Mapping[str, Generic]


class Counts(enum.StrEnum):
    """When an event of a type group counts as domestic abuse."""

    ALWAYS = "always"
    CONNECTED = "if connected"  # the parties are personally connected
    SIGN = "if a sign"  # history of the place or pair, or a cue in the text
    NEVER = "never"


@dataclass(frozen=True, slots=True, kw_only=True)
class Window(Item):
    """A window of months, kept beside the others and never instead of them.

    victims  it counts different victims of one suspect, and not events
    """

    says: str
    months: int
    victims: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeGroup(Item):
    """A group of event types, and when one of them counts as domestic abuse."""

    says: str
    counts: Counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendance(Item):
    """A grade of response and the minutes in which somebody must be there.

    rank  0 is the soonest; a higher number is a lower grade
    """

    title: str
    rank: int
    attends: bool
    minutes: int | NotKnown = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning(Item):
    """A code and what it means."""

    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeRule(Item):
    """A sign that raises a grade.

    raises_to      a code of `attend_minutes`
    hours, months  how long ago it may lie, 0 where its age does not matter
    """

    says: str
    raises_to: str
    hours: int = 0
    months: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice(Item):
    """One of several that a person picks; `order` counts from 1.

    words  it needs words of their own beside it
    """

    says: str
    order: int
    words: bool = False


class Applies(enum.StrEnum):
    """When a question must be asked."""

    ALWAYS = "always"
    SHE_RINGS = "if she rings"
    ANOTHER_RINGS = "if another rings"
    CHILDREN = "if a child is known of"


@dataclass(frozen=True, slots=True, kw_only=True)
class MustAsk(Item):
    """A question owed before a call about domestic abuse is closed.

    ask     as it may be said to her; `other` as it is said to anybody else, empty
            where it is the same
    yes_no  as it is asked of somebody who can only tap, cough or press a key
    order   from 1, the order in which they stand on the screen
    sign    the rule of `grade_rules` that a yes meets; `danger` of `brief_dangers`
    """

    topic: str
    ask: str
    other: str = ""
    yes_no: str
    order: int
    applies: Applies = Applies.ALWAYS
    sign: str = ""
    danger: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveOut(Item):
    """Why a question was left out; `passes_on` to the controller and the unit."""

    says: str
    passes_on: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Script(Item):
    """What to do and say on a line that is not a voice; `channels` as calls have."""

    title: str
    channels: tuple[str, ...]
    says: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundAsk(Item):
    """What was found, worded as a question that gives nothing of it away.

    ask    as it may be said to her
    other  as it is said to anybody else, who may be him
    """

    finds: str
    ask: str
    other: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefLine(Item):
    """One line of a briefing.

    order  its number, from 1
    none   what it says when nothing is known for it, in four words or few more
    sorts  kinds of fact that it may hold, the gravest first; no other gets in
    """

    order: int
    says: str
    none: str
    sorts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Danger(Item):
    """What could kill tonight, in the few words that the first line has for it."""

    order: int
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FactStatus(Item):
    """How a thing is known: "Reported" before it and "not charged" behind it."""

    says: str
    tail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WordList(Item):
    """Words that a briefing never holds, each as it is written, and why."""

    says: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CardStep(Item):
    """One step of the card that officers carry: what to do, and why.

    first   purposes of a briefing that names it among what to do first
    urgent  the sort of fact that, where one is known, makes it the very first and not
            to be cut
    """

    order: int
    says: str
    why: str
    first: tuple[str, ...] = ()
    urgent: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Incidents:
    """What counts as domestic abuse, as a repeat, and how soon somebody must come."""

    age_from: int = setting("years", low=0, high=18)
    child_below: int = setting("years", low=0, high=21)
    serial_victims: int = setting("persons", low=2)
    windows: Mapping[str, Window]
    connections: Mapping[str, Meaning]
    behaviours: Mapping[str, Meaning]
    types: Mapping[str, TypeGroup]
    attend_minutes: Mapping[str, Attendance]
    default_grade: str = setting("grade")
    grade_rules: Mapping[str, GradeRule]
    lower_reasons: Mapping[str, Choice]
    manners: Mapping[str, Choice]
    manner_reasons: Mapping[str, Choice]
    must_ask: Mapping[str, MustAsk]
    leave_out_reasons: Mapping[str, LeaveOut]
    scripts: Mapping[str, Script]
    found_asks: Mapping[str, FoundAsk]
    brief_words: int = setting("words", low=60, high=400)
    brief_first_words: int = setting("words", low=6, high=20)
    brief_steps: int = setting("steps", low=1, high=5)
    brief_events: int = setting("events", low=1, high=10)
    brief_fact_words: int = setting("words", low=5, high=60)
    brief_gone_minutes: int = setting("minutes", low=0, high=1440)
    brief_unread_seconds: int = setting("seconds", low=5, high=600)
    brief_tap_seconds: int = setting("seconds", low=0, high=60)
    brief_moving_speed: int = setting("km/h", low=1, high=50)
    desk_minutes: int = setting("minutes", low=10, high=480)
    desk_look_minutes: int = setting("minutes", low=1, high=60)
    brief_lines: Mapping[str, BriefLine]
    brief_dangers: Mapping[str, Danger]
    brief_statuses: Mapping[str, FactStatus]
    judgement_words: Mapping[str, WordList]
    steps: Mapping[str, CardStep]


class Turn(enum.StrEnum):
    """What words beside a cue make of it."""

    DENIED = "denied"  # it is said not to be so: no light
    NOT_DENIED = "not denied"  # looks like a denial, and is none
    PAST = "past"  # it was so once
    NOW = "now"  # it is so still, whatever else is said: takes the past away
    STORY = "story"  # in a film, in the news: no light, unless of the speaker


class Side(enum.StrEnum):
    """Where such words must stand, seen from the cue."""

    BEFORE = "before"
    AFTER = "after"
    EITHER = "either"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue(Item):
    """What may be said that points to one kind of abuse, and what to ask then.

    says          a neutral label
    asks          the question to offer next
    patterns      any one lights it, in the notation of `risk.rules.patterns`
    innocent      the same words where they mean nothing of the kind
    past_matters  what was so once is shown, marked as past; else it does not light
    sign          the rule of `incidents.grade_rules` that it meets, if any
    danger        the danger of `incidents.brief_dangers` that it is, if any
    """

    says: str
    asks: str
    patterns: tuple[str, ...]
    innocent: tuple[str, ...] = ()
    past_matters: bool = True
    sign: str = ""
    danger: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedWords(Item):
    """Words that a pattern names together as `@code`."""

    says: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Turning(Item):
    """Words that turn the meaning of a cue near them.

    within  at most so many words lie between
    far     it reaches past a comma and past a new subject, to the end of a sentence
    """

    says: str
    turn: Turn
    side: Side
    within: int
    far: bool = True
    patterns: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk:
    """What points to danger in what is said; it prompts a question and no more."""

    cue_gap_words: int = setting("words", low=0, high=8)
    cue_slip_letters: int = setting("letters", low=5)
    cue_most: int = setting("hits", low=1, high=100)
    cues: Mapping[str, Cue]
    cue_words: Mapping[str, NamedWords]
    cue_turns: Mapping[str, Turning]


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty(Item):
    """One thing owed.

    says         what must be done, as an order
    owner        the kind of post that owes it
    clock        how the time is counted, and `amount` of it
    before       the amount is counted back from the event instead of on from the start
    starts_with  in words, what starts the clock
    begins       the act of Doorstep that begins it, empty when there is none yet
    met_by       the acts that meet it
    may_pause    its clock stops while somebody else must answer; else it never stops
    life_safety  it interrupts; all else waits in a list
    in_force     Doorstep has the acts and holds people to it
    """

    says: str
    owner: str
    clock: Clock
    amount: int | NotKnown = 0
    before: bool = False
    starts_with: str
    begins: str = ""
    met_by: tuple[str, ...] = ()
    may_pause: bool = False
    life_safety: bool = False
    in_force: bool = False

    def allowed(self) -> str:
        """Say the time allowed: "24 hours after: an order is received"."""
        side = "before" if self.before else "after"
        if isinstance(self.amount, NotKnown):
            return f"time not known, {side}: {self.starts_with}"
        if self.clock is Clock.AT_ONCE and self.before:
            return f"before: {self.starts_with}"
        return f"{amount_words(self.amount, self.clock)} {side}: {self.starts_with}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Duties:
    """What is owed, by whom, by when."""

    warn_share: float = setting("share", low=0, high=1)
    warns_post: str = setting("post")
    overdue_post: str = setting("post")
    catalogue: Mapping[str, Duty]


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """The settings in force on one day, in one area.

    version  that of the whole pack: a record keeps it with what was decided
    """

    version: str
    access: Access
    people: People
    incidents: Incidents
    risk: Risk
    duties: Duties
