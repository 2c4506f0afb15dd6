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
    """A window of months, kept beside the others and never instead of them."""

    says: str
    months: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeGroup(Item):
    """A group of event types, and when one of them counts as domestic abuse."""

    says: str
    counts: Counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendance(Item):
    """A grade of response and the minutes in which somebody must be there."""

    title: str
    attends: bool
    minutes: int | NotKnown = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning(Item):
    """A code and what it means."""

    says: str


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
    duties: Duties
