"""The invented city: 32 boroughs, a neighbour, streets, premises and postcodes.

No postcode here can be real: each begins with Z and a second letter of an area that
Royal Mail does not have (ZE, Shetland, is left out).
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from forceyear.chance import Wheel, generator, mix

BOROUGHS: tuple[str, ...] = (
    "Aldermoor", "Ashgrave", "Barrowfen", "Brackwater", "Calderwick", "Carrowgate",
    "Copperhithe", "Dunmarsh", "Eastmere", "Elverstone", "Fallowbridge", "Farthingmoor",
    "Garrowby", "Glasswell", "Hallowmere", "Harbourne Vale", "Inglemoss", "Kelderton",
    "Kingsfleet", "Larkhithe", "Lowminster", "Marlowick", "Netherquay", "Oakhaven",
    "Pellbrook", "Quarrendale", "Ravensmere", "Saltergate", "Thornaby Cross",
    "Underwold", "Westerhithe", "Wychfield",
)  # fmt: skip
NEIGHBOUR_TOWNS: tuple[str, ...] = ("Northmarch", "Tillbrook", "Havering Sands")
CITY = "Aldermere"
FORCE, NEIGHBOUR = "Aldermere Police", "Northmarch Constabulary"
AREAS: tuple[str, ...] = tuple(f"Z{c}" for c in "ABCDFGHKLMNOPQRSTUVW")
NEIGHBOUR_AREAS: tuple[str, ...] = ("ZX", "ZY")

HOMES_IN_STREET = 40
_PEOPLE_IN_DISTRICT = 20_000
_UNIT_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
_STREET, _NUMBERING, _PREMISES = 11, 12, 13

_FIRST = Wheel(
    [("High", 30.0), ("Church", 28), ("Station", 28), ("Park", 25), ("Victoria", 24),
     ("Green", 20), ("Manor", 20), ("Albert", 18), ("Queens", 18), ("Kings", 18),
     ("London", 16), ("Mill", 16), ("York", 14), ("New", 14), ("Grange", 13),
     ("Chapel", 13), ("School", 12), ("North", 12), ("South", 11), ("West", 11)]
    + [(name, 6.0) for name in (
        "Alma", "Arden", "Beech", "Birch", "Bourne", "Bramley", "Canal", "Cedar",
        "Chestnut", "Clarence", "Cobden", "Coronation", "Cross", "Derby", "Drake",
        "Elm", "Fern", "Field", "Forge", "Gladstone", "Granville", "Hawthorn",
        "Hazel", "Heath", "Holly", "Ivy", "Jubilee", "Kestrel", "Lansdowne", "Larch",
        "Laurel", "Lime", "Linden", "Mafeking", "Maple", "Market", "Meadow", "Mere",
        "Milton", "Nelson", "Oak", "Orchard", "Osborne", "Palmerston", "Pine",
        "Poplar", "Portland", "Primrose", "Princes", "Quarry", "Regent", "Richmond",
        "River", "Rose", "Rowan", "Russell", "Salisbury", "Shelley", "Silver",
        "Somerset", "Spencer", "Spring", "Stanley", "Sycamore", "Tennyson", "Tower",
        "Trinity", "Union", "Vernon", "Wellington", "Wharf", "Willow", "Windmill",
        "Windsor", "Woodland", "Wordsworth", "Wren", "Yew Tree", "Abbey", "Balfour",
        "Byron", "Cavendish", "Dale", "Eden", "Foundry", "Garden", "Harcourt",
        "Keats", "Lodge", "Marlborough", "Norfolk", "Old Mill", "Peel", "Raglan")]
)  # fmt: skip
_KIND = Wheel(
    [("Road", 40.0), ("Street", 34), ("Avenue", 16), ("Close", 16), ("Lane", 12),
     ("Drive", 10), ("Way", 7), ("Gardens", 7), ("Court", 6), ("Crescent", 6),
     ("Place", 5), ("Terrace", 5), ("Grove", 5), ("Walk", 3), ("Mews", 2),
     ("Square", 2), ("Hill", 2), ("Rise", 2), ("Parade", 1), ("Row", 1)]
)  # fmt: skip
_BLOCK = ("House", "Court", "Point", "Heights", "Lodge", "Tower")
_COTTAGE = ("Rose Cottage", "The Laurels", "Holly House", "The Old Forge", "Fairview")


class Place(NamedTuple):
    """One premises as it truly is; `home` numbers it (household, or -1)."""

    home: int
    house: str
    street: str
    town: str
    postcode: str
    borough: str

    @property
    def text(self) -> str:
        """The whole address on one line."""
        return f"{self.line}, {self.town}, {self.postcode}"

    @property
    def line(self) -> str:
        """House and street."""
        comma = "" if self.house[-1:].isdigit() or self.house[-2:-1].isdigit() else ","
        return f"{self.house}{comma} {self.street}"


class Street(NamedTuple):
    """A street of forty homes with two postcodes."""

    name: str
    town: str
    borough: str
    postcodes: tuple[str, str]
    kind: str
    block: str
    first: int


class Map:
    """Where everyone lives, for a city of so many people. Nothing is stored."""

    def __init__(self, people: int, seed: int) -> None:
        self.seed = seed
        per_borough = people / len(BOROUGHS) / _PEOPLE_IN_DISTRICT
        self.districts = max(2, min(48, round(per_borough)))
        self.street = lru_cache(maxsize=4096)(self._street)

    def home(self, household: int, *, neighbour: bool = False) -> Place:
        """The home numbered like a household, here or with the neighbour."""
        number, slot = divmod(household, HOMES_IN_STREET)
        street = self.street(number, neighbour)
        house = _house(street, slot, mix(self.seed, _NUMBERING, household))
        postcode = street.postcodes[slot >= HOMES_IN_STREET // 2]
        home = -1 - household if neighbour else household
        return Place(home, house, street.name, street.town, postcode, street.borough)

    def _street(self, number: int, neighbour: bool) -> Street:
        rng = generator(self.seed, _STREET, number * 2 + neighbour)
        towns = NEIGHBOUR_TOWNS if neighbour else BOROUGHS
        place, nth = number % len(towns), number // len(towns)
        out = self._outward(place, nth % self.districts, neighbour)
        nth //= self.districts
        codes = f"{out} {_inward(nth * 2)}", f"{out} {_inward(nth * 2 + 1)}"
        name = f"{_FIRST.at(rng.random())} {_KIND.at(rng.random())}"
        draw = rng.random()
        kind = "block" if draw < 0.22 else "split" if draw < 0.34 else "houses"
        block = f"{_FIRST.at(rng.random())} {rng.choice(_BLOCK)}"
        first = 1 if rng.random() < 0.8 else rng.randrange(41, 240, 2)
        town = towns[place]
        return Street(name, town, town, codes, kind, block, first)

    def _outward(self, place: int, district: int, neighbour: bool) -> str:
        areas = NEIGHBOUR_AREAS if neighbour else AREAS
        turn, area = divmod(place, len(areas))
        return f"{areas[area]}{1 + turn * 49 + district}"


def first_name(seed: int, number: int) -> str:
    """The first word of a name of premises: number so and so of this seed."""
    return _FIRST.at(generator(seed, _PREMISES, number).random())


def _inward(number: int) -> str:
    """The inward half of the number-th postcode of a district, of 4,000."""
    sector, unit = divmod(number % 4000, 400)
    return f"{sector}{_UNIT_LETTERS[unit // 20]}{_UNIT_LETTERS[unit % 20]}"


def _house(street: Street, slot: int, draw: int) -> str:
    if street.kind == "block":
        return f"Flat {slot + 1}, {street.block}"
    if street.kind == "split":
        number = street.first + slot // 4 * 2
        return f"Flat {'ABCD'[slot % 4]}, {number}"
    if draw % 97 == 0:
        return _COTTAGE[draw // 97 % len(_COTTAGE)]
    suffix = "A" if draw % 53 == 1 else ""
    return f"{street.first + slot * 2 + (slot % 2)}{suffix}"
