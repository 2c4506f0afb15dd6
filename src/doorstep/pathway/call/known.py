"""What is known on a call: of this number, this place, her, him, and of the pair.

Each is answered apart, since a number may be shared with whoever hurts her, and a
place is not a person. A look-up that failed is never "none".
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import DatabaseError

from doorstep.access.rules import NotLogged, Reader
from doorstep.incidents.queries import (
    AttachedLine,
    Event,
    LiveCall,
    events,
    filed_as,
    parts,
    records_filed_as,
)
from doorstep.incidents.rules import Role
from doorstep.incidents.rules.calls import Part, part_of
from doorstep.pathway.call.asks import ask_more, asks_for
from doorstep.pathway.call.before import before_here
from doorstep.pathway.call.pictures import Card, Known, MayBe, Order
from doorstep.pathway.call.unsaid import swept_answer, unsaid
from doorstep.pathway.find import (
    LOADING,
    SLOW,
    UNLOGGED,
    Checked,
    Found,
    find,
    searchable,
    why_not,
)
from doorstep.pathway.find import Candidate as Listed
from doorstep.pathway.person import PersonPage, person_page
from doorstep.people.queries import Asked, markers_between, records_of_refs
from doorstep.people.rules.sweep import Secrets
from doorstep.timing import clock_words, date_words, local_day
from recognise import Given, normalise

SHOWN = 5  # events on a card and of a place; the person's page has them all
TITLES = {
    "number": "This number",
    "place": "This place",
    "her": "Her",
    "him": "Him",
    "caller": "Caller",
    "pair": "This pair",
}

# Fields that only help a look-up if something can be read in them: as what, why not.
UNREAD = {"number": ("phones", "no number read")} | {
    f"{part}_{what}": reads
    for part in Part
    for what, reads in {
        "born": ("born", "no date read"),
        "age": ("age", "no age read"),
        "phone": ("phones", "no number read"),
    }.items()
}


@dataclass(frozen=True)
class Answer:
    """All that is known, the cards of who is attached, and what was searched.

    asks  questions for what was found, in the order of policy
    here  earlier events at the place where somebody must go, newest first
    out   what no text of the screen may hold; None where the register cannot say
    """

    checked: Checked
    known: tuple[Known, ...]
    cards: tuple[Card, ...]
    orders: tuple[Order, ...]
    asks: tuple[str, ...] = ()
    here: tuple[Event, ...] = ()
    out: Secrets | None = None


def known(reader: Reader, live: LiveCall, numbered: Sequence[str] = ()) -> Answer:
    """Look up everything that the call holds now.

    numbered  refs of candidates in the order in which this call first showed them
    Never raises for a database that does not answer, nor where no log takes a look:
    `checked.answered` is False.
    """
    before = set(reader.noted)
    try:
        return _known(reader, live, list(numbered))
    except (DatabaseError, NotLogged) as fault:
        reader.noted.intersection_update(before)  # of those found, none is shown
        nobody = not any(line.is_them for line in live.attached)
        out = unsaid(live) if nobody else None  # of nobody it asks the register nothing
        unread = Checked(reader.at, 0, answered=False, says=why_not(fault))
        return Answer(unread, (), (), (), out=out)


def _known(reader: Reader, live: LiveCall, numbered: list[str]) -> Answer:
    stands = searchable()
    asked = _asked(live)
    own = records_filed_as(live.source, live.external)
    found = {part: find(reader, one, own, stands) for part, one in asked.items()}
    failed = [one.checked for one in found.values() if not one.checked.answered]
    checked = Checked(reader.at, stands.systems, answered=True)
    if stands.loading:
        checked = Checked(reader.at, checked.systems, answered=True, says=LOADING)
    silent = next((one for one in failed if one.says in (SLOW, UNLOGGED)), None)
    if silent is not None:
        checked = silent
    empty = f"none found · {checked.systems} systems · {clock_words(reader.at)}"
    answers = [
        _of_part(reader, part, one, live, numbered, empty)
        for part, one in found.items()
    ]
    here = before_here(reader, live)
    if live.place:
        answers.append(_of_place(here, empty))
    them = [line for line in live.attached if line.is_them]
    # This very call is no history of anybody, though it is filed like any event.
    filed = filed_as(live.source, live.external) if them else frozenset()
    cards = tuple(
        card for line in them if (card := _card(reader, line, filed)) is not None
    )
    pair, orders = _of_pair(reader, live, filed)
    rows = (*_in_order(answers), *pair)
    asks = asks_for(reader, live, rows, cards, orders)
    out = unsaid(live)
    whole = Answer(checked, rows, cards, orders, asks, tuple(here), out)
    shown: Answer = swept_answer(whole, out)
    return shown


def unread(name: str, value: str, today: date) -> str:
    """Why nobody can be looked up by what a field holds; empty where they can be.

    It is kept as typed all the same: what was said is never thrown away.
    """
    if not value or name not in UNREAD:
        return ""
    what, says = UNREAD[name]
    given: dict[str, Any] = {what: (value,) if what == "phones" else value}
    read = normalise(Given(said_on=today, **given))
    return "" if read.born or read.phones else says


def _in_order(answers: Sequence[Known]) -> list[Known]:
    return sorted(answers, key=lambda one: list(TITLES).index(one.part))


def _asked(live: LiveCall) -> dict[str, Asked]:
    """What to look up, by part: the line on its own, each row by all it says."""
    asked: dict[str, Asked] = {}
    line = live.rang
    if line:
        asked["number"] = Asked(phone=line)
    for part in Part:
        own = {what: live.value(f"{part}_{what}") for what in ("name", "born", "age")}
        phone = live.value(f"{part}_phone")
        if not any((*own.values(), phone)):
            continue
        rings = part_of(live.ringing) is part
        place = live.value("where_home") if part is Part.HER else ""
        asked[part] = Asked(
            phone=phone or (line if rings else ""),
            place=place or (live.value("where") if rings else ""),
            said_on=local_day(live.opened_at),
            **own,
        )
    return asked


def _of_part(
    reader: Reader,
    part: str,
    found: Found,
    live: LiveCall,
    numbered: list[str],
    empty: str,
) -> Known:
    listed = [one for band in found.bands for one in band.candidates]
    listed += found.household
    rows = tuple(_candidate(reader, one, part, live, numbered) for one in listed)
    says = tuple(n for n in found.notes if part == "number" or "This " not in n)
    if not found.checked.answered:
        empty = f"not checked: {found.checked.says}"
    return Known(part, TITLES[part], says, rows, "" if rows or says else empty)


def _candidate(
    reader: Reader, one: Listed, part: str, live: LiveCall, numbered: list[str]
) -> MayBe:
    if one.ref not in numbered:
        numbered.append(one.ref)
    mine = [a for a in live.attached if str(a.person) == one.ref]
    return MayBe(
        number=numbered.index(one.ref) + 1,
        ref=one.ref,
        name=one.name,
        born=one.born,
        last=one.last,
        band=one.band,
        because=one.because,
        equally_likely=one.equally_likely,
        ask=ask_more(reader, live, part),
        attached=next((a.part for a in mine if a.is_them), ""),
        not_them=any(not a.is_them for a in mine),
    )


def _of_place(there: Sequence[Event], empty: str) -> Known:
    says = tuple(
        f"{date_words(local_day(e.at))}: {e.what}{', ' + e.status if e.status else ''} "
        f"({e.source})"
        for e in there[:SHOWN]
    )
    if len(there) > SHOWN:
        says += (f"and {len(there) - SHOWN} more",)
    return Known("place", TITLES["place"], says, (), "" if says else empty)


def _card(reader: Reader, line: AttachedLine, filed: Collection[int]) -> Card | None:
    page = person_page(reader, line.person, without=filed, bare=True)
    if page is None:
        return None
    return Card(
        part=line.part,
        attached=str(line.ref),
        ref=page.ref,
        name=page.name,
        born=page.born,
        entered=f"attached {clock_words(line.at)} by {line.by}",
        roles=tuple(_roles(page, line.part)),
        events=tuple(
            f"{e.at}: {e.what}, as {e.role}{', ' + e.status if e.status else ''} "
            f"({e.source})"
            for e in page.events[:SHOWN]
        ),
        orders=_orders(page),
        repeats=(),
    )


def _roles(page: PersonPage, part: str) -> Iterator[str]:
    for role in page.roles:
        yield f"{role.role} in {role.count}, last {role.last}"
    names = {role.role for role in page.roles}
    if part == Part.HIM and Role.VICTIM in names and Role.SUSPECT not in names:
        yield "on record as victim only: is this the right row?"


def _orders(page: PersonPage) -> tuple[Order, ...]:
    return tuple(
        Order(m.sort, m.terms, m.dates, m.served, m.source, m.in_force)
        for m in page.markers
    )


def _of_pair(
    reader: Reader, live: LiveCall, filed: Collection[int]
) -> tuple[tuple[Known, ...], tuple[Order, ...]]:
    """Events and orders between her and him, once both are attached."""
    pair: dict[str, UUID] = {a.part: a.person for a in live.attached if a.is_them}
    if Part.HER not in pair or Part.HIM not in pair:
        return (), ()
    owned = records_of_refs([pair[Part.HER], pair[Part.HIM]])
    hers, his = owned.get(pair[Part.HER], []), owned.get(pair[Part.HIM], [])
    both = {p.incident for p in parts(reader, hers)}
    both &= {p.incident for p in parts(reader, his)}
    both -= set(filed)
    orders = tuple(
        Order(m.sort, m.terms, m.dates, m.says, m.source, m.in_force)
        for m in markers_between(reader, hers, his, local_day(reader.at))
    )
    says = [f"{len(both)} earlier events with both"] if both else []
    last = events(reader, sorted(both, reverse=True))[:1]
    says += [f"last {date_words(local_day(e.at))}: {e.what} ({e.source})" for e in last]
    says += [
        f"{o.sort}, {o.served}: {o.terms or 'terms not given'}; {o.dates} ({o.source})"
        for o in orders
        if o.in_force
    ]
    empty = "" if says else "nothing between these two is on record"
    return (Known("pair", TITLES["pair"], tuple(says), (), empty),), orders
