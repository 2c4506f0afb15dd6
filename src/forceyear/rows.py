"""The whole year as rows: persons first, then everything in order of time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from forceyear.calls import SOURCE as CONTROL
from forceyear.calls import Call, Calls
from forceyear.cases import Case, Cases
from forceyear.chance import share
from forceyear.follow import CRIME, CUSTODY, NEIGHBOUR, PARTNER, Follow, Paper
from forceyear.mentions import CAUSES, Mention, cause
from forceyear.records import Document, records
from forceyear.schedule import BEFORE, Schedule, Turn
from forceyear.settings import Settings
from forceyear.words import codes

SOURCES: tuple[str, ...] = (CRIME, CONTROL, CUSTODY, PARTNER, NEIGHBOUR)
"""The systems that hold the year; each keeps its own ids."""

_ACROSS, _BECAME_CRIME = 61, 62
_NEIGHBOURS = 0.10


@dataclass(frozen=True, slots=True)
class Truth:
    """What is true of one domestic abuse call.

    repeats   an earlier recorded domestic abuse event has the same victim
    noticed   the old flag said so at the time
    earlier   id of her latest earlier event, "" for none
    missed    why a plain exact search would have missed it (`mentions.CAUSES`),
              "" for a first call of which nothing was on record
    """

    call: str
    case: int
    victim: int
    suspect: int
    repeats: bool
    noticed: bool
    earlier: str
    missed: str


@dataclass(frozen=True, slots=True)
class Row:
    """One row of one source with the truth beside it.

    people  (record id, true person) for each person that the row gives; a young
            child is below zero
    truth   for a domestic abuse call, else None
    """

    source: str
    document: Document
    people: tuple[tuple[str, int], ...]
    truth: Truth | None = None


def rows(
    settings: Settings, *, since: date | None = None, before: date | None = None
) -> Iterator[Row]:
    """Every row of the year: who is on record, then what happened, in order of time.

    since   only what happened on or after this day, and no standing records
    before  only what happened before this day
    What follows from a call (crime, arrest, order) comes with the call, though its
    own `recorded_at` is later. Memory holds the table of domestic abuse calls and
    the cases that are still going on.
    """
    cases = Cases(settings)
    if since is None:
        yield from _standing(cases)
    first = (since - settings.since).days if since else 0
    last = (before - settings.since).days if before else settings.days
    yield from _Year(cases).rows(first, last)


def documents(
    settings: Settings,
    *,
    source: str = "",
    since: date | None = None,
    before: date | None = None,
) -> Iterator[tuple[str, Document]]:
    """(source, document) of the year as the loader takes them; see `rows`.

    source  one of `SOURCES`, or "" for all of them in one order of time
    """
    for row in rows(settings, since=since, before=before):
        if source in ("", row.source):
            yield row.source, row.document


def _standing(cases: Cases) -> Iterator[Row]:
    """Who was on record before the year, in the crime system or across the border."""
    seed = cases.settings.seed
    for person in cases.city.residents():
        for nth, document in enumerate(records(cases.city, person)):
            across = nth and share(seed, _ACROSS, person.number * 4 + nth) < _NEIGHBOURS
            source = NEIGHBOUR if across else CRIME
            yield Row(source, document, ((document["id"], person.number),))


@dataclass(slots=True)
class _Open:
    """A case that has begun and not ended."""

    mentions: list[tuple[str, Mention]]
    suspect_named_at: int = -1
    related: bool = False


class _Year:
    """Walks the schedule and keeps what each open case has said so far."""

    def __init__(self, cases: Cases) -> None:
        self.cases = cases
        self.calls, self.follow = Calls(cases), Follow(cases)
        self.open: dict[int, _Open] = {}
        self.named: dict[int, int] = {}
        self.other = codes()["other"]

    def rows(self, first: int, last: int) -> Iterator[Row]:
        for turn in Schedule(self.cases).turns():
            if turn.day >= last:
                return
            wanted = turn.day >= first
            if turn.case >= 0:
                # Made even when not wanted: later calls must know what it said.
                found = list(self._abuse(turn, self.cases.case(turn.case)))
                yield from found if wanted else ()
            elif wanted:
                yield from self._other(turn)

    def _other(self, turn: Turn) -> Iterator[Row]:
        call, person, code = self.calls.other(turn)
        yield Row(CONTROL, call.document, call.people)
        seed, serial = self.cases.settings.seed, turn.day << 20 | turn.serial
        if share(seed, _BECAME_CRIME, serial) < self.other[code][1]:
            id_ = call.document["id"]
            paper = self.follow.other_crime(turn, person, code, id_)
            yield _row(paper)

    def _abuse(self, turn: Turn, case: Case) -> Iterator[Row]:
        state = self.open.setdefault(case.number, _Open([]))
        if turn.nth == BEFORE:
            yield self._kept(self.follow.before(case), case, state)
            return
        after = self.follow.order_after(case)
        call = self._tied(turn, case, state, ordered=0 <= after < turn.nth)
        yield self._call(call, turn, case, state)
        for paper in self._papers(call, turn, case, after):
            yield self._kept(paper, case, state)
        if turn.nth == len(case.calls) - 1:
            del self.open[case.number]

    def _tied(self, turn: Turn, case: Case, state: _Open, *, ordered: bool) -> Call:
        """The call; said more fully where nothing would tie it to her earlier ones."""
        call = self.calls.abuse(turn, case, ordered)
        past = [m for _, m in state.mentions if m.at < turn.at]
        if past and call.mention and cause(call.mention, past) == CAUSES[-1]:
            return self.calls.abuse(turn, case, ordered, fully=True)
        return call

    def _call(self, call: Call, turn: Turn, case: Case, state: _Open) -> Row:
        past = [(id_, m) for id_, m in state.mentions if m.at < turn.at]
        assert call.mention is not None
        missed = ""
        if past:
            missed = cause(call.mention, (m for _, m in past))
        elif call.suspect_named and self._known_man(case, turn.at):
            missed = "other victim of the same man"
        id_ = call.document["id"]
        truth = Truth(
            id_, case.number, case.victim.number, case.suspect.number, bool(past),
            turn.noticed, max(past, key=lambda p: p[1].at)[0] if past else "", missed,
        )  # fmt: skip
        state.mentions.append((id_, call.mention))
        self._named(case, turn.at, call.suspect_named)
        return Row(CONTROL, call.document, call.people, truth)

    def _papers(
        self, call: Call, turn: Turn, case: Case, after: int
    ) -> Iterator[Paper]:
        follow, id_ = self.follow, call.document["id"]
        if turn.nth == 0:
            yield follow.relationship(case, turn.at)
        if turn.crime:
            yield follow.crime(turn, case, call.document)
        if turn.arrest:
            yield follow.custody(turn, case, id_)
            bail = follow.bail(turn, case, id_)
            yield from (bail,) if bail else ()
        if turn.nth == after:
            yield follow.order(case, turn.at)
        yield from self._referred(turn, case)

    def _referred(self, turn: Turn, case: Case) -> Iterator[Paper]:
        due = turn.nth == min(1, len(case.calls) - 1)
        if due and case.before != "partner" and case.rank < self.follow.referred:
            yield self.follow.referral(case, turn.at)
            flag = self.follow.conference(case, turn.at)
            yield from (flag,) if flag else ()

    def _kept(self, paper: Paper, case: Case, state: _Open) -> Row:
        if paper.mention is not None:
            state.mentions.append((paper.document["id"], paper.mention))
            self._named(case, paper.mention.at, paper.suspect_named)
        return _row(paper)

    def _named(self, case: Case, at: int, named: bool) -> None:
        if named and case.other >= 0:
            self.named[case.number] = min(at, self.named.get(case.number, at))

    def _known_man(self, case: Case, at: int) -> bool:
        return 0 <= self.named.get(case.other, at) < at


def _row(paper: Paper) -> Row:
    return Row(paper.source, paper.document, paper.people)
