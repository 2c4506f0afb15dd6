"""Find every record that may be of the person asked for, with reasons.

A look-up takes one query for postings and one for records; a second wave of guesses
is asked only when the first left doubt, and never removes what the first found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import log2
from operator import itemgetter
from typing import Literal, NamedTuple

from recognise.compare import MISWRITTEN
from recognise.frequency import Frequency
from recognise.index import Index
from recognise.keys import Term, hashed
from recognise.likeness import name_level
from recognise.look import counted, guessed, said, spelt, weighed
from recognise.model import Model
from recognise.reasons import Reason, reasons_of
from recognise.records import Record
from recognise.score import Comparison, Scorer
from recognise.sounds import head

Guesses = Literal["when needed", "never", "always"]
Persons = Callable[[Sequence[int]], Mapping[int, int]]


def _miswritten(token: str, own: Iterable[str]) -> bool:
    return any(name_level(token, other) in MISWRITTEN for other in own)


_GROUPED = 12
# Whoever stands this many bits behind takes nothing from the best's probability.
_BEHIND = 14.0
_ONE_PERSON = 0.9
_MOST_BITS = 200.0
_OVER_CAP = 4
_RANK_SHARE = 0.25


@dataclass(frozen=True, slots=True)
class Match:
    """A record that may be of the person asked for.

    probability    0 to 1, all that was found and the chance of nobody weighed together
    band           "certain", "probable" or "possible", as the model draws them
    equally_likely how many other persons found are about as likely
    household      the record may be of somebody of the same household
    comparison     of query and record alone, as `may_join` needs it
    """

    rid: int
    record: Record
    probability: float
    band: str
    reasons: tuple[Reason, ...]
    equally_likely: int
    household: bool
    comparison: Comparison


class _Scored(NamedTuple):
    rid: int
    record: Record
    comparison: Comparison


class _Search:
    """One look-up: what was fetched, what was compared."""

    def __init__(
        self, query: Record, index: Index, model: Model, person_of: Persons | None
    ) -> None:
        self.query = query
        self.index = index
        self.model = model
        self.persons: dict[int, int] = {}
        self._person_of = person_of
        self._scorers: dict[int, Scorer] = {}
        self.ranks: dict[int, float] = {}
        self.scored: dict[int, _Scored] = {}
        self.unknown: frozenset[str] = frozenset()
        self.common: list[str] = []
        self.counts: dict[Term, int] = {}

    @cached_property
    def size(self) -> int:
        """How many records the index holds; asked after the first postings."""
        return self.index.size()

    def first_wave(self) -> None:
        """Follow the keys of what was said and compare what they lead to."""
        texts = said(self.query)
        found = self._follow(texts, self.model.cap)
        self.unknown = frozenset(t for t in texts if t not in found)
        self.common = [t for t, n in found.items() if n > self.model.cap]
        self._count(found)
        frequency = Frequency(self.model, self.size, self.counts)
        self.scorer = Scorer(self.query, self.model, frequency)
        self._compare()

    def second_wave(self) -> None:
        """Follow guesses too."""
        near = self.index.neighbours(spelt(self.query))
        for (kind, _), tokens in near.items():
            for token, count in tokens:
                self.counts.setdefault((kind, token), count)
        self._scorers.clear()  # they weighed by the counts of the first wave alone
        texts = guessed(self.query, near, self.unknown)
        self._follow(texts, self.model.cap // 4)
        self._compare()

    def _follow(self, texts: Mapping[str, float], cap: int) -> dict[str, int]:
        """Add to the ranks what lies under the keys; give how many lie under each."""
        numbers = hashed(texts, self.index.secret)
        postings = self.index.postings(numbers, cap)
        ranks, found = self.ranks, {}
        rarest = log2(self.size + 1)
        for (text, weight), number in zip(texts.items(), numbers, strict=True):
            rids = postings.get(number)
            if not rids:
                continue
            found[text] = len(rids)
            if len(rids) > cap:
                continue
            bits = weight * (rarest - log2(len(rids)) + 1)
            for rid in rids:
                ranks[rid] = ranks.get(rid, 0.0) + bits
        return found

    def _count(self, found: Mapping[str, int]) -> None:
        """Gather how common the query's values are."""
        for text, term in counted(self.query).items():
            n = found.get(text, 0)
            self.counts[term] = n * _OVER_CAP if n > self.model.cap else n
        self.counts.update(self.index.frequencies(weighed(self.query)))

    def _compare(self) -> None:
        """Compare the best ranked that were not compared yet."""
        ranked = sorted(self.ranks.items(), key=itemgetter(1), reverse=True)
        best = ranked[: self.model.candidates]
        # What shares one rare thing, a number or a door, is compared in any case.
        least = min(best[0][1] * _RANK_SHARE, log2(self.size + 1)) if best else 0.0
        rids = [r for r, rank in best if rank >= least and r not in self.scored]
        fetched = self.index.records(rids) if rids else {}
        self._count_alike(fetched.values())
        for rid, record in fetched.items():
            self.scored[rid] = _Scored(rid, record, self.scorer.compare(record))

    def _count_alike(self, records: Iterable[Record]) -> None:
        """Count the names found that are like the query's but not the same."""
        own = {t for name in self.query.names for t in name.given + name.family}
        wanted: dict[Term, None] = {}
        for names in {record.names for record in records}:
            for name in names:
                for token in name.given + name.family:
                    if token not in own and _miswritten(token, own):
                        wanted[("given", head(token))] = None
                        wanted[("family", head(token))] = None
        missing = [term for term in wanted if term not in self.counts]
        if missing:
            self.counts.update(self.index.frequencies(missing))

    def persons_of(self, rids: Sequence[int]) -> dict[int, int]:
        """Give the person of each record: the store's, or a number of its own.

        Persons of the store are told from records standing alone by their sign. Each
        record is asked for once a look-up.
        """
        new = [rid for rid in rids if rid not in self.persons]
        self.persons.update((rid, -rid - 1) for rid in new)
        if new and self._person_of is not None:
            self.persons.update(self._person_of(new))
        return {rid: self.persons[rid] for rid in rids}

    def are_one(self, leader: _Scored, other: _Scored) -> bool:
        """Whether two records found are likely of one person, whatever was asked."""
        scorer = self._scorers.get(leader.rid)
        if scorer is None:
            frequency = Frequency(self.model, self.size, self.counts)
            scorer = Scorer(leader.record, self.model, frequency)
            self._scorers[leader.rid] = scorer
        return scorer.compare(other.record).probability >= _ONE_PERSON

    def ordered(self) -> list[_Scored]:
        """Give what was compared, the weightiest first."""
        found = list(self.scored.values())
        return sorted(found, key=lambda s: (-s.comparison.weight, s.rid))


