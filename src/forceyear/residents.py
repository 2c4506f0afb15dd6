"""Who lives in the city: households, and the people aged ten and over in them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from itertools import accumulate, islice
from random import Random
from typing import NamedTuple

from forceyear import names, phones
from forceyear.chance import Wheel, generator
from forceyear.names import Pool, Sex
from forceyear.places import Map, Place

_HOUSEHOLD = 1

# Kinds of household and how many of each hundred; proposed, after the proportions
# of the census of England and Wales. `heads` says who lives there, aged ten and over.
KINDS: tuple[tuple[str, int, int], ...] = (
    ("single", 1, 28),
    ("couple", 2, 26),
    ("couple with teenager", 3, 8),
    ("couple with two teenagers", 4, 5),
    ("couple with young children", 2, 10),
    ("lone parent", 1, 6),
    ("lone parent with teenager", 2, 4),
    ("couple with grown child", 3, 5),
    ("parent and grown child", 2, 3),
    ("house share", 3, 3),
    ("large house share", 4, 1),
    ("three generations", 5, 1),
)
_BLOCK = 100


def _pattern() -> tuple[int, ...]:
    kinds = [k for k, (_, _, share) in enumerate(KINDS) for _ in range(share)]
    # 37 is coprime to 100: neighbours in a street are of different kinds.
    return tuple(kinds[i * 37 % _BLOCK] for i in range(_BLOCK))


PATTERN = _pattern()
_FIRSTS = (0, *accumulate(KINDS[k][1] for k in PATTERN))
PEOPLE_IN_BLOCK = _FIRSTS[-1]

ETHNICITIES = {
    "british": "White - British",
    "irish_welsh": "White - Irish or Welsh",
    "south_asian_muslim": "Asian - Pakistani or Bangladeshi",
    "sikh_hindu": "Asian - Indian",
    "polish": "White - Other",
    "romanian": "White - Other",
    "west_african": "Black - African",
    "somali": "Black - African",
    "arabic": "Arab",
}
_LANGUAGES = {
    "irish_welsh": ("Welsh", 0.03),
    "south_asian_muslim": ("Urdu", 0.22),
    "sikh_hindu": ("Punjabi", 0.16),
    "polish": ("Polish", 0.45),
    "romanian": ("Romanian", 0.50),
    "west_african": ("Yoruba", 0.08),
    "somali": ("Somali", 0.45),
    "arabic": ("Arabic", 0.45),
}
_RELIGIONS = {
    "south_asian_muslim": "Muslim",
    "somali": "Muslim",
    "arabic": "Muslim",
    "polish": "Christian",
    "romanian": "Christian",
    "west_african": "Christian",
}


class Resident(NamedTuple):
    """One person as they truly are.

    number     who, for the side files; household and community say where from
    family     the name now; born_family the name at birth where that differs
    known_as   what friends say instead of the given name, or ""
    mobile     now; old_mobile until `new_phone_on` where that is a day
    home       now; old_home until `moved_on` where that is a day
    """

    number: int
    household: int
    community: str
    sex: Sex
    given: str
    middle: str
    family: str
    born_family: str
    known_as: str
    born: date
    mobile: str
    old_mobile: str
    new_phone_on: date | None
    landline: str
    home: Place
    old_home: Place | None
    moved_on: date | None
    disability: str
    language: str
    religion: str
    orientation: str

    @property
    def whole(self) -> str:
        """Given, middle and family name."""
        return " ".join(filter(None, (self.given, self.middle, self.family)))


class Household(NamedTuple):
    """The people of one home; young children are named and not numbered."""

    number: int
    kind: str
    members: tuple[Resident, ...]
    children: tuple[tuple[str, str, date], ...]


class City:
    """Everyone, each made anew when asked for; equal arguments, equal people."""

    def __init__(self, people: int, seed: int, until: date) -> None:
        self.people, self.seed, self.until = people, seed, until
        self.numbers: dict[int, tuple[str, str]] = {}
        self.map = Map(people, seed)
        self.households = household_of(people - 1) + 1
        self.household = lru_cache(maxsize=2048)(self._household)

    def with_numbers(self, numbers: dict[int, tuple[str, str]]) -> City:
        """The same city with other numbers for some: (mobile, landline) by person."""
        city = City(self.people, self.seed, self.until)
        city.numbers = numbers
        return city

    def resident(self, number: int) -> Resident:
        """Person `number`, 0 to people - 1."""
        household = household_of(number)
        return self.household(household).members[number - first_of(household)]

    def residents(self) -> Iterator[Resident]:
        """Everyone in order of number."""
        every = (m for h in range(self.households) for m in self._household(h).members)
        return islice(every, self.people)

    def _household(self, number: int) -> Household:
        return _Maker(self, number).make()


def household_of(person: int) -> int:
    """The household in which a person lives."""
    block, rest = divmod(person, PEOPLE_IN_BLOCK)
    return block * _BLOCK + bisect_right(_FIRSTS, rest) - 1


def first_of(household: int) -> int:
    """The number of a household's first person."""
    block, slot = divmod(household, _BLOCK)
    return block * PEOPLE_IN_BLOCK + _FIRSTS[slot]


