"""Briefings of invented jobs, read by a checker that knows none of the rule's own code.

Half of the jobs are hostile: forty orders, terms of any length, her address in free
text in other spellings, surnames, code words and judgements in every field. Prints
`name value unit engine`; `violations` counts what breaks a rule of the briefing,
`canaries` the arrest briefings in which a place of hers is left anywhere.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, timedelta

from doorstep.incidents.rules.brief import (
    Brief,
    Fact,
    Line,
    brief,
    radio_text,
    summary_500,
)
from doorstep.incidents.rules.calls import Purpose
from doorstep.policy import load

JOBS = 5000
SEED = 20261122
DAY = date(2026, 11, 22)
MADE = datetime(2026, 11, 22, 14, 2, tzinfo=UTC)
WORDS, FIRST, SUMMARY = 150, 12, 500
TOPICS = (
    *("danger", "protect", "sure", "history", "controls"),
    *("come", "him", "first", "unchecked", "ring"),
)
# Written here and not read from policy: a list cut short there must show here.
JUDGEMENTS = (
    *("frequent caller", "withdrew", "does not engage", "alcoholic", "manipulative"),
    *("immigration", "overstayer", "hiv", "bipolar", "risk score", "attention seeking"),
)
STREETS = ("Larch", "Quarry", "Saint Mary's", "Old Mill", "Copper Beech", "Fen End")
TYPES = {
    "Close": ("Cl", "CLOSE", "Clo.", "close"),
    "Road": ("Rd", "rd.", "ROAD", "Road"),
    "Street": ("St", "STR", "street", "St."),
    "Avenue": ("Ave", "AV", "avenue", "Av."),
    "Lane": ("La", "LN", "lane", "Ln."),
}
SURNAMES = ("Exampleton", "Otherby", "Samplewood", "Placeholm", "O'Nobody", "Noone-Any")
FIRSTS = ("Sarah", "Mark", "Amal", "Jo", "Wren", "Ilse")
HOUSES = ("Heron Cottage", "The Old Forge", "Kestrel Lodge", "Wychwood House")
CODES = ("bluebell", "paper boat", "Aunt Hilda")
ORDERS = (
    "non-molestation order",
    "restraining order",
    "bail condition",
    "DAPO",
    "DVPO",
)
FILL = "not to contact her by any means nor ask another to nor be within 100 metres of"


@dataclass(frozen=True)
class Place:
    """An invented address, and the pieces of it that nobody may find again."""

    number: str
    street: str
    type: str
    code: str
    house: str = ""

    def whole(self) -> str:
        house = f"{self.house}, " if self.house else ""
        return f"{house}{self.number} {self.street} {self.type}, Anytown, {self.code}"

    def pieces(self) -> tuple[str, ...]:
        """The bare letters of each piece that says where."""
        street = bare(self.street)
        made = [street + bare(self.type), bare(self.number) + street, bare(self.code)]
        return (*made, *([bare(self.house)] if self.house else []))


@dataclass(frozen=True)
class Job:
    """One job: what is known, and what its briefing may not hold.

    hers     places of hers, all kept out of an arrest briefing
    hidden   places, numbers and words that no briefing holds
    unsaid   surnames and words that no radio text holds
    """

    facts: tuple[Fact, ...]
    purpose: str
    hers: tuple[Place, ...]
    hidden: tuple[str, ...]
    unsaid: tuple[str, ...]


def bare(text: str) -> str:
    """Letters and digits alone, in small letters, without accents."""
    plain = unicodedata.normalize("NFKD", text).lower()
    return re.sub(r"[^a-z0-9]", "", plain)


class Maker:
    """Makes jobs, the same ones from the same seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def one(self, options: Sequence[str]) -> str:
        return self.random.choice(options)

    def day(self) -> date:
        return DAY - timedelta(days=self.random.choice((0, 0, 3, 40, 300, 900)))

    def place(self, *, housed: bool = False) -> Place:
        r = self.random
        code = (
            f"ZZ{r.randint(1, 9)} {r.randint(1, 9)}{r.choice('ABDE')}{r.choice('XY')}"
        )
        house = self.one(HOUSES) if housed else ""
        number = str(r.randint(11, 399))
        return Place(number, self.one(STREETS), self.one(tuple(TYPES)), code, house)

    def spelt(self, place: Place) -> str:
        """A piece of a place, or all of it, as somebody else might type it."""
        r = self.random
        street, kind = place.street, self.one(TYPES[place.type])
        code = place.code.replace(" ", r.choice(("", " ", "-", "\u00a0")))
        ways = [
            f"{place.number} {street} {kind}",
            f"{place.number}, {street.upper()} {kind}",
            f"{street} {kind} {place.number}",
            f"{street}-{place.type}",
            f"no. {place.number} {street.replace(' ', '-')} {kind} {code}",
            f"{place.number}\u200b {street[:2]}\u00ad{street[2:]} {place.type}",
            f"{place.number} {street}{place.type}".replace(" ", ""),
            f"Flat 3, {place.number} {street} {kind}, Anytown, {code.lower()}",
            code,
            place.number.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
            + f" {street} {kind}",
        ]
        if place.house:
            ways += [place.house, place.house.upper(), place.house.replace(" ", "-")]
        return self.one(ways)

    def job(self, *, hostile: bool) -> Job:
        """Make a job; a hostile one has poison in every field that takes words."""
        home, safe, his = (self.place(housed=n == 0) for n in range(3))
        while len({home.street, safe.street, his.street}) < 3:
            home, safe, his = (self.place(housed=n == 0) for n in range(3))
        purpose = self.one((Purpose.TO_HER, Purpose.TO_ARREST_HIM))
        her, him, other = self.random.sample(SURNAMES, 3)
        word = self.one(CODES)
        known = [*self.persons(her, him), *self.things(), *self.orders(hostile)]
        known += self.kept_out(home, safe, his, other, word)
        if hostile:
            hers = (home, safe) if purpose == Purpose.TO_ARREST_HIM else (safe,)
            known = [self.poisoned(one, hers, (her, other), word) for one in known]
        known += [
            Fact("him", his.whole(), "crime", self.day(), "record", "his-place"),
            Fact("come", word, "call", DAY, "she-says", "code-word"),
        ]
        self.random.shuffle(known)
        hidden = (*safe.pieces(), "7700900321", bare(other), bare(word))
        return Job(tuple(known), purpose, (home, safe), hidden, (bare(her), bare(him)))

    def persons(self, her: str, him: str) -> Iterator[Fact]:
        day = self.day()
        name = f"{self.one(FIRSTS)} {her}"
        yield Fact("protect", name, "crime", day, "record", "her", names=(her,))
        name = f"{self.one(FIRSTS)} {him.upper()}"
        yield Fact("him", name, "crime", day, "record", "him", names=(him,))
        for _ in range(self.random.choice((0, 1, 2, 12))):
            age = self.random.choice((None, 0, 3, 9, 15))
            yield Fact("protect", "", "crime", day, "record", "children", number=age)
        if self.random.random() < 0.3:
            yield Fact("protect", "", "call", DAY, "call", "roles-unclear")

    def things(self) -> Iterator[Fact]:
        """Dangers, history and the rest, each of them now and then."""
        how = (
            "reported",
            "charged",
            "convicted",
            "she-says",
            "officer-saw",
            "invented",
        )
        for topic, sorts in (
            ("danger", ("there", "weapon", "strangulation", "threats-to-kill")),
            ("danger", ("firearms", "suicide-him", "line-cut", "weapon")),
            ("history", ("worst", "last", "event", "event", "grade", "marac")),
            ("come", ("interpreter", "knock", "meet", "dog", "hearing")),
            ("him", ("looks", "vehicle", "wanted", "warning")),
            ("protect", ("caller", "pregnant")),
            ("ring", ("specialist",)),
        ):
            for sort in sorts:
                if self.random.random() < 0.6:
                    says = self.one(("hit her with a lamp", "a few words", "blue van"))
                    source = self.one(("crime", "custody", "command and control"))
                    on = self.day() if self.random.random() < 0.9 else None
                    yield Fact(topic, says, source, on, self.one(how), sort)
        band = self.one(("certain", "probable", "possible"))
        yield Fact("sure", band, "Doorstep", DAY, "record", "match")
        yield Fact("history", "in 12 months", "crime", DAY, "record", "count", number=7)
        for step in ("camera", "children", "throat", "weapons"):
            yield Fact("first", step, "force policy", DAY, "record", "step")
        for source in ("custody", "court", "housing", "health", "probation"):
            if self.random.random() < 0.4:
                yield Fact("unchecked", "late", source, DAY, "checked", "not-checked")

    def orders(self, hostile: bool) -> Iterator[Fact]:
        r = self.random
        for n in range(r.choice((0, 1, 40)) if hostile else r.choice((0, 1, 2))):
            terms = " ".join([FILL] * (r.choice((1, 3, 25)) if hostile else 1))
            until = r.choice((None, DAY + timedelta(days=90), DAY - timedelta(days=9)))
            yield Fact(
                *("controls", self.one(ORDERS), "orders", self.day(), "court", "order"),
                terms=f"{terms} clause{chr(97 + n // 26)}{chr(97 + n % 26)}",
                served=self.one(("yes", "no", "not known")),
                until=until,
                in_breach=r.random() < 0.5,
            )

    def kept_out(
        self, home: Place, safe: Place, his: Place, other: str, word: str
    ) -> Iterator[Fact]:
        """What is handed down and may not be seen."""
        yield Fact(
            *("protect", home.whole(), "call", DAY, "record", "her-place"),
            hers_place=True,
        )
        yield Fact(
            *("protect", safe.whole(), "crime", DAY, "record", "safe-place"),
            protected=True,
        )
        yield Fact("protect", "07700 900321", "crime", DAY, "record", "new-phone")
        yield Fact(
            *("history", "former partner", "crime", self.day(), "record"),
            *("other-victims",),
            names=(other,),
        )
        yield Fact(
            *("history", "heard shouting", other, self.day(), "reported", "event"),
            third_party=True,
        )
        for sort in ("narrative", "immigration", "diagnosis", "withdrew", "score", ""):
            says = f"{sort} of {his.street} {self.one(JUDGEMENTS)}"
            yield Fact("history", says, "crime", DAY, "record", sort)

    def poisoned(
        self, fact: Fact, places: Sequence[Place], names: tuple[str, str], word: str
    ) -> Fact:
        """The same fact with what it may not hold among its words."""
        if fact.sort in ("her-place", "safe-place", "new-phone", "other-victims"):
            return fact

        def dirty(text: str) -> str:
            poison = [
                self.spelt(self.random.choice(places)),
                self.one(JUDGEMENTS),
                names[1],
                word.upper(),
                "07700-900 321",
            ]
            words = text.split()
            at = self.random.randint(0, len(words))
            return " ".join([*words[:at], self.one(poison), *words[at:]])

        coded = fact.sort in ("match", "step", "her", "him", "children", "count")
        source = fact.source if fact.third_party else dirty(fact.source)
        says = fact.says if coded else dirty(fact.says)
        terms = dirty(dirty(fact.terms)) if fact.terms else ""
        power = dirty("arrest without warrant") if fact.sort == "order" else ""
        return replace(fact, says=says, source=source, terms=terms, power=power)


