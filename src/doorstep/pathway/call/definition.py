"""How a call stands to the Act's definition: its facts gathered, the rule asked."""

from collections.abc import Mapping, Sequence
from datetime import date

from doorstep.access.rules import Reader
from doorstep.incidents.queries import LiveCall
from doorstep.incidents.rules.calls import Part
from doorstep.incidents.rules.definition import (
    NONE_OF_THEM,
    DefinitionFacts,
    define,
)
from doorstep.pathway.call.pictures import Card, Choice, Definition
from doorstep.pathway.call.signs import is_child_known
from doorstep.policy.catalogue import Incidents, Meaning
from doorstep.timing import local_day
from recognise import Given, normalise


def definition(reader: Reader, live: LiveCall, cards: Sequence[Card]) -> Definition:
    """What the screen shows of it, with what may be chosen.

    cards  of who is attached; what is on record of an age goes before what was said
    """
    policy, today = reader.incidents, local_day(reader.at)
    born = {card.part: card.born for card in cards}
    ages = {
        part: _age(live, part, born.get(part, ""), today, policy)
        for part in (Part.HER, Part.HIM)
    }
    facts = DefinitionFacts(
        her_age=ages[Part.HER],
        his_age=ages[Part.HIM],
        connections=_chosen(live.value("connected")),
        behaviours=_chosen(live.value("behaviour")),
        child_saw=is_child_known(reader, live),
    )
    verdict = define(facts, policy)
    return Definition(
        says=str(verdict.meets),
        child_route=verdict.child_route,
        reasons=tuple(reason.says for reason in verdict.reasons),
        connections=_choices(policy.connections, live.value("connected")),
        behaviours=_choices(policy.behaviours, live.value("behaviour")),
    )


def _chosen(value: str) -> frozenset[str] | None:
    """What was chosen of a list: a code, none of them, or nothing yet."""
    if not value:
        return None
    return frozenset() if value == NONE_OF_THEM else frozenset([value])


def _choices(listed: Mapping[str, Meaning], value: str) -> tuple[Choice, ...]:
    none = Choice(NONE_OF_THEM, "None of these", value == NONE_OF_THEM)
    every = (Choice(code, one.says, code == value) for code, one in listed.items())
    return (*every, none)


def _age(
    live: LiveCall, part: Part, on_record: str, today: date, policy: Incidents
) -> int | None:
    """Somebody's age in years; None where it is not known on which side of a limit."""
    plain = live.value(f"{part}_age").strip()
    if not on_record and plain.isascii() and plain.isdecimal() and len(plain) < 4:
        return int(plain)
    texts = on_record or live.value(f"{part}_born")
    born = normalise(Given(born=texts, age=plain, said_on=today)).born
    if born is None:
        return None
    oldest = today.year - born.year
    if born.is_whole:
        had = (today.month, today.day) >= (born.month, born.day)
        return oldest if had else oldest - 1
    youngest = today.year - (born.until or born.year) - 1
    limits = (policy.age_from, policy.child_below)
    sure = all((youngest < limit) == (oldest < limit) for limit in limits)
    return youngest if sure else None
