"""A call as it stands: its fields, who is attached, its grade, where it was sent."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Max

from doorstep.access.models import Account, Act
from doorstep.access.queries import rights
from doorstep.access.rules import DataClass, Reader, Verb
from doorstep.incidents.models import (
    Advice,
    Attached,
    Briefing,
    BriefingRead,
    Call,
    Dispatch,
    Graded,
    Incident,
    Job,
    Joined,
    Moved,
    Said,
)
from doorstep.incidents.rules.calls import ReadHow, Ringing, State

TOOK = ("call.open", "call.take")  # acts by which somebody works on a call


@dataclass(frozen=True)
class Entry:
    """The last value of one field, and who entered it when."""

    value: str
    at: datetime
    by: str


@dataclass(frozen=True)
class AttachedLine:
    """A row of the call that is this person, or is not; `person` as links know it."""

    ref: UUID
    part: str
    person: UUID
    is_them: bool
    at: datetime
    by: str


@dataclass(frozen=True)
class GradeLine:
    grade: str
    lower: bool
    by_rule: bool
    reason: str
    manner: str
    manner_why: str
    signs: frozenset[str]
    reasons: tuple[str, ...]
    at: datetime
    by: str


@dataclass(frozen=True)
class ReadLine:
    how: str
    at: datetime
    by: str


@dataclass(frozen=True)
class BriefingLine:
    """A briefing as it was sent; `lines` as `rules.brief` made them."""

    ref: UUID
    number: int
    first: str
    lines: tuple[dict[str, Any], ...]
    radio: str
    at: datetime
    reads: tuple[ReadLine, ...]


@dataclass(frozen=True)
class UnitLine:
    """A unit on a job; its newest briefing, if it has one, and how often it changed."""

    ref: UUID
    callsign: str
    officer: str
    staff: int | None
    purpose: str
    since: datetime
    arrived_at: datetime | None
    until: datetime | None
    ended_how: str
    briefing: BriefingLine | None


@dataclass(frozen=True)
class AdviceLine:
    kind: str
    text: str
    at: datetime
    by: str


@dataclass(frozen=True)
class LiveCall:
    """A call as it stands at the moment of reading.

    seq      the last act about it: what a screen has seen
    fields   last value of each field by name; empty where the reader may not read it
    joined   the call that this one is worked as, if any
    mine     the reader works on it: may write there, and not only read
    """

    ref: UUID
    pk: int
    number: str
    source: str
    external: str
    channel: str
    here: bool
    line: str
    opened_as: str
    opened_at: datetime
    opened_by: str
    state: State
    seq: int
    fields: Mapping[str, Entry]
    attached: tuple[AttachedLine, ...]
    grade: GradeLine | None
    grades: tuple[GradeLine, ...]
    units: tuple[UnitLine, ...]
    advice: tuple[AdviceLine, ...]
    joined: UUID | None
    takers: tuple[str, ...]
    mine: bool

    @property
    def rang(self) -> str:
        """The number of the line: as somebody put it right, else as it was shown."""
        return self.value("number") or self.line

    @property
    def place(self) -> str:
        """Where somebody must go: the incident's place, else the caller's."""
        return self.value("where_incident") or self.value("where")

    @property
    def ringing(self) -> Ringing:
        """Who is ringing, as far as somebody has said it."""
        said = self.value("ringing")
        return Ringing(said) if said in set(Ringing) else Ringing.NOT_KNOWN

    def value(self, name: str) -> str:
        """What stands in a field now; empty where nothing does."""
        entry = self.fields.get(name)
        return entry.value if entry else ""


def live_calls(reader: Reader, pks: Sequence[int]) -> list[LiveCall]:
    """Those of these calls that the reader may see, oldest first."""
    return _live(reader, Incident.objects.filter(pk__in=pks))


def open_calls(reader: Reader, states: Iterable[State]) -> list[LiveCall]:
    """Every call in one of these states that the reader may see, oldest first."""
    ended = [s for s in State if s not in set(states)]
    last = _states()
    gone = [pk for pk, state in last.items() if state in ended]
    rows = Incident.objects.filter(pk__in=Job.objects.values("pk")).exclude(pk__in=gone)
    if State.OPEN not in set(states):
        rows = rows.filter(pk__in=last)
    return _live(reader, rows)


def _states() -> dict[int, State]:
    rows = Moved.objects.order_by("pk").values_list("incident_id", "state")
    return {incident: State(state) for incident, state in rows}


def units_of(staff: int, *, since: datetime) -> list[UUID]:
    """Dispatches of one officer that have not ended before a moment, newest first."""
    rows = Dispatch.objects.filter(staff=staff).order_by("-since", "-pk")
    return [r.ref for r in rows[:20] if r.until is None or r.until > since]


def call_of_unit(dispatched: UUID) -> UUID | None:
    """The call that a unit was sent to."""
    return (
        Dispatch.objects.filter(ref=dispatched)
        .values_list("incident__ref", flat=True)
        .first()
    )


def briefing_before(reader: Reader, briefing: UUID) -> BriefingLine | None:
    """What the unit knew before this version: the last that was read, or was sent.

    None for the first version.
    """
    this = Briefing.objects.filter(ref=briefing).first()
    if this is None:
        return None
    rows = (
        Briefing.objects.visible_to(reader)
        .filter(dispatch=this.dispatch_id, number__lt=this.number)
        .order_by("-number")
    )
    reads = _reads(list(rows.values_list("pk", flat=True)))
    before = next((row for row in rows if row.pk in reads), None) or rows.first()
    return _briefing(before, reads[before.pk], _Names()) if before else None


def seq_of(ref: UUID) -> int:
    """The last act about one thing; 0 where nothing was ever done."""
    found = Act.objects.filter(thing=ref).order_by("-seq").values_list("seq", flat=True)
    return found.first() or 0


def last_seq_of_all() -> int:
    """The last act of all: what a list of many things has seen."""
    return Act.objects.order_by("-seq").values_list("seq", flat=True).first() or 0


def _live(reader: Reader, rows: Any) -> list[LiveCall]:
    seen = Job.objects.filter(incident__in=rows.visible_to(reader))
    jobs = {job.incident_id: job for job in seen.select_related("incident")}
    if not jobs:
        return []
    parts = _Parts(reader, jobs)
    return sorted(map(parts.of, jobs.values()), key=lambda one: one.opened_at)


# What a call has none of at first; whether any of some calls has is asked at once.
_LATER = (Moved, Attached, Graded, Advice, Joined, Dispatch)


def _with_rows(calls: Iterable[int]) -> set[Any]:
    """Those tables of `_LATER` in which one of these calls has a row."""
    pks = ", ".join([str(int(pk)) for pk in calls])
    asked = (
        f"SELECT {n} WHERE EXISTS "
        f"(SELECT 1 FROM {table._meta.db_table} WHERE incident_id IN ({pks}))"
        for n, table in enumerate(_LATER)
    )
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(asked))
        return {_LATER[n] for (n,) in cursor.fetchall()}


class _Parts:
    """All rows that hang on some calls, read with one query a table.

    Which classes of data the reader may read of which call is asked once for all.
    """

    def __init__(self, reader: Reader, jobs: Mapping[int, Job]) -> None:
        self._names = _Names()
        calls = {pk: job.incident.ref for pk, job in jobs.items()}
        may = rights(reader, calls.values())
        self._mine = may.of(DataClass(Incident.data_class), Verb.WRITE)
        held = _with_rows(calls)

        def on(model: Any, shown: Iterable[int], key: str = "incident_id") -> Any:
            if model in _LATER and model not in held:
                return model.objects.none()
            return model.objects.filter(**{f"{key}__in": list(shown)})

        def of(model: Any, key: str = "incident_id") -> Any:
            seen = may.of(DataClass(model.data_class))
            return on(model, (pk for pk, ref in calls.items() if ref in seen), key)

        self._lines = dict(of(Call, "pk").values_list("pk", "number_given"))
        newest = of(Said).values("incident", "name").annotate(last=Max("pk"))
        self._said = _by(Said.objects.filter(pk__in=newest.values("last")))
        self._moved = _by(on(Moved, calls))
        attached = of(Attached).filter(until__isnull=True)
        self._attached = _by(attached.select_related("person"))
        self._graded = _by(of(Graded))
        self._advice = _by(of(Advice))
        joined = on(Joined, calls).filter(until__isnull=True)
        self._joined = dict(joined.values_list("incident_id", "into__ref"))
        self._units = _units(
            of(Dispatch), of(Briefing, "dispatch__incident"), self._names
        )
        acts = Act.objects.filter(thing__in=list(calls.values()))
        counted = acts.values("thing").annotate(last=Max("seq")).order_by()
        self._seqs = {row["thing"]: row["last"] for row in counted}
        self._took: dict[UUID | None, list[Act]] = defaultdict(list)
        for act in acts.filter(code__in=TOOK).order_by("seq"):
            self._took[act.thing].append(act)
        self._learn_names()

    def _learn_names(self) -> None:
        hanging = (self._said, self._attached, self._graded, self._advice)
        made = [row.by_id for table in hanging for own in table.values() for row in own]
        took = [act.account_id for own in self._took.values() for act in own]
        self._names.learn([*made, *took])

    def of(self, job: Job) -> LiveCall:
        row, name = job.incident, self._names
        moved = self._moved[row.pk]
        took = self._took[row.ref]
        graded = tuple(_grade(g, name) for g in self._graded[row.pk])
        return LiveCall(
            ref=row.ref,
            pk=row.pk,
            number=row.number,
            source=row.source,
            external=row.external_id,
            channel=job.channel,
            here=job.here,
            line=self._lines.get(row.pk, ""),
            opened_as=row.type,
            opened_at=job.opened_at,
            opened_by=name(took[0].account_id) if took else "",
            state=State(moved[-1].state) if moved else State.OPEN,
            seq=self._seqs.get(row.ref, 0),
            fields={
                s.name: Entry(s.value, s.at, name(s.by_id)) for s in self._said[row.pk]
            },
            attached=tuple(_attached(a, name) for a in self._attached[row.pk]),
            grade=graded[-1] if graded else None,
            grades=graded,
            units=self._units[row.pk],
            advice=tuple(
                AdviceLine(a.kind, a.text, a.at, name(a.by_id))
                for a in self._advice[row.pk]
            ),
            joined=self._joined.get(row.pk),
            takers=_takers(took, name),
            mine=row.ref in self._mine,
        )


def _attached(row: Attached, name: "_Names") -> AttachedLine:
    return AttachedLine(
        ref=row.ref,
        part=row.part,
        person=row.person.ref,
        is_them=row.is_them,
        at=row.since,
        by=name(row.by_id),
    )


def _by(rows: Any) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows.order_by("pk"):
        found[row.incident_id].append(row)
    return found


class _Names:
    """Accounts by name, read once for a whole page."""

    def __init__(self) -> None:
        self._known: dict[int, str] = {}

    def learn(self, accounts: Iterable[int | None]) -> None:
        rows = Account.objects.filter(pk__in={a for a in accounts if a is not None})
        for row in rows.select_related("staff"):
            staff = getattr(row, "staff", None)
            self._known[row.pk] = staff.name if staff else row.username

    def __call__(self, account: int | None) -> str:
        return self._known.get(account or 0, "Doorstep")


def _grade(row: Graded, name: _Names) -> GradeLine:
    return GradeLine(
        grade=row.grade,
        lower=row.lower,
        by_rule=row.by_rule,
        reason=row.reason,
        manner=row.manner,
        manner_why=row.manner_why,
        signs=frozenset(row.signs),
        reasons=tuple(row.reasons),
        at=row.at,
        by=name(row.by_id),
    )


def _takers(acts: Sequence[Act], name: _Names) -> tuple[str, ...]:
    """Who works on the call, first taker first."""
    return tuple(dict.fromkeys(name(a.account_id) for a in acts if a.account_id))


def _units(sent: Any, briefings: Any, name: _Names) -> dict[int, tuple[UnitLine, ...]]:
    """Units by call. Dispatches and briefings come as the reader may see them."""
    found: dict[int, tuple[UnitLine, ...]] = defaultdict(tuple)
    rows = list(sent.select_related("staff").order_by("pk"))
    if not rows:
        return found
    newest = {row.dispatch_id: row for row in briefings.order_by("number")}
    reads = _reads([b.pk for b in newest.values()])
    name.learn(r.by_id for own in reads.values() for r in own)
    for row in rows:
        held = newest.get(row.pk)
        told = _briefing(held, reads[held.pk], name) if held else None
        found[row.incident_id] += (_unit(row, told),)
    return found


def _unit(row: Dispatch, sent: BriefingLine | None) -> UnitLine:
    return UnitLine(
        ref=row.ref,
        callsign=row.callsign,
        officer=row.staff.name if row.staff else "",
        staff=row.staff_id,
        purpose=row.purpose,
        since=row.since,
        arrived_at=row.arrived_at,
        until=row.until,
        ended_how=row.ended_how or "",
        briefing=sent,
    )


def _reads(briefings: Sequence[int]) -> dict[int, list[BriefingRead]]:
    """Readings by briefing; a tap that proves nothing is kept, and is none."""
    found: dict[int, list[BriefingRead]] = defaultdict(list)
    rows = BriefingRead.objects.filter(briefing__in=briefings)
    for row in rows.exclude(how=ReadHow.NOT_KNOWN).order_by("pk"):
        found[row.briefing_id].append(row)
    return found


def _briefing(
    row: Briefing, reads: Sequence[BriefingRead], name: _Names
) -> BriefingLine:
    return BriefingLine(
        ref=row.ref,
        number=row.number,
        first=row.first,
        lines=tuple(row.lines),
        radio=row.radio,
        at=row.at,
        reads=tuple(ReadLine(r.how, r.at, name(r.by_id)) for r in reads),
    )