def violations(job: Job, made: Brief) -> list[str]:
    """Say everything that is wrong with a briefing, in words."""
    wrong = [*_shape(job, made), *_kept(job, made)]
    text = shown(made)
    wrong += [f"holds {one}" for one in _hidden(job, text)]
    wrong += [f"judges: {word}" for word in JUDGEMENTS if _has_words(text, word)]
    aloud = radio_text(made), summary_500(made, "0412", "Immediate")
    for said in aloud:
        place = job.hers[0].pieces()
        wrong += [f"says {one}" for one in (*_hidden(job, said), *job.unsaid, *place)
                  if one in bare(said)]  # fmt: skip
        wrong += [f"judges: {word}" for word in JUDGEMENTS if _has_words(said, word)]
    if len(aloud[1]) > SUMMARY:
        wrong.append("summary is too long")
    return wrong


def shown(made: Brief) -> str:
    """All text that a briefing carries, wherever in it."""
    return json.dumps(asdict(made), default=str, ensure_ascii=False)


def _hidden(job: Job, text: str) -> list[str]:
    letters = bare(text)
    return [one for one in job.hidden if one in letters]


def _has_words(text: str, words: str) -> bool:
    said = " ".join(re.findall(r"[a-z0-9]+", text.lower()))
    return f" {words} " in f" {said} "


