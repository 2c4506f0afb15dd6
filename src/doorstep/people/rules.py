"""Words and decisions about people: pure.

Words: *record* (as one source gave it), *person* (a belief), *link*, *doubt* (two
records that may be one person), *judgement* (what somebody decided about a doubt),
*marker* (order, bail condition, warning), *protected* (shown to nobody), *gazetteer*
(streets and premises, whoever lives there).
"""

import calendar
import enum
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from doorstep.policy.catalogue import People
from recognise import Born
from recognise.normalise.addresses import street
from recognise.normalise.text import fold

PART = 120  # characters of a name, a street or a town in the gazetteer
LINE = 550  # of a whole line: four such parts and a postcode
START = 120  # of what may be typed first


class Answer(enum.StrEnum):
    """What somebody decided about a doubt."""

    SAME = "same"
    DIFFERENT = "different"
    CANNOT_TELL = "cannot tell"
    UNDO = "undo"


class Why(enum.StrEnum):
    """Why two records are never one person."""

    SIDES = "both sides of one incident"
    JUDGED = "judged different"


class Protected(enum.StrEnum):
    """Kinds of value that may be shown to nobody."""

    ADDRESS = "address"
    PHONE = "phone"
    EMAIL = "email"


# What stands in the place of a value that is shown to nobody.
HIDDEN = "confidential, do not disclose"


class Served(enum.StrEnum):
    YES = "yes"
    NO = "no"
    NOT_KNOWN = "not known"


class MarkerSort(enum.StrEnum):
    """Orders, bail and warnings (names of law as in force; see the glossary)."""

    NON_MOLESTATION = "non-molestation order"
    RESTRAINING = "restraining order"
    OCCUPATION = "occupation order"
    DVPN = "DVPN"
    DVPO = "DVPO"
    DAPN = "DAPN"
    DAPO = "DAPO"
    BAIL = "bail condition"
    LICENCE = "licence condition"
    WARNING = "warning"
    MARAC = "MARAC"


# Orders that a court or the police made and that the force has to have on its system.
ORDERS = frozenset(
    {
        MarkerSort.NON_MOLESTATION,
        MarkerSort.RESTRAINING,
        MarkerSort.OCCUPATION,
        MarkerSort.DVPN,
        MarkerSort.DVPO,
        MarkerSort.DAPN,
        MarkerSort.DAPO,
    }
)


class RelationSort(enum.StrEnum):
    PARTNER = "partner"
    FORMER_PARTNER = "former partner"
    PARENT = "parent"
    CHILD = "child"
    SIBLING = "sibling"
    OTHER_FAMILY = "other family"
    CARER = "carer"
    HOUSEHOLD = "household"


@dataclass(frozen=True)
class Standing:
    """Whether a marker holds on a day, in words that an officer can act on."""

    live: bool
    says: str


def standing(
    begins_on: date | None, ends_on: date | None, served: Served, on: date
) -> Standing:
    """Say whether a marker holds `on` a day.

    An order that was not served is often unenforceable, so that comes first. An
    unknown end never makes a marker lapse.
    """
    if ends_on is not None and ends_on < on:
        return Standing(False, f"ended {_day(ends_on)}")
    if begins_on is not None and begins_on > on:
        return Standing(False, f"begins {_day(begins_on)}")
    until = f"until {_day(ends_on)}" if ends_on else "end not known"
    service = {
        Served.YES: "served",
        Served.NO: "not yet served",
        Served.NOT_KNOWN: "service not known",
    }[served]
    return Standing(True, f"{service}, {until}")


def _day(value: date) -> str:
    return f"{value.day} {value:%B %Y}"


def name_words(given: Mapping[str, Any]) -> str:
    """A person's name as a source gave it, for a line; empty where none was given."""
    whole = given.get("name") or ""
    parts = [
        given.get("given"),
        given.get("middle"),
        (given.get("family") or "").upper(),
    ]
    return " ".join(str(p) for p in parts if p) or str(whole)


def born_words(born: Born | None) -> str:
    """When somebody was born, as exactly as it is known; empty where it is not.

    A date that systems fill in when they know nothing is called what it is.
    """
    if born is None:
        return ""
    if born.until:
        return f"born about {born.year} to {born.until}"
    if not born.is_whole:
        month = f"{calendar.month_name[born.month]} " if born.month else ""
        return f"born {month}{born.year}" if born.year else ""
    said = f"born {born.day} {calendar.month_name[born.month]} {born.year}"
    return said if born.trust >= 1 else f"{said} (not reliable)"