def find(
    query: Record,
    index: Index,
    model: Model,
    limit: int = 20,
    *,
    guesses: Guesses = "when needed",
    person_of: Persons | None = None,
) -> list[Match]:
    """Find the records that may be of the person asked for, likeliest first.

    limit      how many matches to give at most
    guesses    whether misspelt names, wrong digits and exchanged dates are tried:
               "when needed" tries them when nothing certain was found
    person_of  gives the person of each record id that has one; the probabilities of
               one person's records are then one person's.  With or without it, records
               that match each other count as one person
    """
    search = _Search(query, index, model, person_of)
    search.first_wave()
    shown = None
    if guesses == "never":
        shown = _shown(search, limit)
    elif guesses == "when needed" and not _surely_in_doubt(search):
        shown = _shown(search, limit)
        if shown[0].probability < model.guess_below:
            shown = None
    if shown is None:
        search.second_wave()
        shown = _shown(search, limit)
    return [_match(one, model) for one in shown]


def _surely_in_doubt(search: _Search) -> bool:
    """Whether all of the best together, as one person, would not be sure enough.

    Told without comparing them with each other, which is half the work of a look-up.
    """
    ordered = search.ordered()
    persons = search.persons_of([s.rid for s in ordered])
    masses = _masses(ordered, persons, search.scorer.prior)
    best = {persons[s.rid] for s in ordered[:_GROUPED]}
    joined = sum([masses[person].total for person in best])
    totals = [mass.total for mass in masses.values()]
    most = max([joined, *totals])
    return most < search.model.guess_below * (1.0 + sum(totals))


class _Weighed(NamedTuple):
    """A record, the probability of its person, and how many others are as likely."""

    scored: _Scored
    probability: float
    equally_likely: int


