"""Calls as the command-and-control log holds them."""

from __future__ import annotations

from datetime import date, datetime
from random import Random
from typing import Any, NamedTuple

from forceyear import phones, words
from forceyear.cases import Case, Cases
from forceyear.chance import Wheel, generator
from forceyear.mentions import Mention
from forceyear.places import Place
from forceyear.records import Document, born_of, name_of, phone_on
from forceyear.residents import Resident
from forceyear.schedule import Turn

SOURCE = "control"
_ABUSE, _OTHER = 41, 42
_SWITCHBOARDS = 12

_CALLER = Wheel(
    [("victim", 60.0), ("neighbour", 12), ("relation", 7), ("child", 3),
     ("agency", 8), ("suspect", 4), ("silent", 6)]
)  # fmt: skip
_NAMED = {
    "victim": 0.86,
    "neighbour": 0.45,
    "relation": 0.95,
    "child": 0.75,
    "agency": 0.97,
    "suspect": 0.85,
    "silent": 0.0,
}
_WAY = Wheel(
    [("own", 62.0), ("misspelt", 12), ("variant", 8), ("known as", 10), ("former", 5),
     ("given only", 3)]
)  # fmt: skip
_BORN = Wheel(
    [("own", 28.0), ("age", 26), ("exchanged", 1), ("default", 1), ("none", 44)]
)
_OPENED = Wheel([("DAB", 84.0), ("CFW", 6), ("NOI", 5), ("DAM", 2), ("VIO", 3)])
_RESULT = ("attended, words of advice", "attended, report taken", "suspect left",
           "attended, no reply", "arrest", "appointment made")  # fmt: skip
_UNITS = "ABCDEFGH"


class Call(NamedTuple):
    """A call as written, who is truly in it, and how it speaks of the victim.

    people         (record id, true person) of each person that the row gives
    mention        the victim; None for a call that is not domestic abuse
    suspect_named  whether the row names the suspect
    """

    document: Document
    people: tuple[tuple[str, int], ...]
    mention: Mention | None
    suspect_named: bool


class Calls:
    """Writes the log's rows of one force-year."""

    def __init__(self, cases: Cases) -> None:
        self.cases, self.city = cases, cases.city
        self.seed = cases.settings.seed

    def abuse(
        self, turn: Turn, case: Case, ordered: bool, *, fully: bool = False
    ) -> Call:
        """The row of a domestic abuse call.

        ordered  an order stood by then
        fully    she rings herself, from home, and gives her name
        """
        rng = generator(self.seed, _ABUSE, case.number * 64 + turn.nth)
        return _AbuseCall(self, turn, case, rng, fully).write(ordered)

    def other(self, turn: Turn) -> tuple[Call, Resident, str]:
        """The row of any other call, who rang, and its code."""
        rng = generator(self.seed, _OTHER, turn.day << 20 | turn.serial)
        person = self.city.resident(int(rng.random() * self.city.people))
        code = words.wheel("other").at(rng.random())
        at = self.cases.moment(turn.at)
        document = head(at, turn.serial, code, code, rng)
        home = rng.random() < 0.55
        written = self.anybody(home=home, person=person, at=at, rng=rng)
        place = place_of(home_on(person, at.date()), rng, street_only=not home)
        document |= {
            **place,
            "domestic": False,
            "summary": words.of_other(code, rng),
            "caller_phone": (written.get("phones") or [""])[0],
            "area": person.home.borough,
            "noticed_repeat": None,
            "persons": [{"role": "caller", **written}] if "given" in written else [],
        }
        return Call(document, who(document, [person.number]), None, False), person, code

    def anybody(
        self, *, home: bool, person: Resident, at: datetime, rng: Random
    ) -> Document:
        """Somebody who rings about something else: name and number, or not."""
        written: Document = {}
        if rng.random() < 0.72:
            written.update(name_of(person, _WAY.at(rng.random()), rng))
            written.pop("middle")
        if rng.random() > 0.08:
            number = phone_on(person, at.date(), rng)
            written["phones"] = [phones.written(number, rng)]
        return written


