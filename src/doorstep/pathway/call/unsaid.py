"""Takes from the screen of a call the places that must not stand there.

A protected place stands nowhere. Where she is now stands nowhere while whoever rings
is, or may be, the one who hurts her: an operator cannot read out what is not shown.
What the operator typed stays in its own field.
"""

from dataclasses import replace
from typing import Any

from doorstep.incidents.queries import LiveCall
from doorstep.incidents.rules.calls import Part, may_be_him
from doorstep.pathway.call.pictures import Card, Known, Order
from doorstep.people.queries import kept_from_words, other_ends, records_of_refs
from doorstep.people.rules.sweep import Secrets, secrets, swept

NOTHING = Secrets()
Swept = Any  # any of the pictures below, or a text: the same again, swept


def unsaid(live: LiveCall) -> Secrets:
    """What no text of this call's screen may hold.

    While whoever rings may be him no address at all may: bail often names nobody whom
    it protects, so whose a place is nobody knows.
    Raises django.db.DatabaseError where the register cannot say.
    """
    whole = bool(may_be_him(live.ringing))
    return secrets(_places(live, whole=whole), (), any_place=whole)


def _places(live: LiveCall, *, whole: bool) -> list[str]:
    """Protected places of whom the call is about; `whole`: all their places.

    Where he alone is attached she is found all the same: an order that binds him names
    her, and where she lives may stand in its terms.
    """
    persons = {a.part: a.person for a in live.attached if a.is_them}
    if not persons:
        return []
    owned = records_of_refs(list(persons.values()))
    his = owned.get(persons[Part.HIM], []) if Part.HIM in persons else []
    others = [ref for part, ref in persons.items() if part != Part.HIM]
    hers = [record for ref in others for record in owned.get(ref, [])]
    kept = kept_from_words([*hers, *other_ends(his)])
    places = [one for one in kept if one.sort == "address"]
    return [one.text for one in places if whole or one.protected]


def swept_lines(text: str, out: Secrets) -> str:
    """One text of several lines, without what it may not hold."""
    return text if out == NOTHING else "\n".join(_all(tuple(text.splitlines()), out))


def swept_answer(answer: Swept, out: Secrets) -> Swept:
    """What is known on a call (`known.Answer`), without what it may not hold."""
    if out == NOTHING:
        return answer
    return replace(
        answer,
        known=tuple(_known(row, out) for row in answer.known),
        cards=tuple(_card(card, out) for card in answer.cards),
        orders=tuple(_order(order, out) for order in answer.orders),
    )


def _all(texts: tuple[str, ...], out: Secrets) -> tuple[str, ...]:
    return tuple(swept(text, out) for text in texts)


def _known(row: Known, out: Secrets) -> Known:
    rows = tuple(replace(one, because=_all(one.because, out)) for one in row.candidates)
    return replace(row, says=_all(row.says, out), candidates=rows)


def _card(card: Card, out: Secrets) -> Card:
    return replace(
        card,
        events=_all(card.events, out),
        orders=tuple(_order(order, out) for order in card.orders),
    )


def _order(order: Order, out: Secrets) -> Order:
    return replace(order, terms=swept(order.terms, out))