def phone_words(digits: str) -> str:
    """A whole number as people read it: 07700 900123; a part as the digits it has."""
    if not digits.startswith("+44"):
        return digits
    national = "0" + digits[3:]
    if national.startswith("02"):
        return f"{national[:3]} {national[3:7]} {national[7:]}"
    return f"{national[:5]} {national[5:]}"


def band_of(probability: float, people: People, *, doubted: bool = False) -> str:
    """Name how sure a match is: certain, probable or possible.

    people   the policy of the day on which somebody is told
    doubted  something speaks against one person (they may be of one household, or
             somebody has been asked), so that it is never called certain
    """
    if probability >= people.certain and not doubted:
        return "certain"
    return "probable" if probability >= people.probable else "possible"


def weight_words(bits: float) -> str:
    """How much one reason weighs, in words."""
    if bits <= -1:
        return "strongly against" if bits <= -5 else "against"
    if bits < 1:
        return "says little"
    return "strongly for" if bits >= 8 else "for"


FEWEST = 3  # letters; fewer begin too many places
_WORDS = 6  # words of a place that count: none has more that anybody would type
_UNITS = frozenset(
    {"flat", "flt", "apartment", "apt", "unit", "room", "studio", "maisonette"}
)
_NUMBER = re.compile(r"\d{1,5}[a-z]?(?:[-/]\d{1,5}[a-z]?)?")
_LETTER = re.compile(r"[a-z]\d{0,3}")


def place_line(parts: Sequence[str]) -> str:
    """A listed place on one line: name, street, locality, town, postcode as given."""
    return ", ".join(part for part in parts if part)


def place_starts(parts: Sequence[str]) -> tuple[str, ...]:
    """What may be typed first of a listed place, each with all that may follow.

    parts  name, street, locality, town, postcode
    Every word of the name (or of the street, where there is no name) begins one, but
    for the last of several: "close" and "house" would begin half a town.
    """
    folded = [text for part in parts[:2] if (text := fold(part))]
    if not folded:
        return ()
    own = folded[0].split()
    after = folded[1:] + [fold(part) for part in parts[2:]]
    begins = [n for n, word in enumerate(own[:_WORDS]) if n == 0 or word != "the"]
    if len(own) > 1 + (own[0] == "the"):
        begins = [n for n in begins if n < len(own) - 1]
    whole = (" ".join(filter(None, [*own[n:], *after])) for n in begins)
    return tuple(text[:START] for text in whole)


@dataclass(frozen=True)
class TypedPlace:
    """A place as far as it has been typed.

    head   the number or flat as it was typed, and what parts it from the rest
    words  what is looked for, folded
    """

    head: str
    words: tuple[str, ...]

    def ways(self) -> Iterator[tuple[str, ...]]:
        """The ways to look for the words, the nearest first: a beginning, and others.

        As they stand; with a short word for a kind of street written out ("larch rd");
        with other words between them ("larch anytown").
        """
        first, *others = self.words
        whole = (street(f"{first} {word}").split()[-1] for word in others)
        written = (first, *whole)
        for n in range(len(self.words), 0, -1):
            for words in dict.fromkeys((self.words, written)):
                yield (" ".join(words[:n]), *words[n:])

    def with_head(self, line: str) -> str:
        """A suggested line with the number or flat before it, unless it has it."""
        return line if line.startswith(self.head) else self.head + line


def typed_place(text: str) -> TypedPlace | None:
    """Part what somebody types into number or flat and the words to look for.

    Returns None while those words have fewer than three letters.
    """
    end, joint, before = 0, "", ""
    for found in re.finditer(r"[^\s,]+", text):
        word = found[0].casefold().strip(".")
        behind_unit = before in _UNITS
        before = word
        if _NUMBER.fullmatch(word) or (behind_unit and _LETTER.fullmatch(word)):
            end, joint = found.end(), ", " if behind_unit else " "
        elif word not in _UNITS:
            break
    words = tuple(fold(text[end:]).split()[:_WORDS])
    if sum(letter.isalpha() for word in words for letter in word) < FEWEST:
        return None
    return TypedPlace(text[:end].strip(" ,") + joint, words)
