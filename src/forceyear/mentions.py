"""How one event's papers speak of a person, and whether a later one would be found.

A mention keeps what was written beside who was truly meant. `cause` compares a call
with everything recorded before it and says why a plain search for the very text
would have missed it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

CAUSES: tuple[str, ...] = (
    "not searched",
    "format",
    "spelling",
    "other name",
    "place only",
    "other source",
    "other victim of the same man",
    "nothing in common",
)
"""Why an earlier event was missed, nearest miss first.

not searched   the same text stood in the log: a search would have found it
format         the same number, or name, written another way
spelling       the same name spelt another way, rightly or wrongly
other name     a nickname, a maiden name or another name of hers
place only     nothing of hers but the place is on both
other source   the log held nothing of hers; another system or force did
other victim of the same man   she is new; he is on record with another victim
nothing in common              the two events share no fact that was written down
"""

_OTHER_NAMES = ("known as", "former")


class Mention(NamedTuple):
    """A person as one row gives them.

    source     the system that recorded the row; at: when, in seconds
    phone      the text of the number, digits: the number it truly is, "" for none
    given, family   as written, "" for none; way: how the name was taken down
    home       the true premises of the event, None when it is not one
    """

    source: str
    at: int
    phone: str
    digits: str
    given: str
    family: str
    way: str
    home: int | None


def cause(now: Mention, earlier: Iterable[Mention]) -> str:
    """Why a plain search for what the call gave would have missed all of `earlier`.

    The log's own rows are looked at first: the nearest miss among them is the cause.
    Only when none of them shares a fact is it "other source".
    """
    own: set[str] = set()
    others: set[str] = set()
    for mention in earlier:
        found = own if mention.source == now.source else others
        found.add(_shared(now, mention))
    for name in CAUSES[:5]:
        if name in own:
            return name
    return "other source" if others - {""} else "nothing in common"


def _shared(now: Mention, then: Mention) -> str:
    if _same_text(now, then):
        return "not searched"
    if now.digits and now.digits == then.digits:
        return "format"
    if _named(now) and _named(then):
        other = now.way in _OTHER_NAMES or then.way in _OTHER_NAMES
        return "other name" if other else "spelling"
    if now.home is not None and now.home == then.home:
        return "place only"
    return ""


def _same_text(now: Mention, then: Mention) -> bool:
    if now.phone and now.phone == then.phone:
        return True
    return _named(now) and _name(now) == _name(then)


def _name(mention: Mention) -> str:
    return f"{mention.given} {mention.family}".casefold()


def _named(mention: Mention) -> bool:
    return bool(mention.given and mention.family)
