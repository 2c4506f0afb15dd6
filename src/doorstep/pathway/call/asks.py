"""What was found on a call, worded as questions that give nothing of it away."""

from collections.abc import Iterator, Sequence

from doorstep.access.rules import Reader
from doorstep.incidents.queries import LiveCall
from doorstep.incidents.rules.questions import Finding, Found, questions
from doorstep.pathway.call.pictures import Card, Known, Order
from doorstep.people.rules import MarkerSort

OF_ROLE = {"victim": Finding.AS_VICTIM, "suspect": Finding.AS_SUSPECT}
OF_PART = {
    "number": Finding.NUMBER,
    "place": Finding.PLACE,
    "pair": Finding.PAIR,
}


def ask_more(reader: Reader, live: LiveCall, part: str) -> str:
    """The one question more that would tell whether a candidate is meant."""
    kind = Finding.NUMBER
    if part != "number" and live.value(f"{part}_name"):
        kind = Finding.PLACE if live.value(f"{part}_born") else Finding.NAME
    asked = questions((Found(kind, ""),), live.ringing, reader.incidents)
    return asked[0].ask if asked else ""


def asks_for(
    reader: Reader,
    live: LiveCall,
    known: Sequence[Known],
    cards: Sequence[Card],
    orders: Sequence[Order],
) -> tuple[str, ...]:
    """Questions for all that was found, each once, in the order of policy."""
    found = tuple(_found(known, cards, orders))
    return tuple(one.ask for one in questions(found, live.ringing, reader.incidents))


def _found(
    known: Sequence[Known], cards: Sequence[Card], orders: Sequence[Order]
) -> Iterator[Found]:
    for row in known:
        if row.part in OF_PART and (row.candidates or row.says):
            yield Found(OF_PART[row.part], row.title)
        for one in row.candidates:
            yield from _as(one.last, one.name)
    for card in cards:
        for role in card.roles:
            yield from _as(role, card.name)
    for order in (*orders, *(order for card in cards for order in card.orders)):
        if order.in_force and order.sort != MarkerSort.MARAC:
            warns = order.sort == MarkerSort.WARNING
            yield Found(Finding.WARNING if warns else Finding.ORDER, order.sort)


def _as(words: str, name: str) -> Iterator[Found]:
    """The role that some words begin with: "victim, 12 February 2026"."""
    for role, kind in OF_ROLE.items():
        if words.startswith(role):
            yield Found(kind, name)
