"""What could have been known at a call, and why it was not: pure decisions.

Words: *side* (one party of one event, with the place), *earlier event* (recorded
before the call was taken), *known* (which facts of a call stood on record then),
*repeat* (an earlier event has the same victim), *cause* (why a plain search for the
very text would have missed it).
"""

import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import log2

# Of those who ring about domestic abuse, how many have rung before: about two in
# five (proposed; SafeLives counts 31 % of conference cases as repeats, New Zealand's
# ISR 39 % of people). It spreads over all who are on record; with fewer than this
# many on record, it says too little to lean on.
_SEEN_BEFORE = 0.4
_FEWEST = 100

# A number that so many events have in common is a switchboard's or an agency's.
SHARED_BY = 8


class Cause(enum.StrEnum):
    """Why a plain search for the very text would have missed all that was known."""

    NOT_SEARCHED = "not searched"
    FORMAT = "format"
    SPELLING = "spelling"
    OTHER_NAME = "other name"
    PLACE_ONLY = "place only"
    OTHER_SOURCE = "other source"
    OTHER_VICTIM = "other victim of the same man"
    NOTHING = "nothing in common"


# The nearest miss among the log's own events is the cause.
NEAREST = (
    Cause.NOT_SEARCHED,
    Cause.FORMAT,
    Cause.SPELLING,
    Cause.OTHER_NAME,
    Cause.PLACE_ONLY,
)

SAYS = {
    Cause.NOT_SEARCHED: "the same name or number stood in the log: any search finds it",
    Cause.FORMAT: "the same number, written in another way",
    Cause.SPELLING: "the same name, spelt in another way",
    Cause.OTHER_NAME: "a short form, a maiden name or another name of the same victim",
    Cause.PLACE_ONLY: "nothing of the victim but the place was in both",
    Cause.OTHER_SOURCE: "the log held nothing; another system or force did",
    Cause.OTHER_VICTIM: "she was new; he was on record with another victim",
    Cause.NOTHING: "no text in common; known only by records joined since",
}


@dataclass(frozen=True, slots=True)
class Alike:
    """How one side of a call compares with a side of an earlier event.

    same_source  both stand in the same system
    linked       both records are believed to be one person
    bits         evidence for one person (above zero) or two (below), before odds
    household    the two may be of one household, and not one person
    personal     first name or birth speaks for one person
    names        (level, one, other) of first and family name, as far as both have one
    same_number  the same whole number stands on both
    same_text    the same number, or both names, stand on both in the very text
    same_place   both tell the same premises
    next_door    both tell one building, and another flat in it
    both_named   both give a first and a family name
    """

    same_source: bool
    linked: bool
    bits: float
    household: bool
    personal: bool
    names: tuple[tuple[str, str, str], ...]
    same_number: bool
    same_text: bool
    same_place: bool
    next_door: bool
    both_named: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether two sides are one person, and what says so."""

    same: bool
    because: str


def same_person(alike: Alike, on_record: int) -> Verdict:
    """Decide whether two sides in the same role are more likely one person than two.

    on_record  how many events were on record then: the more, the more it takes
    Nothing here joins records: it counts, and a count must err to neither side.
    """
    if alike.linked:
        return Verdict(True, "records believed to be one person")
    if alike.household:
        return Verdict(False, "may be of one household")
    if not (alike.personal or alike.same_number or alike.same_place):
        # A block of flats has one number and one postcode.
        return Verdict(False, "nothing personal in common, and other premises")
    if alike.next_door and not alike.same_number and _another_name(alike):
        return Verdict(False, "another name and another flat of the building")
    odds = alike.bits + log2(_SEEN_BEFORE / max(on_record, _FEWEST))
    if odds < 0:
        return Verdict(False, "too little in common")
    return Verdict(True, "more likely one person than two")


def miss(alike: Alike) -> Cause | None:
    """How nearly a plain search misses an earlier event of hers; None: by all."""
    if alike.same_text:
        return Cause.NOT_SEARCHED
    if alike.same_number:
        return Cause.FORMAT
    if alike.both_named:
        return _of_names(alike.names)
    return Cause.PLACE_ONLY if alike.same_place else None


def _another_name(alike: Alike) -> bool:
    return not alike.both_named or _of_names(alike.names) is Cause.OTHER_NAME


_SPELT = frozenset({"sound", "close", "like", "initial"})
_SLIP = 1


def _of_names(names: Iterable[tuple[str, str, str]]) -> Cause:
    return Cause.SPELLING if all(_spelt(*name) for name in names) else Cause.OTHER_NAME


def _spelt(level: str, one: str, other: str) -> bool:
    """Whether two names are one in two spellings; "Jen" is a short form instead."""
    if level in ("same", "spelling"):
        return True
    short, whole = sorted((one, other), key=len)
    if whole.startswith(short) and len(whole) - len(short) > _SLIP:
        return False
    return level in _SPELT


def cause(earlier: Sequence[Alike], *, man_known: bool) -> Cause | None:
    """Why a plain search of the log would have missed what was known.

    earlier    how the call's victim compares with each earlier event of hers
    man_known  the suspect was on record with another victim
    None where nothing of either was known. Source: HMIC, Everyone's business (2014):
    a number stored with a space was missed by a search without.
    """
    if not earlier:
        return Cause.OTHER_VICTIM if man_known else None
    own = {miss(one) for one in earlier if one.same_source}
    for near in NEAREST:
        if near in own:
            return near
    others = {miss(one) for one in earlier if not one.same_source}
    return Cause.OTHER_SOURCE if others - {None} else Cause.NOTHING


@dataclass(frozen=True, slots=True)
class Known:
    """What of a call stood on record with domestic abuse when it was taken."""

    number: bool = False
    place: bool = False
    victim: bool = False
    suspect: bool = False
    pair: bool = False

    @property
    def any(self) -> bool:
        return self.number or self.place or self.victim or self.suspect


@dataclass(frozen=True, slots=True)
class Danger:
    """What stood on record and should have been heard before the door opened.

    controls  kinds of order, bail or flag that stood on the day
    high      an earlier event of hers had been graded high
    events    how often she was on record before; pair: with the same man
    others    how often he was on record with another victim
    last      when the last one happened
    """

    controls: tuple[str, ...]
    high: bool
    events: int
    pair: int
    others: int
    last: datetime | None


def gravity(danger: Danger) -> tuple[int, ...]:
    """Order calls by what was at stake; the larger, the graver.

    An order that stood, then a high grade, then how often he has been reported, then
    his other victims. It ranks a list of calls; it is no score of anybody's risk.
    """
    return (
        min(len(danger.controls), 1),
        int(danger.high),
        danger.events + danger.pair,
        danger.others,
        len(danger.controls),
    )


def known_words(danger: Danger, at: datetime) -> str:
    """What could have been known at a moment, in one line and without a name."""
    parts = []
    if danger.events and danger.last is not None:
        days = max(0, (at - danger.last).days)
        ago = f"{days} {'day' if days == 1 else 'days'}" if days else "less than a day"
        parts.append(f"on record {_times(danger.events)}, the last {ago} before")
    if danger.high:
        parts.append("an earlier event graded high")
    if danger.controls:
        parts.append(f"{' and '.join(danger.controls)} in force")
    if danger.others:
        parts.append(f"he: on record {_times(danger.others)} with another victim")
    return "; ".join(parts)


def _times(many: int) -> str:
    return {1: "once", 2: "twice"}.get(many, f"{many} times")


_HIGH = frozenset({"high", "high risk", "h"})


def is_high(grade: str) -> bool:
    """Whether a source's grade of an event says high risk."""
    return grade.strip().casefold() in _HIGH