def _shape(job: Job, made: Brief) -> Iterator[str]:
    if tuple(line.topic for line in made.lines) != TOPICS:
        yield "lines are not the ten in their order"
    if [line.number for line in made.lines] != list(range(1, 11)):
        yield "numbers are not one to ten"
    n = len(made.first.split())
    if not 0 < n <= FIRST:
        yield "first line is empty or too long"
    n += sum(len(f"{line.text} {line.source}".split()) for line in made.lines)
    if n > WORDS or n != made.words:
        yield f"{n} words, and says {made.words}"
    undated = {fact.topic for fact in job.facts if fact.on is None}
    for line in made.lines:
        yield from _provenance(line, undated)


def _provenance(line: Line, undated: set[str]) -> Iterator[str]:
    if not (line.text and line.source and line.status):
        yield f"line {line.number} lacks text, source or status"
    if line.on is None and line.topic not in undated:
        yield f"line {line.number} lacks its date"
    if line.more and f"and {line.more} more" not in line.text.lower():
        yield f"line {line.number} does not say what it leaves out"


def _kept(job: Job, made: Brief) -> Iterator[str]:
    """What may never be cut, and what must always be said."""
    whole = {
        line.topic: " ".join((line.text, *line.below)).lower() for line in made.lines
    }
    yield from _orders(job, whole["controls"])
    weapons = {f for f in job.facts if f.sort in ("weapon", "firearms")}
    if whole["danger"].count(":") < len(weapons):
        yield "a weapon is cut"
    for topic, words in _owed(job):
        if words not in whole[topic]:
            yield f"does not say: {words}"