class _AbuseCall:
    """One domestic abuse call, decided step by step."""

    def __init__(
        self, calls: Calls, turn: Turn, case: Case, rng: Random, fully: bool
    ) -> None:
        self.calls, self.turn, self.case, self.rng = calls, turn, case, rng
        self.at = calls.cases.moment(turn.at)
        self.on = self.at.date()
        self.caller = _CALLER.at(rng.random())
        if self.caller == "child" and not case.children:
            self.caller = "relation"
        if fully:
            self.caller = "victim"
        self.somebody: Resident | None = None
        self.digits, self.rang = self._line()
        self.named = rng.random() < _NAMED[self.caller] or fully
        self.home = self._at_home() or fully

    def write(self, ordered: bool) -> Call:
        victim, mention = self._victim()
        persons, people = [victim], [self.case.victim.number]
        named = self._suspect(persons, people)
        self._third_party(persons, people)
        rng = self.rng
        document = head(self.at, self.turn.serial, _OPENED.at(rng.random()), "DAB", rng)
        document |= self._place() | {
            "domestic": True,
            "grade": "immediate" if rng.random() < 0.8 else "significant",
            "summary": words.of_abuse(self.case, self.caller, ordered, rng),
            "caller_phone": self.rang,
            "area": self.case.victim.home.borough,
            "noticed_repeat": self.turn.noticed,
            "persons": persons,
        }
        return Call(document, who(document, people), mention, named)

    def _line(self) -> tuple[str, str]:
        """The victim's digits where the line is hers, and what the log shows."""
        rng, victim = self.rng, self.case.victim
        if rng.random() < 0.12:
            return "", rng.choice(("WITHHELD", "", "PRIVATE NUMBER", "NO CLI"))
        if self.caller in ("victim", "silent"):
            number = phone_on(victim, self.on, rng)
            return number, phones.written(number, rng)
        if self.caller == "child":
            return victim.landline, phones.written(victim.landline, rng)
        return "", phones.written(self._others_number(), rng)

    def _others_number(self) -> str:
        rng, city = self.rng, self.calls.city
        if self.caller == "agency":
            return phones.institution(city.seed, rng.randrange(_SWITCHBOARDS))
        if self.caller == "suspect":
            return phone_on(self.case.suspect, self.on, rng)
        near = self.case.victim.household + rng.choice((-2, -1, 1, 2))
        if self.caller == "relation":
            near = rng.randrange(city.households)
        near = max(0, min(city.households - 1, near))
        self.somebody = city.household(near).members[0]
        return self.somebody.mobile

    def _at_home(self) -> bool:
        # Something must tie the call to her: her home, or her name and number both.
        tied = self.named and bool(self.digits)
        return not tied or self.rng.random() < 0.82

    def _victim(self) -> tuple[Document, Mention]:
        rng, person = self.rng, self.case.victim
        way = _WAY.at(rng.random()) if self.named else "none"
        if not self.home and way == "given only":
            way = "own"
        way, parts = called(person, way, rng)
        written: Document = {"role": "victim", **parts}
        if self.named:
            written["sex"] = person.sex if rng.random() < 0.9 else ""
            written.update(born_of(person, _BORN.at(rng.random()), self.on, rng))
            if person.language and rng.random() < 0.7:
                written["language"] = person.language
        phone = ""
        if self.digits:
            phone = self.rang
            written["phones"] = [phone]
        mention = Mention(
            SOURCE, self.turn.at, phone, self.digits, parts.get("given", ""),
            parts.get("family", ""), way, self._premises(),
        )  # fmt: skip
        return written, mention

    def _premises(self) -> int | None:
        return home_on(self.case.victim, self.on).home if self.home else None

    def _place(self) -> Document:
        place = home_on(self.case.victim, self.on)
        return place_of(place, self.rng, street_only=not self.home)

    def _suspect(self, persons: list[Document], people: list[int]) -> bool:
        rng, person = self.rng, self.case.suspect
        if rng.random() >= 0.64:
            return False
        _, parts = called(person, _WAY.at(rng.random()), rng)
        written: Document = {"role": "suspect", **parts}
        written.update(born_of(person, _BORN.at(rng.random()), self.on, rng))
        if self.caller == "suspect" and self.rang[-1:].isdigit():
            written["phones"] = [self.rang]
        persons.append(written)
        people.append(person.number)
        return bool(parts.get("family"))

    def _third_party(self, persons: list[Document], people: list[int]) -> None:
        rng, other = self.rng, self.somebody
        if other is not None and rng.random() < 0.5:
            name = {"given": other.given, "family": other.family}
            persons.append({"role": "caller", **name, "phones": [self.rang]})
            people.append(other.number)
        for nth, (given, family, born) in enumerate(self.case.children):
            if rng.random() < 0.5:
                child = {"role": "child", "given": given, "family": family}
                if rng.random() < 0.5:
                    child["born"] = born.isoformat()
                persons.append(child)
                people.append(child_number(self.case.victim.household, nth))


