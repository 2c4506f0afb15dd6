"""The briefing of a job: what is known is gathered, the rule words it, it is kept.

What is shown to nobody is gathered too, so that the rule can sweep it from the words
of all else. Nothing here decides what may be said.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db import DatabaseError

from doorstep.access.rules import Reader
from doorstep.incidents import actions
from doorstep.incidents.queries import Event, GradeLine, LiveCall, Part, events
from doorstep.incidents.rules import Role
from doorstep.incidents.rules.asking import need, said
from doorstep.incidents.rules.brief import Brief, brief, radio_text
from doorstep.incidents.rules.calls import Part as Row
from doorstep.incidents.rules.calls import Purpose, Ringing
from doorstep.incidents.rules.facts import Fact
from doorstep.pathway.call.before import of_abuse, parts_before
from doorstep.pathway.call.contact import unspoken
from doorstep.pathway.call.known import Answer
from doorstep.pathway.call.questions import passed_on
from doorstep.pathway.call.signs import answered_yes, heard, is_child_known
from doorstep.people.queries import (
    MarkerLine,
    kept_from_words,
    markers_of,
    other_ends,
    records_of_refs,
    sources,
)
from doorstep.people.rules import MarkerSort
from doorstep.timing import in_window, local_day

OF_COURTS = frozenset(
    {
        MarkerSort.NON_MOLESTATION,
        MarkerSort.RESTRAINING,
        MarkerSort.OCCUPATION,
        MarkerSort.DVPO,
        MarkerSort.DAPO,
    }
)  # of the others a police officer may be the author
ASK_TERMS = "ask the controller for its terms"
REPEAT = "repeat"  # the window of policy in which his acts are counted
BANDS = ("certain", "probable", "possible")
TELLING = BANDS[:2]  # of which a unit is told


@dataclass(frozen=True)
class Who:
    """Who is attached, by their records today."""

    hers: tuple[int, ...]
    his: tuple[int, ...]
    her_parts: tuple[Part, ...]
    his_parts: tuple[Part, ...]


def rebrief(reader: Reader, *, at: datetime, live: LiveCall, answer: Answer) -> int:
    """Brief every unit on a job anew; returns how many briefings had changed.

    answer  what is known, as it has just been looked up
    """
    changed = 0
    for unit in live.units:
        if unit.until is not None:
            continue
        made = brief_of(reader, live, unit.purpose, answer, at)
        kept = actions.brief_unit(
            by=reader,
            at=at,
            dispatched=unit.ref,
            first=made.first,
            lines=[_plain(asdict(line)) for line in made.lines],
            radio=radio_text(made),
        )
        changed += kept is not None
    return changed


def _plain(line: dict[str, Any]) -> dict[str, Any]:
    """A line as JSON holds it."""
    return {k: v.isoformat() if isinstance(v, date) else v for k, v in line.items()}


def brief_of(
    reader: Reader,
    live: LiveCall,
    purpose: str,
    answer: Answer | None,
    at: datetime,
) -> Brief:
    """Word the briefing for a unit that goes to her, or to arrest him."""
    held = facts(reader, live, purpose, answer)
    return brief(held, purpose, reader.incidents, at)


def facts(
    reader: Reader, live: LiveCall, purpose: str, answer: Answer | None
) -> tuple[Fact, ...]:
    """Everything known for a job, with what must be kept out of its words."""
    who, answer = _whose(reader, live, answer)
    source = f"call {live.number}"
    on = local_day(live.opened_at)
    return (
        *_said(reader, live, source, on),
        *_whom(reader, live, answer, source, on),
        *_sure(answer, source, on),
        *_history(reader, who),
        *_at_place(reader, answer, who, purpose),
        *_orders(reader, who, purpose),
        *_how(reader, live, source, on, purpose),
        *_first(reader, purpose, on),
        *_checked(reader, answer, on),
        *_not_asked(reader, live, source, on),
        *_kept_out(live, who, on),
        *unspoken(reader, live, on),
    )


def _whose(
    reader: Reader, live: LiveCall, answer: Answer | None
) -> tuple[Who, Answer | None]:
    """Whose history is told; where it cannot be read, nobody's, and that is said."""
    try:
        return _who(reader, live), answer
    except DatabaseError:
        return Who((), (), (), ()), None


def _first(reader: Reader, purpose: str, on: date) -> Iterator[Fact]:
    for step in reader.incidents.steps.values():
        if purpose in step.first:
            yield Fact("first", step.code, "Doorstep", on, "record", "step")


