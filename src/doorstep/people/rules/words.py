"""Words of people and records, and decisions about them: pure."""

import calendar
import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from doorstep.policy.catalogue import People
from recognise import Born


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