def head(
    at: datetime, serial: int, opened: str, closed: str, rng: Random
) -> dict[str, Any]:
    """What every row of the log begins with."""
    types = words.codes()["types"]
    moment = at.isoformat()
    return {
        "kind": "incident",
        "id": f"{at:%Y%m%d}-{serial:05d}",
        "sort": "call",
        "number": f"{serial} {at:%d%b}".upper(),
        "at": moment,
        "recorded_at": moment,
        "type": opened,
        "type_text": types[opened],
        "closed_as": closed,
        "grade": rng.choice(("immediate", "significant", "extended", "referred")),
        "result": rng.choice(_RESULT),
        "unit": f"{rng.choice(_UNITS)}{rng.randrange(1, 60)}",
    }


def called(person: Resident, way: str, rng: Random) -> tuple[str, dict[str, str]]:
    """Given and family name as heard, and the way that it truly came to be.

    A way that changes nothing, as when she has no other name, is "own".
    """
    if way == "none":
        return way, {}
    if way == "given only":
        return way, {"given": person.given}
    parts = name_of(person, way, rng)
    parts.pop("middle")
    if (parts["given"], parts["family"]) == (person.given, person.family):
        way = "own"
    return way, parts


def home_on(person: Resident, on: date) -> Place:
    """Where somebody lived on a day."""
    if person.old_home and person.moved_on and on < person.moved_on:
        return person.old_home
    return person.home


def place_of(place: Place, rng: Random, *, street_only: bool) -> Document:
    """A place as a log gives it: most often one line of text."""
    if street_only:
        return {"address": f"{place.street}, {place.town}"}
    draw = rng.random()
    written: Document = {"address": f"{place.line}, {place.town}"}
    if draw < 0.70:
        written["postcode"] = place.postcode
    elif draw < 0.80:
        written["address"] = place.text
    elif draw < 0.88:
        written["address"] = written["address"].upper()
        written["postcode"] = place.postcode.replace(" ", "")
    elif draw < 0.92:
        written["postcode"] = place.postcode.replace("0", "O").replace("1", "I")
    return written


def child_number(household: int, nth: int) -> int:
    """Who a young child is: below zero, since only people of ten are numbered."""
    return -(household * 4 + nth + 1)


def who(document: Document, people: list[int]) -> tuple[tuple[str, int], ...]:
    """The record id of each person that a row gives, with who that truly is."""
    return tuple(
        (f"{document['id']}/{person['role']}/{n}", number)
        for n, (person, number) in enumerate(
            zip(document["persons"], people, strict=False)
        )
    )