def _who(reader: Reader, live: LiveCall) -> Who:
    persons = {a.part: a.person for a in live.attached if a.is_them}
    owned = records_of_refs(list(persons.values()))

    def of(row: Row) -> tuple[int, ...]:
        return tuple(owned.get(persons[row], ())) if row in persons else ()

    hers, his = of(Row.HER), of(Row.HIM)
    mine = parts_before(reader, live, hers), parts_before(reader, live, his)
    return Who(hers, his, *mine)


def _status(live: LiveCall) -> str:
    if live.ringing is Ringing.HER:
        return "she-says"
    return "child-says" if live.ringing is Ringing.CHILD else "caller-says"


def _said(reader: Reader, live: LiveCall, source: str, on: date) -> Iterator[Fact]:
    """Dangers that were heard or asked."""
    cues = reader.view.risk.cues
    heard_of = (cues[hit.kind].danger for hit in heard(reader, live))
    told = (item.danger for item in answered_yes(reader, live))
    for sort in filter(None, (*heard_of, *told)):
        yield Fact("danger", "", source, on, _status(live), sort)
    if live.value("dropped"):
        yield Fact("danger", "", source, on, "call", "line-cut")


def _whom(
    reader: Reader, live: LiveCall, answer: Answer | None, source: str, on: date
) -> Iterator[Fact]:
    cards = {card.part: card for card in answer.cards} if answer else {}
    for row, topic in ((Row.HER, "protect"), (Row.HIM, "him")):
        name = cards[row].name if row in cards else live.value(f"{row}_name")
        if name:
            family = tuple(name.split()[1:][-1:])  # a bare first name is none
            yield Fact(topic, name, source, on, _status(live), str(row), names=family)
    if live.ringing is Ringing.NOT_KNOWN:
        yield Fact("protect", "", source, on, "call", "roles-unclear")
    elif live.ringing is not Ringing.HER:
        yield Fact("protect", f"caller: {live.ringing}", source, on, "call", "caller")
    if is_child_known(reader, live):
        yield Fact("protect", "", source, on, _status(live), "children")
    if said(live.value("ask.pregnant")).yes:
        yield Fact("protect", "", source, on, _status(live), "pregnant")


def _sure(answer: Answer | None, source: str, on: date) -> Iterator[Fact]:
    """How sure it is that the history is hers; or that an operator thought not."""
    if answer is None:
        return
    her = next((card for card in answer.cards if card.part == Row.HER), None)
    if her is not None:
        band = _band(answer, her.ref)
        yield Fact("sure", band, "Doorstep", on, "record", "match")
    elif _doubted(answer):
        yield Fact("sure", "", source, on, "call", "doubted")


def _band(answer: Answer, ref: str) -> str:
    """How surely the call's own words mean this person, by the row that says most."""
    rows = (one for part in answer.known for one in part.candidates)
    bands = {one.band for one in rows if one.ref == ref}
    return next((band for band in BANDS if band in bands), "probable")


def _doubted(answer: Answer) -> bool:
    """Whether the operator thought that somebody likely is not her."""
    rows = (one for part in answer.known for one in part.candidates)
    return any(one.not_them and one.band in TELLING for one in rows)


def _history(reader: Reader, who: Who) -> Iterator[Fact]:
    """Of the pair where both are attached, else of whoever is."""
    his = {p.incident for p in who.his_parts if p.role == Role.SUSPECT}
    hers = {p.incident for p in who.her_parts}
    taken = (his & hers) or hers or his
    newest = dict.fromkeys(  # parts come newest first, whenever they were loaded
        p.incident for p in (*who.her_parts, *who.his_parts) if p.incident in taken
    )
    told = list(newest)[: reader.incidents.brief_events]
    for n, event in enumerate(events(reader, told)):
        what = _what(event) if his & hers else f"{_with_whom(who)}: {_what(event)}"
        yield _event(
            event, what if n == 0 else _what(event), "last" if not n else "event"
        )
    months = reader.incidents.windows[REPEAT].months
    recent = [
        p
        for p in who.his_parts
        if p.role == Role.SUSPECT and in_window(p.at, reader.at, months=months)
    ]
    if recent:
        yield Fact(
            "history",
            f"in the last {months} months",
            "Doorstep",
            local_day(reader.at),
            "record",
            "count",
            number=len({p.incident for p in recent}),
        )


def _with_whom(who: Who) -> str:
    """What to say of a history that is not known to be between the two."""
    return "not with each other" if who.hers and who.his else "with whom not known"


def _at_place(
    reader: Reader, answer: Answer | None, who: Who, purpose: str
) -> Iterator[Fact]:
    """Abuse before at the place, where nobody is attached whose history would tell."""
    if answer is None or purpose != Purpose.TO_HER or who.hers or who.his:
        return
    told = of_abuse(answer.here)[: reader.incidents.brief_events]
    for n, event in enumerate(told):
        what = f"at this place: {_what(event)}"
        yield _event(event, what, "last" if n == 0 else "event")


