"""Words and decisions about people: pure.

Words: *record* (as one source gave it), *person* (a belief), *link*, *doubt* (two
records that may be one person), *judgement* (what somebody decided about a doubt),
*marker* (order, bail condition, warning), *protected* (shown to nobody).
"""

import enum
from dataclasses import dataclass
from datetime import date


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
