"""Who may do what to which class of data, and why: pure decisions.

Words: *data class* D0 to D12 (from totals to the log and the staff), *row* what
policy says of one role and class, *tie* a relation between a reader and a thing,
*act* a thing done, *look* a thing read.
"""

import enum
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from doorstep.policy.catalogue import (
    Access,
    Duties,
    Incidents,
    Need,
    Otherwise,
    People,
    Row,
    View,
)


class DataClass(enum.StrEnum):
    """What a table or field holds, by the harm that its loss would do."""

    D0 = "D0"  # totals, small numbers left out
    D1 = "D1"  # incident index: time, grade, type, unit, status; no names
    D2 = "D2"  # safety card: danger, weapons, repeat count, orders
    D3 = "D3"  # identity: names, dates of birth, phones, ordinary addresses
    D4 = "D4"  # narrative, statements, answers, case log, plans
    D5 = "D5"  # evidence
    D6 = "D6"  # conference
    D7 = "D7"  # what a third party told and still controls
    D8 = "D8"  # sealed
    D9 = "D9"  # safe location
    D10 = "D10"  # log of acts and looks
    D11 = "D11"  # settings, roles, health of the system
    D12 = "D12"  # training and workload of staff


class Verb(enum.StrEnum):
    READ = "read"
    WRITE = "write"


class Kind(enum.StrEnum):
    """How a person was looked at."""

    LISTED = "listed"  # passed by as a candidate
    CONSULTED = "consulted"  # opened or attached


class Interest(enum.StrEnum):
    """The interest that somebody has in a thing, for which they must not know of it."""

    SELF = "is a party"
    HOME = "lives or lived there"
    PHONE = "has the same phone"
    KIN = "next of kin is a party"
    TELLS = "tells of such a record"  # another's record, an incident, a person


@dataclass(frozen=True)
class Allow:
    reason: str


@dataclass(frozen=True)
class Mask:
    reason: str


@dataclass(frozen=True)
class Deny:
    """A refusal; a silent one must look exactly as if the thing did not exist."""

    reason: str
    silent: bool = False


Decision = Allow | Mask | Deny


class NotLogged(Exception):
    """Neither device of the log takes a look, so nobody can be shown to anybody."""

    def __init__(self) -> None:
        super().__init__("no log takes a look")


@dataclass(frozen=True)
class Noted:
    """One look waiting to be written: whom, and how."""

    subject: UUID
    kind: Kind


@dataclass(frozen=True)
class Reader:
    """Who reads or acts, in which role, for which task, from where and when.

    Made once per request or command by the door. `noted` gathers the looks that
    the door writes before the first byte leaves. `view` is the policy of the day.
    `unlogged` says that no log takes a look now: then nobody can be noted. `bars` are
    the refs of things that must look to this reader as if they did not exist.
    """

    account: int | None
    name: str
    role: str
    unit: int | None
    units: frozenset[int]
    staff: int | None
    posts: frozenset[int]
    task: str
    door: str
    at: datetime
    view: View = field(repr=False, compare=False)
    sources: frozenset[str] = frozenset()
    noted: set[Noted] = field(default_factory=set, compare=False, repr=False)
    unlogged: bool = False
    bars: frozenset[UUID] = field(default=frozenset(), repr=False)

    @property
    def policy(self) -> Access:
        """Who may see what."""
        return self.view.access

    @property
    def duties(self) -> Duties:
        """What is owed."""
        return self.view.duties

    @property
    def people(self) -> People:
        """When records are taken to be one person."""
        return self.view.people

    @property
    def incidents(self) -> Incidents:
        """What counts as domestic abuse, how soon somebody must come, what is asked."""
        return self.view.incidents

    @property
    def version(self) -> str:
        """The version of the whole pack."""
        return self.view.version

    def note(self, subject: UUID, kind: Kind = Kind.LISTED) -> None:
        """Note that `subject` is about to be shown to this reader.

        Raises NotLogged where that could not be written down.
        """
        if self.unlogged:
            raise NotLogged
        self.noted.add(Noted(subject, kind))

    def row(self, data_class: DataClass, verb: Verb = Verb.READ) -> Row | None:
        """The policy's row for this role; None means never."""
        return self.policy.row(self.role, data_class, verb)


@dataclass(frozen=True)
class Bound:
    """One tie that binds a reader to a thing: its kind, and when it ended if it has."""

    kind: str
    until: datetime | None = None


def decide(
    reader: Reader,
    verb: Verb,
    data_class: DataClass,
    *,
    unit: int | None = None,
    bound: Collection[Bound] = (),
    barred: bool = False,
) -> Decision:
    """Decide whether `reader` may do `verb` to a thing of `data_class`.

    unit   the unit that the thing belongs to, None where it belongs to none
    bound  the ties that bind the reader to the thing
    barred the reader must not know of the thing; no role and no tie outweighs that
    Returns Allow, Mask or Deny, each with its reason.
    """
    if barred:
        return Deny("a conflict of interest", silent=True)
    row = reader.row(data_class, verb)
    if row is None:
        return Deny(f"the role {reader.role} may not {verb} {data_class}")
    for need in row.needs:
        reason = _met(reader, row, need, unit, bound)
        if reason:
            return Allow(reason)
    if row.otherwise is Otherwise.MASK:
        return Mask("the role may know that there is something, and not what")
    return Deny(f"needs {' or '.join(row.needs)}")


def _met(
    reader: Reader, row: Row, need: Need, unit: int | None, bound: Collection[Bound]
) -> str:
    """Why a need is met; empty if it is not."""
    if need is Need.FORCE:
        return f"role: {reader.role}"
    if need is Need.TASK:
        return f"task: {reader.task}" if reader.task else ""
    if need is Need.UNIT:
        return "unit" if unit is not None and unit in reader.units else ""
    kinds = [t.kind for t in bound if t.kind in row.ties and holds(reader, t)]
    return f"tie: {min(kinds)}" if kinds else ""


def holds(reader: Reader, tie: Bound) -> bool:
    """Whether a tie still gives access: till its kind's minutes after its end.

    One of a kind that policy does not know gives none.
    """
    return lasts(tie, reader.at, reader.policy)


def lasts(tie: Bound, at: datetime, policy: Access) -> bool:
    """Whether a tie gave access at a moment, by this policy; see `holds`."""
    kind = policy.ties.get(tie.kind)
    if kind is None:
        return False
    return tie.until is None or tie.until > at - timedelta(minutes=kind.minutes_after)


def window(reader: Reader) -> datetime:
    """The start of the hours in which one look is recorded once, by `reader.at`."""
    hours = reader.policy.looks_window_hours * 3600
    seconds = int(reader.at.timestamp())
    return datetime.fromtimestamp(seconds - seconds % hours, tz=UTC)


def ended_after(reader: Reader, kind: str) -> datetime:
    """Ties of this kind that ended after this moment still give access."""
    after = reader.policy.ties[kind].minutes_after
    return reader.at - timedelta(minutes=after)