def kind_of(household: int) -> str:
    """What kind of household it is, without making it."""
    return KINDS[PATTERN[household % _BLOCK]][0]


_COMMUNITY = Wheel(names.COMMUNITIES)
_DISABILITY = Wheel(
    [("", 80.0), ("mobility", 6), ("mental health", 6), ("learning disability", 2),
     ("hearing", 2), ("sight", 1), ("long-term illness", 3)]
)  # fmt: skip


class _Head(NamedTuple):
    sex: Sex
    age: float
    family: str
    born_family: str


class _Maker:
    """Makes one household from its own generator."""

    def __init__(self, city: City, number: int) -> None:
        self.city, self.number = city, number
        self.rng = generator(city.seed, _HOUSEHOLD, number)
        self.kind, self.size, _ = KINDS[PATTERN[number % _BLOCK]]
        community = _COMMUNITY.at(self.rng.random())
        self.pool: Pool = names.pools()[community]
        self.home = city.map.home(number)
        self.old_home, self.moved_on = self._move()

    def make(self) -> Household:
        first = first_of(self.number)
        heads = self._heads()
        members = tuple(self._resident(first + i, h) for i, h in enumerate(heads))
        return Household(self.number, self.kind, members, self._children(heads))

    def _move(self) -> tuple[Place | None, date | None]:
        if self.rng.random() >= 0.20:
            return None, None
        away = self.rng.random() < 0.08
        was = self.rng.randrange(self.city.households)
        home = self.city.map.home(was, neighbour=away)
        return home, self.city.until - timedelta(days=self.rng.randrange(5, 1400))

    def _heads(self) -> list[_Head]:
        if self.kind in ("single", "lone parent"):
            return [self._single()]
        if "share" in self.kind:
            return [self._single(19, 34) for _ in range(self.size)]
        if self.kind.startswith("couple"):
            return self._couple()
        return self._lone()

    def _single(self, low: int = 20, high: int = 88) -> _Head:
        rng = self.rng
        if self.kind == "lone parent":
            low, high = 19, 45
        woman = rng.random() < (0.88 if self.kind == "lone parent" else 0.5)
        sex: Sex = "female" if woman else "male"
        family = self._family(sex)
        once = self._family(sex) if woman and rng.random() < 0.18 else ""
        return _Head(sex, self._age(low, high), family, once)

    def _couple(self) -> list[_Head]:
        rng = self.rng
        low, high = (19, 44) if "young" in self.kind else (20, 86)
        if self.size > 2:
            low, high = (45, 72) if "grown" in self.kind else (34, 56)
        age = self._age(low, high)
        his = self.pool.pick_family(rng)
        heads = [_Head("male", age, his, ""), self._wife(his, age)]
        if rng.random() < 0.05 and self.size == 2:
            sex: Sex = "female" if rng.random() < 0.5 else "male"
            heads = [_Head(sex, h.age, self._family(sex), "") for h in heads]
        return heads + [self._child(his, heads[1].age) for _ in range(self.size - 2)]

    def _wife(self, his: str, age: float) -> _Head:
        rng = self.rng
        hers = self._family("female")
        years = max(18.5, age - 2.0 + rng.gauss(0, 3.2))
        if not names.takes_name(self.pool.community, rng):
            return _Head("female", years, hers, "")
        married = names.of_woman(his) if self.pool.community == "polish" else his
        if rng.random() < 0.07:
            married = f"{hers}-{married}"
        return _Head("female", years, married, hers)

    def _lone(self) -> list[_Head]:
        rng = self.rng
        if self.kind == "three generations":
            old = self._single(64, 88)
            self_kind, self.kind = self.kind, "couple"
            couple = self._couple()[:2]
            self.kind = self_kind
            young = [self._child(couple[0].family, 44.0) for _ in range(self.size - 3)]
            return [
                old,
                *(h._replace(age=44.0 + i) for i, h in enumerate(couple)),
                *young,
            ]
        grown = "grown" in self.kind
        sex: Sex = "female" if rng.random() < 0.85 else "male"
        age = self._age(48, 84) if grown else self._age(32, 54)
        parent = _Head(sex, age, self._family(sex), "")
        family = parent.family if rng.random() < 0.6 else self._family("male")
        return [parent, *(self._child(family, age) for _ in range(self.size - 1))]

    def _child(self, family: str, parent_age: float) -> _Head:
        rng = self.rng
        sex: Sex = "female" if rng.random() < 0.5 else "male"
        if "grown" in self.kind:
            age = min(parent_age - 18, 18.5 + rng.random() * 22)
        else:
            age = min(parent_age - 17, 10.1 + rng.random() * 7.8)
        if self.pool.community == "polish" and sex == "female":
            family = names.of_woman(family)
        return _Head(sex, max(10.1, age), family, "")

    def _age(self, low: int, high: int) -> float:
        # Younger adults are commoner: the larger of two draws, turned round.
        return high - (high - low) * max(self.rng.random(), self.rng.random())

    def _family(self, sex: Sex) -> str:
        family = self.pool.pick_family(self.rng)
        if sex == "female" and self.pool.community == "polish":
            return names.of_woman(family)
        if sex == "male" and family in ("Begum", "Bibi", "Khatun", "Kaur", "Khanum"):
            return "Singh" if family == "Kaur" else "Ali"
        if sex == "female" and family == "Singh":
            return "Kaur"
        return family

    def _children(self, heads: list[_Head]) -> tuple[tuple[str, str, date], ...]:
        if self.kind not in ("couple with young children", "lone parent"):
            return ()
        rng, children = self.rng, []
        for _ in range(1 + (rng.random() < 0.5) + (rng.random() < 0.15)):
            sex: Sex = "female" if rng.random() < 0.5 else "male"
            given = self.pool.pick_given(sex, rng)
            born = self.city.until - timedelta(days=rng.randrange(60, 3600))
            children.append((given, heads[0].family, born))
        return tuple(children)

    def _resident(self, number: int, head: _Head) -> Resident:
        rng, pool, city = self.rng, self.pool, self.city
        given = pool.pick_given(head.sex, rng)
        middle = pool.pick_middle(head.sex, rng)
        nicknames = pool.nicknames.get(given, ())
        known = nicknames[int(rng.random() * len(nicknames))] if nicknames else ""
        changed = None
        if rng.random() < 0.22:
            changed = city.until - timedelta(days=rng.randrange(1, 1500))
        language, share = _LANGUAGES.get(pool.community, ("", 0.0))
        made = Resident(
            number, self.number, pool.community, head.sex, given, middle,
            head.family, head.born_family, known,
            city.until - timedelta(days=int(head.age * 365.25) + rng.randrange(300)),
            phones.mobile(city.seed, number),
            phones.mobile(city.seed, number, 1) if changed else "",
            changed, phones.landline(city.seed, self.number),
            self.home, self.old_home, self.moved_on,
            _DISABILITY.at(rng.random()),
            language if rng.random() < share else "",
            _religion(pool.community, rng), _orientation(rng),
        )  # fmt: skip
        if number not in city.numbers:
            return made
        mobile, landline = city.numbers[number]
        old = landline if changed else ""
        return made._replace(mobile=mobile, landline=landline, old_mobile=old)


def _religion(community: str, rng: Random) -> str:
    draw = rng.random()
    if community == "sikh_hindu":
        return "Sikh" if draw < 0.5 else "Hindu" if draw < 0.95 else ""
    if community in _RELIGIONS:
        return _RELIGIONS[community] if draw < 0.85 else ""
    return "Christian" if draw < 0.4 else ""


def _orientation(rng: Random) -> str:
    draw = rng.random()
    if draw < 0.03:
        return "gay or lesbian" if draw < 0.018 else "bisexual"
    return "heterosexual" if draw < 0.6 else ""