def _orders(job: Job, controls: str) -> Iterator[str]:
    """Each order in force by the last word of its terms, which no other has."""
    for fact in job.facts:
        live = fact.until is None or fact.until >= DAY
        if fact.sort == "order" and live:
            (mark,) = re.findall(r"clause[a-z]{2}", fact.terms)
            if mark not in controls:
                yield f"the order of {mark} is cut"


def _owed(job: Job) -> Iterator[tuple[str, str]]:
    """Words that must stand in a line, or beneath it."""
    n_children = sum(fact.sort == "children" for fact in job.facts)
    if n_children:
        yield "protect", f"{n_children} child"
    yield "come", "code word exists"
    yield "unchecked", "no record is not no abuse"
    if any(fact.sort == "roles-unclear" for fact in job.facts):
        yield "protect", "roles not yet clear"
    for fact in job.facts:
        if fact.sort == "match":
            yield "sure", fact.says


def canaries(job: Job, made: Brief) -> list[str]:
    """Pieces of places of hers anywhere in an arrest briefing or what comes of it."""
    if job.purpose != Purpose.TO_ARREST_HIM:
        return []
    all_of_it = shown(made) + radio_text(made) + summary_500(made, "0412", "Immediate")
    letters = bare(all_of_it)
    return [one for place in job.hers for one in place.pieces() if one in letters]


def tried(jobs: int, seed: int) -> tuple[list[str], list[str], int]:
    """Make and check so many jobs; give violations, canaries, arrest briefings."""
    policy = load("england-wales", DAY).on(DAY).incidents
    maker = Maker(seed)
    wrong: list[str] = []
    left: list[str] = []
    arrests = 0
    for number in range(jobs):
        job = maker.job(hostile=number % 2 == 1)
        made = brief(job.facts, job.purpose, policy, MADE)
        wrong += [f"job {number}: {one}" for one in violations(job, made)]
        left += [f"job {number}: {one}" for one in canaries(job, made)]
        arrests += job.purpose == Purpose.TO_ARREST_HIM
    return wrong, left, arrests


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=int, default=JOBS)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--say", action="store_true", help="print what is wrong")
    asked = parser.parse_args()
    wrong, left, arrests = tried(asked.jobs, asked.seed)
    if asked.say:
        print("\n".join([*wrong, *left][:40]))
    print(f"brief.rules.violations {len(wrong)} count -")
    print(f"brief.arrest.canaries {len(left)} count -")
    print(f"brief.arrest.briefings {arrests} count -")


if __name__ == "__main__":
    main()
