"""Whom a new user should look for: a rich history behind a name that is misspelt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from forceyear import slips
from forceyear.calls import Calls
from forceyear.cases import Case, Cases
from forceyear.chance import generator
from forceyear.follow import Follow
from forceyear.names import pools
from forceyear.phones import SPELLINGS
from forceyear.records import records
from forceyear.schedule import Turn
from forceyear.settings import Settings

_SUGGESTION = 71
_ENOUGH = 4
_STRANGELY = ("brackets", "plus 44 and zero", "with a note", "letter O", "dots")


@dataclass(frozen=True)
class Suggestion:
    """What to type, and what should then be found.

    name     given and family name, the family name misspelt
    phone    her number from the drama ranges, strangely written
    person   true number of the victim, as in the side files
    known_as her name as it truly is
    records  ids of her records in the crime system
    calls    how many domestic abuse calls the year holds about her
    """

    name: str
    phone: str
    person: int
    known_as: str
    records: tuple[str, ...]
    calls: int

    @property
    def fragment(self) -> str:
        """What to type, in words: either finds her."""
        return f"{self.name} or {self.phone}"

    @property
    def finds(self) -> str:
        """What is then found, in words."""
        return (
            f"{self.known_as}: abuse reported {self.calls} times in the year, an order "
            "or notice, and a suspect who is known from another victim"
        )


def suggestions(settings: Settings, count: int = 3) -> tuple[Suggestion, ...]:
    """Victims with at least four calls, an order, and a suspect with another victim.

    count  how many at most, in order of the richness of their history; a year of
           20,000 people has three or more
    """
    cases = Cases(settings)
    found = (_suggestion(cases, case) for case in _rich(cases))
    return tuple(one for one, _ in zip(found, range(count), strict=False))


def _rich(cases: Cases) -> Iterator[Case]:
    follow = Follow(cases)
    for rank in range(min(cases.count, 200)):
        case = cases.case(cases.ranked(rank))
        ordered = follow.order_after(case) >= 0
        if len(case.calls) >= _ENOUGH and ordered and case.other >= 0:
            yield case


def _suggestion(cases: Cases, case: Case) -> Suggestion:
    rng = generator(cases.settings.seed, _SUGGESTION, case.number)
    victim, written = case.victim, _Written(cases, case)
    spelling = SPELLINGS[_STRANGELY[case.rank % len(_STRANGELY)]]
    return Suggestion(
        name=f"{victim.given} {_unknown(victim.family, written.families, rng)}",
        phone=spelling(written.number()),
        person=victim.number,
        known_as=f"{victim.given} {victim.family}",
        records=(f"N{victim.number}.1",),
        calls=len(case.calls),
    )


def _unknown(family: str, known: set[str], rng: Random) -> str:
    """A misspelling that stands on no record of hers."""
    for _ in range(20):
        wrong = slips.heard(family, rng)
        if wrong.casefold() not in known:
            return wrong
    return slips.dropped(family, rng)


class _Written:
    """How a victim stands in the year's papers: family names and numbers."""

    def __init__(self, cases: Cases, case: Case) -> None:
        calls, follow = Calls(cases), Follow(cases)
        pool = pools()[case.victim.community]
        family = case.victim.family
        families = {family, *pool.variants.get(family, ())}
        families |= {d["family"] for d in records(cases.city, case.victim)}
        self._used, self._victim = Counter[str](), case.victim
        for nth, at in enumerate(case.calls):
            turn = Turn(at, at // 86_400, 0, case.number, nth, False, False, False)
            call = calls.abuse(turn, case, ordered=False)
            crime = follow.crime(turn, case, call.document)
            for mention in filter(None, (call.mention, crime.mention)):
                families.add(mention.family)
            if call.mention and call.mention.digits:
                self._used[call.mention.digits] += 1
        self.families = {name.casefold() for name in families}

    def number(self) -> str:
        """The number by which the log knows her best, a mobile before a landline."""
        used = self._used
        best = max(used, key=lambda n: (n.startswith("07"), used[n]), default="")
        return best or self._victim.mobile