def _what(event: Event) -> str:
    """What it was filed as, not in capitals: nothing in a briefing shouts."""
    return event.what.lower() if event.what.isupper() else event.what


def _event(event: Event, what: str, sort: str) -> Fact:
    """An event as it was reported, with what its source says became of it."""
    status = "reported-as" if event.status else "reported-open"
    says = f"{what}, {event.status.lower()}" if event.status else what
    return Fact("history", says, event.source, local_day(event.at), status, sort)


def _orders(reader: Reader, who: Who, purpose: str) -> Iterator[Fact]:
    today = local_day(reader.at)
    seen = set()
    for records in (who.hers, who.his):
        if not records:
            continue
        for line in markers_of(reader, records, today):
            key = (line.sort, line.terms, line.source, line.begins_on, line.ends_on)
            if key in seen:
                continue
            seen.add(key)
            yield _marker(line, purpose)


def _marker(line: MarkerLine, purpose: str) -> Fact:
    on, until, terms = line.begins_on, line.ends_on, line.terms
    if purpose != Purpose.TO_HER and line.binds is None and terms:
        terms = ASK_TERMS  # whom it protects is not known, nor whose places it names
    if line.sort == MarkerSort.MARAC:
        says = f"MARAC until {until.day} {until:%b} {until.year}" if until else "MARAC"
        return Fact("history", says, line.source, on, "record", "marac")
    if line.sort == MarkerSort.WARNING:
        return Fact("him", terms, line.source, on, "record", "warning")
    return Fact(
        "controls",
        line.sort,
        line.source,
        on,
        "court" if line.sort in OF_COURTS else "record",
        "order",
        terms=terms,
        served=line.served,
        begins=on,
        until=until,
    )


def _how(
    reader: Reader, live: LiveCall, source: str, on: date, purpose: str
) -> Iterator[Fact]:
    """How to come to her; whoever arrests him is told nothing of what she needs."""
    if live.value("code_word"):
        yield Fact("come", live.value("code_word"), source, on, "call", "code-word")
    if live.grade and live.grade.manner and live.grade.manner != "as-usual":
        sort = {"meet-elsewhere": "meet", "quiet-approach": "knock"}.get(
            live.grade.manner, "plain-car"
        )
        words = _manner(reader, live, live.grade)
        yield Fact("come", words, source, on, "call", sort)
    needs = need(live.value("ask.needs")) if purpose == Purpose.TO_HER else ""
    if needs:
        yield Fact("come", needs, source, on, "call", "interpreter")


def _manner(reader: Reader, live: LiveCall, held: GradeLine) -> str:
    """How to come, and why: her own words, else what the manner says."""
    policy = reader.incidents
    way = policy.manners.get(held.manner)
    why = policy.manner_reasons.get(held.manner_why)
    words = live.value("manner_said") or (way.says if way else held.manner)
    return f"{words}; {why.says.lower()}" if why and not why.words else words


def _checked(reader: Reader, answer: Answer | None, on: date) -> Iterator[Fact]:
    if answer is None or not answer.checked.answered:
        yield Fact("unchecked", "", "history", on, "checked", "not-checked")
        return
    for name in sources():
        yield Fact("unchecked", "", name, on, "checked", "checked")


def _not_asked(reader: Reader, live: LiveCall, source: str, on: date) -> Iterator[Fact]:
    for turn, topic in enumerate(passed_on(reader, live)):
        says = f"{topic[:1].lower()}{topic[1:]}"
        yield Fact("unchecked", says, source, on, "call", "not-asked", number=turn)


def _kept_out(live: LiveCall, who: Who, on: date) -> Iterator[Fact]:
    """Her places and numbers, and where she is now: for the rule to sweep."""
    others = set(other_ends(who.his)) - {*who.hers, *who.his}
    apart = kept_from_words(sorted(others))  # of no person whom this job is about
    for kept in (*kept_from_words(who.hers), *apart):
        sort = "safe-place" if kept.sort == "address" else "new-phone"
        if kept.protected or kept in apart:
            yield Fact("come", kept.text, "", on, "record", sort, protected=True)
        elif kept.sort == "address":
            yield _her_place(kept.text, on)
    for name in ("where", "where_incident", "where_home"):
        if live.value(name):
            yield _her_place(live.value(name), on)


def _her_place(text: str, on: date) -> Fact:
    return Fact("come", text, "", on, "call", "her-place", hers_place=True)
