"""From any fragment to what is known: persons with reasons, the number, the place."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import Error as DatabaseFault

from doorstep.access.rules import DataClass, NotLogged, Reader
from doorstep.incidents.queries import Part, at_place, events, parts
from doorstep.people.actions import miss_history, spooled
from doorstep.people.queries import (
    Asked,
    LookUp,
    PersonMatch,
    Reason,
    is_too_little,
    look_up,
    sources,
    unread,
)
from doorstep.policy.catalogue import Need
from doorstep.timing import date_words, local_day


@dataclass(frozen=True)
class Checked:
    """What was searched and when; `answered` False means history was not checked."""

    at: datetime
    systems: int
    answered: bool
    says: str = ""


@dataclass(frozen=True)
class Candidate:
    """One person who may be meant, as a list shows them."""

    number: int
    ref: str
    name: str
    born: str
    last: str
    because: tuple[str, ...]
    reasons: tuple[Reason, ...]
    equally_likely: int
    records: int
    events: int
    band: str
    probability: float


@dataclass(frozen=True)
class Band:
    name: str
    says: str
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True)
class Found:
    """The whole answer to a fragment."""

    checked: Checked
    notes: tuple[str, ...] = ()
    bands: tuple[Band, ...] = ()
    household: tuple[Candidate, ...] = ()
    more: int = 0


SAYS = {
    "certain": "little else could explain it",
    "probable": "likely; ask one thing more",
    "possible": "may be somebody else",
}
SLOW = "The register did not answer."
UNLOGGED = "No log can take who is shown to you, so nobody is shown."
LOADING = "Records are being loaded; the newest may not be found yet."
TOO_LITTLE = (
    "This alone is too little to look anybody up by: an age, a street or part of a "
    "number is shared by very many. Add one thing more."
)
OWN_ONLY = (
    "Your role sees here only the people of its own jobs and tasks. "
    "Ask the control room about anybody else."
)


@dataclass(frozen=True)
class Searchable:
    """What can be searched at a moment: how many systems, and whether more comes.

    loading  records are being taken in; a merge meanwhile may come too late for us
    """

    systems: int
    loading: bool


def searchable() -> Searchable:
    """What can be searched now; to be asked before the look-ups that rest on it."""
    loading = spooled()
    return Searchable(len(sources()), loading)


def find(
    reader: Reader,
    asked: Asked,
    apart: frozenset[int] = frozenset(),
    stands: Searchable | None = None,
) -> Found:
    """Everything known of a fragment; a failed look-up is never "none found".

    apart   records that do not count: a call that is filed is no history of itself
    stands  what can be searched, where several look-ups are made at once
    Never raises for a database that does not answer, nor where no log takes a look:
    `checked.answered` is False, and a check by hand is owed.
    """
    before = set(reader.noted)
    try:
        stands = stands or searchable()
        found = _without(look_up(reader, asked), apart)
        taken = parts(reader, [r for m in found.matches for r in m.records])
        candidates = _candidates(found, taken)
        known = _known(reader, asked, found, taken)
        checked = _checked(reader, asked, stands, empty=not (candidates or known))
        notes = tuple([*known, *_notes(reader, asked, checked, found, stands)])
    except (DatabaseFault, NotLogged) as fault:
        reader.noted.intersection_update(before)  # of those found, none is shown
        _owe_a_check(reader)
        return Found(Checked(reader.at, 0, answered=False, says=why_not(fault)))
    outside = [c for c, m in candidates if not m.household]
    bands = [
        Band(name, says, tuple(c for c in outside if c.band == name))
        for name, says in SAYS.items()
    ]
    return Found(
        checked,
        notes,
        tuple(band for band in bands if band.candidates),
        tuple(c for c, m in candidates if m.household),
        found.more,
    )


def why_not(fault: Exception) -> str:
    """Why history could not be checked, in words for whoever asked."""
    return UNLOGGED if isinstance(fault, NotLogged) else SLOW


def _without(found: LookUp, apart: frozenset[int]) -> LookUp:
    """The answer as it would be without these records."""
    if not apart:
        return found
    kept = [
        replace(match, records=tuple(r for r in match.records if r not in apart))
        for match in found.matches
    ]
    return LookUp(tuple(match for match in kept if match.records), found.more)


def _checked(
    reader: Reader, asked: Asked, stands: Searchable, *, empty: bool
) -> Checked:
    """What was searched; where nothing could have been found, it was not checked."""
    if empty and is_too_little(asked):
        says = " ".join([*_unread(asked), TOO_LITTLE])
        return Checked(reader.at, 0, answered=False, says=says)
    if empty and _sees_only_own(reader):
        return Checked(reader.at, 0, answered=False, says=OWN_ONLY)
    return Checked(reader.at, stands.systems, answered=True)


def _sees_only_own(reader: Reader) -> bool:
    """Whether a tie is all that shows this reader a person: most are then hidden."""
    row = reader.row(DataClass.D3)
    return row is None or all(need is Need.TIE for need in row.needs)


def _unread(asked: Asked) -> list[str]:
    return [
        f"Not used, since it could not be read: {name} “{getattr(asked, name)}”."
        for name in unread(asked)
    ]


def _owe_a_check(reader: Reader) -> None:
    """Have somebody check by hand; if that is not kept either, the answer says it."""
    with suppress(DatabaseFault):
        miss_history(by=reader, at=reader.at)


def _candidates(
    found: LookUp, taken: Sequence[Part]
) -> list[tuple[Candidate, PersonMatch]]:
    return [
        (_candidate(n, match, _of_records(taken, match.records)), match)
        for n, match in enumerate(found.matches, start=1)
    ]


def _of_records(taken: Sequence[Part], records: Collection[int]) -> list[Part]:
    return [part for part in taken if part.record in records]


def _candidate(number: int, match: PersonMatch, taken: Sequence[Part]) -> Candidate:
    return Candidate(
        number=number,
        ref=match.ref,
        name=match.name,
        born=match.born,
        last=_last(taken),
        because=match.because,
        reasons=match.reasons,
        equally_likely=match.equally_likely,
        records=len(match.records),
        events=len({part.incident for part in taken}),
        band=match.band,
        probability=match.probability,
    )


def _last(taken: Sequence[Part]) -> str:
    return f"{taken[0].role}, {_day(taken[0].at)}" if taken else ""


def _known(
    reader: Reader, asked: Asked, found: LookUp, taken: Sequence[Part]
) -> list[str]:
    """What is known of number and place, apart from who it may be.

    A number may be shared with the suspect, or be his: it proves nothing of who rings.
    """
    known = _of_number(found, taken) if asked.phone else []
    return known + (_of_place(reader, asked.place) if asked.place else [])


def _notes(
    reader: Reader, asked: Asked, checked: Checked, found: LookUp, stands: Searchable
) -> Iterator[str]:
    """What the answer does not rest on: it would look whole without these words."""
    if stands.loading:
        yield LOADING
    if checked.answered:
        yield from _unread(asked)
    if found.matches and _sees_only_own(reader):
        yield OWN_ONLY


def _of_number(found: LookUp, of_all: Sequence[Part]) -> list[str]:
    bears = [m for m in found.matches if _same("phone", m)]
    taken = _of_records(of_all, {r for m in bears for r in m.records})
    if not taken:
        return []
    name = next(m.name for m in bears if taken[0].record in m.records)
    count = len({part.incident for part in taken})
    return [
        f"This number: {_events(count)}; last used by {name}, {taken[0].role}, "
        f"{_day(taken[0].at)}. A number may be shared."
    ]


def _same(field: str, match: PersonMatch) -> bool:
    return any(r.field == field and r.weighs.endswith("for") for r in match.reasons)


def _of_place(reader: Reader, place: str) -> list[str]:
    there = events(reader, at_place(reader, place))
    if not there:
        return []
    last = there[0]
    return [f"This place: {_events(len(there))}; last {last.what}, {_day(last.at)}."]


def _events(count: int) -> str:
    return "1 event" if count == 1 else f"{count} events"


def _day(at: datetime) -> str:
    return date_words(local_day(at))
