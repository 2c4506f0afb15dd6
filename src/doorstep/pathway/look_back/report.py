"""Makes the look-back report: one page for a chief, without a name on it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from heapq import nlargest

from doorstep.access.actions import acting
from doorstep.access.rules import DataClass, Reader, Verb
from doorstep.incidents.queries import how_many_told
from doorstep.pathway.look_back.replay import Outcome, happenings, replay
from doorstep.pathway.look_back.rules import (
    SAYS,
    SHARED_BY,
    Danger,
    gravity,
    is_high,
    known_words,
)
from doorstep.pathway.look_back.tally import Tally
from doorstep.people.queries import matching
from doorstep.people.queries.said import Control, controls
from doorstep.policy import View
from doorstep.policy.catalogue import Need
from doorstep.states import NotAllowed, Refused
from doorstep.timing import clock_words, date_words, local_day, start_of

GRAVEST = 50
CHUNK = 2000


@dataclass(frozen=True)
class Count:
    """How many calls, and what share of all domestic abuse calls."""

    what: str
    calls: int
    share: str


@dataclass(frozen=True)
class CauseLine:
    cause: str
    says: str
    calls: int
    share: str


@dataclass(frozen=True)
class Grave:
    """One missed call; `known` is what could have been known, without a name."""

    number: str
    at: datetime
    what: str
    known: str
    missed: str
    href: str = ""


@dataclass(frozen=True)
class LookBack:
    """The whole report; every value but times and counts is words."""

    period: str
    made: str
    noticed: str
    knowable: str
    sentence: str
    counts: tuple[Count, ...]
    causes: tuple[CauseLine, ...]
    gravest: tuple[Grave, ...]
    definitions: tuple[str, ...]
    csv_href: str = ""


def may_look_back(reader: Reader) -> bool:
    """Whether a reader may see the report: those who read narratives beyond a tie.

    Doorstep itself may, for who runs a command on the machine.
    """
    if reader.account is None:
        return True
    row = reader.row(DataClass.D4, Verb.READ)
    return row is not None and any(need is not Need.TIE for need in row.needs)


def look_back(
    *,
    by: Reader,
    at: datetime,
    policy: View,
    first: date,
    last: date,
    most: int | None = None,
    on_call: Callable[[Outcome], None] = lambda _: None,
    on_progress: Callable[[int], None] = lambda _: None,
) -> LookBack:
    """Replay the calls of a period, first and last day within it.

    most         refuse to replay more incidents than this
    on_call      told of each domestic abuse call of the period, in order
    on_progress  told how many incidents have been read so far
    Raises Refused if `by` may not see it, NotAllowed if it would take too long here.
    """
    if not may_look_back(by):
        raise Refused(
            "The look-back report is open to roles that read case narratives. "
            "Ask a sergeant or a specialist detective of your unit."
        )
    since, before = start_of(first), start_of(last + timedelta(days=1))
    if most is not None and most < how_many_told(
        since=since, before=before, without=by.bars
    ):
        raise NotAllowed(_too_long(first, last))
    tally = Tally(policy.incidents.windows["repeat"].months)
    for one in replay(
        since=since, before=before, without=by.bars, on_progress=on_progress
    ):
        tally.add(one)
        if one.domestic:
            on_call(one)
    _write_act(by, at, first, last, tally)
    return _report(tally, first, last, at)


def _too_long(first: date, last: date) -> str:
    return (
        "There is too much on record to replay while a page waits. Ask for fewer days, "
        f"or run this at a terminal: doorstep look-back --from {first} --to {last}"
    )


def _write_act(by: Reader, at: datetime, first: date, last: date, tally: Tally) -> None:
    with acting(by=by, at=at, code="pathway.look_back", policy=by.version) as doing:
        doing.reason = f"{first} to {last}"
        doing.counts = {"calls": tally.calls, "missed": len(tally.missed)}


def _report(tally: Tally, first: date, last: date, at: datetime) -> LookBack:
    return LookBack(
        period=f"{tally.calls:,} domestic abuse {_calls(tally.calls)} from "
        f"{date_words(first)} to {date_words(last)}",
        made=f"{date_words(local_day(at))}, {clock_words(at)}",
        noticed=share(tally.noticed, tally.flagged),
        knowable=share(tally.repeats, tally.calls),
        sentence=_sentence(tally),
        counts=tuple(_counts(tally)),
        causes=tuple(_causes(tally)),
        gravest=tuple(_gravest(tally.missed)),
        definitions=tuple(_definitions(tally)),
    )


def share(part: int, whole: int) -> str:
    """A share in whole percent; "not known" where there is nothing to share."""
    if not whole:
        return "not known"
    percent = 100 * part / whole
    return "under 1 %" if 0 < percent < 0.5 else f"{percent:.0f} %"


def _sentence(tally: Tally) -> str:
    if not tally.calls:
        return (
            "No domestic abuse call is on record for these days. "
            f"{tally.other:,} other calls are."
        )
    calls = f"{tally.calls:,} domestic abuse {_calls(tally.calls)}"
    return (
        f"Of {calls}, {_number(tally.repeats)} had an earlier event of the same "
        f"victim on record; {_noticed(tally)}."
    )


def _noticed(tally: Tally) -> str:
    if not tally.flagged:
        return "no source says what was noticed then"
    were = (
        "was noticed as a repeat" if tally.noticed == 1 else "were noticed as repeats"
    )
    return f"{_number(tally.noticed)} {were} then"


def _calls(many: int) -> str:
    return "call" if many == 1 else "calls"


def _number(many: int) -> str:
    return f"{many:,}" if many else "none"


def _counts(tally: Tally) -> Iterator[Count]:
    lines = (
        ("This number", "number"),
        ("This place", "place"),
        ("This person as victim", "victim"),
        (f"This person as victim, within {tally.window} months", "window"),
        ("This person as suspect", "suspect"),
        ("This pair", "pair"),
        ("Any of these", "any"),
    )
    for what, name in lines:
        calls = tally.known[name]
        yield Count(what, calls, share(calls, tally.calls))
    yield Count(
        "Calls not recorded as domestic abuse, from a number or place known for it",
        tally.other_known,
        f"{share(tally.other_known, tally.other)} of those" if tally.other else "none",
    )


def _causes(tally: Tally) -> Iterator[CauseLine]:
    for cause, calls in tally.causes.most_common():
        yield CauseLine(
            cause.value.capitalize(),
            SAYS[cause],
            calls,
            share(calls, len(tally.missed)),
        )


def _gravest(missed: Sequence[Outcome]) -> list[Grave]:
    persons = sorted({person for one in missed for person in one.persons})
    held: dict[int, list[Control]] = {}
    for start in range(0, len(persons), CHUNK):
        held.update(controls(persons[start : start + CHUNK]))
    weighed = [(danger_of(one, held), one) for one in missed]
    worst = nlargest(GRAVEST, weighed, key=lambda pair: gravity(pair[0]))
    return [_grave(danger, one) for danger, one in worst]


def danger_of(one: Outcome, held: dict[int, list[Control]]) -> Danger:
    """What stood on record when a call was taken."""
    day = local_day(one.at)
    stood = {
        control.sort
        for person in one.persons
        for control in held.get(person, ())
        if control.stood_on(day)
    }
    return Danger(
        controls=tuple(sorted(stood)),
        high=any(is_high(event.grade) for event in one.earlier),
        events=happenings(one.earlier),
        pair=one.of_pair,
        others=one.of_man,
        last=max((event.at for event in one.earlier), default=None),
    )


def _grave(danger: Danger, one: Outcome) -> Grave:
    return Grave(
        number=one.number,
        at=one.at,
        what=one.what,
        known=known_words(danger, one.at),
        missed=one.missed.value if one.missed else "",
    )


def _definitions(tally: Tally) -> Iterator[str]:
    yield (
        "Known then: recorded in any loaded system before the call was taken. "
        "An event counts from when its source says that it was recorded."
    )
    yield (
        "This number, this place: domestic abuse was on record with it, whoever was "
        f"in it. A number that more than {SHARED_BY} events share says nothing."
    )
    yield (
        "This person as victim: an earlier recorded event of domestic abuse with the "
        "same victim. Two are taken for the same where their records are believed to "
        "be one person today, or where what both say makes it more likely than not."
    )
    yield "Noticed: the source's own repeat flag was set on the call."
    yield (
        "Missed: an earlier event of this victim, or of this suspect with another, "
        "stood on record and the flag was not set. Why: what a search of the log for "
        "the very text of the call would have met first; an event in another system "
        "counts only where the log held none."
    )
    yield (
        "The gravest: first an order, bail or conference flag in force, then an "
        "earlier event graded high, then how many there were, then the suspect's "
        "other victims."
    )
    state = matching()
    if state.done < state.of:
        yield (
            f"Records that wait to be matched: {state.of - state.done:,}. "
            "There may be more repeats than are counted here."
        )