def _shown(search: _Search, limit: int) -> list[_Weighed]:
    """Weigh what was compared, one against the others: those to be shown, in order."""
    ordered = search.ordered()
    prior = search.scorer.prior
    persons = _persons(search, ordered)
    masses = _masses(ordered, persons, prior)
    whole = 1.0 + sum([mass.total for mass in masses.values()])
    chances = [
        (_probability(s, masses[persons[s.rid]], whole, prior), s) for s in ordered
    ]
    chances.sort(key=lambda pair: -pair[0])
    least = search.model.weakest - prior
    shown = [
        (probability, s)
        for probability, s in chances
        if s.comparison.weight >= least or s.comparison.household
    ]
    totals = [mass.total for mass in masses.values()]
    equal: dict[int, int] = {}
    found = []
    for probability, s in (shown or chances[:1])[:limit]:
        person = persons[s.rid]
        if person not in equal:
            low, high = masses[person].total / 2, masses[person].total * 2
            equal[person] = sum([low <= other <= high for other in totals]) - 1
        found.append(_Weighed(s, probability, equal[person]))
    return found


@dataclass(slots=True)
class _Mass:
    """The odds of one person, against an even guess, summed over the records."""

    total: float = 0.0
    best: float = 0.0


def _masses(
    ordered: Sequence[_Scored], persons: Mapping[int, int], prior: float
) -> dict[int, _Mass]:
    """Sum the odds by person: who is on record often is met again more often."""
    masses: dict[int, _Mass] = {}
    for s in ordered:
        mass = masses.setdefault(persons[s.rid], _Mass())
        odds = 2.0 ** min(s.comparison.weight + prior, _MOST_BITS)
        mass.total += odds
        mass.best = max(mass.best, odds)
    return masses


def _probability(s: _Scored, mass: _Mass, whole: float, prior: float) -> float:
    """Weigh one record's person against every other person found and nobody."""
    own: float = 2.0 ** min(s.comparison.weight + prior, _MOST_BITS)
    own *= mass.total / mass.best
    # The even guess that it is nobody found is 1, and is lost in a float beside a sum
    # of more than 53 bits; without it the share of a far weaker record is 0 / 0.
    others = max(whole - mass.total, 1.0)
    return own / (own + others)


def _match(one: _Weighed, model: Model) -> Match:
    s, probability = one.scored, one.probability
    household = s.comparison.household
    band = model.band(probability)
    return Match(
        s.rid,
        s.record,
        probability,
        "probable" if household and band == "certain" else band,
        reasons_of(s.comparison.evidence),
        one.equally_likely,
        household,
        s.comparison,
    )


def _persons(search: _Search, ordered: Sequence[_Scored]) -> dict[int, int]:
    """Say which person each record is of.

    The store's persons, where it knows them; and records that match each other count
    as one, since two that nobody has joined yet must not halve each other's chance.
    """
    persons = search.persons_of([s.rid for s in ordered])
    leaders: list[_Scored] = []
    same: dict[int, int] = {}
    for s in ordered[:_GROUPED]:
        person = persons[s.rid]
        if ordered[0].comparison.weight - s.comparison.weight > _BEHIND:
            break
        if person in same:
            continue
        same[person] = person
        for leader in leaders:
            if search.are_one(leader, s):
                same[person] = persons[leader.rid]
                break
        else:
            leaders.append(s)
    return {rid: same.get(person, person) for rid, person in persons.items()}


def frequency_of(records: Iterable[Record], index: Index, model: Model) -> Frequency:
    """Count, in the index, the values of the records, for `recognise.compare`."""
    counts: dict[Term, int] = {}
    texts: dict[str, Term] = {}
    wanted: dict[Term, None] = {}
    for record in records:
        texts.update(counted(record))
        wanted.update(dict.fromkeys(weighed(record)))
    numbers = hashed(texts, index.secret)
    postings = index.postings(numbers, model.cap)
    for number, term in zip(numbers, texts.values(), strict=True):
        n = len(postings.get(number, ()))
        counts[term] = n * _OVER_CAP if n > model.cap else n
    counts.update(index.frequencies(list(wanted)))
    return Frequency(model, index.size(), counts)


def why_not(query: Record, rid: int, index: Index, model: Model) -> tuple[str, ...]:
    """Say in sentences why a record was not found, or that it is, and how likely."""
    search = _Search(query, index, model, None)
    search.first_wave()
    search.second_wave()
    held = index.records([rid])
    if rid not in held:
        return ("the record is not in the index, or not to be seen by this reader",)
    comparison = search.scorer.compare(held[rid])
    says = [f"{r.says} ({r.weight_bits:+.1f})" for r in reasons_of(comparison.evidence)]
    if rid not in search.ranks:
        says.insert(0, "nothing that was said, and no guess, leads to the record")
    elif rid not in search.scored:
        says.insert(0, "more than enough other records had more in common")
    if search.common:
        says.append("some of what was said is on too many records to be followed")
    says.append(f"together they make it {comparison.probability:.0%} likely")
    return tuple(says)
