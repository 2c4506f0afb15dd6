"""What follows a call: crimes, arrests, orders, bail, referrals; and what came before.

Each is written by another system, later, in that system's own way.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import NamedTuple

from forceyear import phones, words
from forceyear.calls import called, home_on, place_of, who
from forceyear.cases import Case, Cases
from forceyear.chance import Wheel, generator
from forceyear.mentions import Mention
from forceyear.places import Place
from forceyear.records import Document, address_of, born_of, phone_on
from forceyear.residents import Resident
from forceyear.schedule import Turn

CRIME, CUSTODY, PARTNER, NEIGHBOUR = "crime", "custody", "partner", "neighbour"
_CRIME, _CUSTODY, _ORDER, _REFERRAL, _BEFORE = 51, 52, 53, 54, 55
_REFUGES = 12
_LEAST_REFERRALS = 0.0008

_CAREFUL = Wheel(
    [("own", 82.0), ("variant", 6), ("misspelt", 5), ("known as", 3), ("former", 4)]
)
_BORN = Wheel(
    [("own", 90.0), ("none", 4), ("default", 2), ("exchanged", 1.5),
     ("first of January", 1.5), ("wrong digit", 1)]
)  # fmt: skip
_CUSTODY_BORN = Wheel([("own", 86.0), ("default", 9), ("first of January", 3),
                       ("exchanged", 2)])  # fmt: skip
_SERVED = Wheel([("yes", 78.0), ("no", 14), ("not known", 8)])
_DAYS = {"DVPN": 2, "DVPO": 28, "DAPN": 2}
_ORDERED = {"high": 0.5, "medium": 0.22, "standard": 0.05}


class Paper(NamedTuple):
    """One row of another system, who is truly in it, how it speaks of the victim."""

    source: str
    document: Document
    people: tuple[tuple[str, int], ...]
    mention: Mention | None = None
    suspect_named: bool = False


class Follow:
    """Writes what other systems hold of a force-year."""

    def __init__(self, cases: Cases) -> None:
        self.cases, self.settings = cases, cases.settings
        self.seed = cases.settings.seed
        self.referred = round(
            max(self.settings.counts.conferences, _LEAST_REFERRALS)
            * self.settings.people * self.settings.days / 365
        )  # fmt: skip

    def crime(self, turn: Turn, case: Case, call: Document) -> Paper:
        """The crime that a call became, recorded within thirty hours."""
        rng = generator(self.seed, _CRIME, case.number * 64 + turn.nth)
        later = int(3600 * (1 + 29 * rng.random() ** 2))
        place: Document = {k: call[k] for k in ("address", "postcode") if k in call}
        at, id_ = turn.at, f"CR{call['id']}"
        return self._crime(at, at + later, case, id_, place, rng)

    def other_crime(
        self, turn: Turn, person: Resident, code: str, call_id: str
    ) -> Paper:
        """A crime that is not domestic abuse; the caller is the victim."""
        rng = generator(self.seed, _CRIME, turn.day << 40 | turn.serial)
        offence = words.codes()["other_offences"][code]
        at = self.cases.moment(turn.at)
        document = self._crime_head(f"CR{call_id}", at, at + timedelta(hours=5))
        place = place_of(home_on(person, at.date()), rng, street_only=code != "BUR")
        document |= place | {
            "type_text": offence,
            "domestic": False,
            "result": "filed, no suspect",
            "area": person.home.borough,
            "persons": [{"role": "victim", **self._person(person, at, rng)}],
        }
        return Paper(CRIME, document, who(document, [person.number]))

    def custody(self, turn: Turn, case: Case, call_id: str) -> Paper:
        """The arrest that followed a call. The custody record names only him."""
        rng = generator(self.seed, _CUSTODY, case.number * 64 + turn.nth)
        at = self.cases.moment(turn.at + rng.randrange(1_200, 30_000))
        person = case.suspect
        _, parts = called(person, _CAREFUL.at(rng.random()), rng)
        document: Document = {
            "kind": "incident",
            "id": f"CU{call_id}",
            "sort": "custody",
            "at": at.isoformat(),
            "recorded_at": at.isoformat(),
            "type": "ARREST",
            "type_text": words.wheel("offences").at(rng.random()),
            "domestic": None,
            "summary": f"Arrested in connection with CR{call_id}.",
            "area": person.home.borough,
            "persons": [
                {
                    "role": "suspect",
                    **parts,
                    "middle": person.middle,
                    "sex": person.sex,
                    **born_of(person, _CUSTODY_BORN.at(rng.random()), at.date(), rng),
                    **address_of(person, at.date(), rng),
                    "ids": {"custody": f"CU/{person.number}"},
                }
            ],
        }
        return Paper(CUSTODY, document, who(document, [person.number]))

    def bail(self, turn: Turn, case: Case, call_id: str) -> Paper | None:
        """Bail conditions after an arrest, in about half."""
        rng = generator(self.seed, _CUSTODY, case.number * 64 + turn.nth + (1 << 40))
        if rng.random() >= 0.5:
            return None
        begin = self.cases.moment(turn.at + 86_400)
        document = self._marker(case, f"B{call_id}", "bail condition", begin, 91)
        return self._served(document, case, "yes", begin)

    def order_after(self, case: Case) -> int:
        """Which call of a case an order followed, from 0; -1 for no order."""
        rng = generator(self.seed, _ORDER, case.number)
        if not case.star and rng.random() >= _ORDERED[case.grade]:
            return -1
        return len(case.calls) - 1 if case.star else min(1, len(case.calls) - 1)

    def order(self, case: Case, at: int) -> Paper:
        """The order itself, made some days after the call at `at`."""
        rng = generator(self.seed, _ORDER, case.number + (1 << 40))
        sort = "non-molestation order"
        served = "yes"
        if not case.star:
            sort = words.wheel(self.settings.counts.orders).at(rng.random())
            served = _SERVED.at(rng.random())
        end = self.settings.days * 86_400 - 3_600
        begin = self.cases.moment(min(end, at + rng.randrange(1, 6) * 86_400))
        days = _DAYS.get(sort, rng.choice((180, 270, 365)))
        document = self._marker(case, f"O{case.number}", sort, begin, days)
        document["court"] = f"{rng.choice(('Aldermere', 'Kingsfleet'))} court"
        return self._served(document, case, served, begin)

    def conference(self, case: Case, at: int) -> Paper | None:
        """The flag of a conference, where conferences are counted."""
        if not self.settings.counts.conferences:
            return None
        end = self.settings.days * 86_400 - 3_600
        begin = self.cases.moment(min(end, at + 14 * 86_400))
        document = self._marker(case, f"M{case.number}", "MARAC", begin, 365)
        return self._served(document, case, "not known", begin)

    def relationship(self, case: Case, at: int) -> Paper:
        """How victim and suspect stand to each other."""
        sort = {"family": "child"}.get(case.relation, case.relation)
        pair = case.victim.number, case.suspect.number
        document: Document = {
            "kind": "relationship",
            "id": f"R{case.number}",
            "recorded_at": self.cases.moment(at).date().isoformat(),
            "person": nominal(pair[0]),
            "other": nominal(pair[1]),
            "sort": sort,
        }
        people = (nominal(pair[0]), pair[0]), (nominal(pair[1]), pair[1])
        return Paper(CRIME, document, people)

    def referral(self, case: Case, at: int) -> Paper:
        """A referral to the partner agency that supports her."""
        rng = generator(self.seed, _REFERRAL, case.number)
        end = self.settings.days * 86_400 - 3_600
        made = min(end, at + rng.randrange(1, 10) * 86_400)
        return self._referral(case, made, rng)

    def before(self, case: Case) -> Paper:
        """What was recorded of a victim before her first call."""
        rng = generator(self.seed, _BEFORE, case.number)
        at, first = case.before_at, case.calls[0]
        if case.before == "partner":
            return self._referral(case, at, rng)
        if case.before == "neighbour":
            return self._across(case, at, rng)
        recorded = at + min(7_200, (first - at) // 2)
        place = place_of(case.victim.home, rng, street_only=False)
        return self._crime(at, recorded, case, f"CRF{case.number}", place, rng)

    def _crime(
        self, at: int, recorded: int, case: Case, id_: str, place: Document, rng: Random
    ) -> Paper:
        begun = self.cases.moment(at)
        document = self._crime_head(id_, begun, self.cases.moment(recorded))
        way, victim = self._victim(case, begun, rng)
        persons, people = [{"role": "victim", **victim}], [case.victim.number]
        named = rng.random() < 0.92
        if named:
            suspect = self._person(case.suspect, begun, rng)
            persons.append({"role": "suspect", **suspect})
            people.append(case.suspect.number)
        document |= place | {
            "type_text": words.wheel("offences").at(rng.random()),
            "domestic": True,
            "grade": case.grade,
            "result": self._outcome(rng),
            "summary": words.of_abuse(case, "victim", False, rng),
            "area": case.victim.home.borough,
            "persons": persons,
        }
        mention = self._mention(CRIME, recorded, case, victim, way, begun)
        return Paper(CRIME, document, who(document, people), mention, named)

    def _crime_head(self, id_: str, at: datetime, recorded: datetime) -> Document:
        return {
            "kind": "incident",
            "id": id_,
            "sort": "crime",
            "at": at.isoformat(),
            "recorded_at": recorded.isoformat(),
            "type": "CRIME",
        }

    def _victim(self, case: Case, at: datetime, rng: Random) -> tuple[str, Document]:
        way, parts = called(case.victim, _CAREFUL.at(rng.random()), rng)
        return way, self._person(case.victim, at, rng) | parts

    def _person(self, person: Resident, at: datetime, rng: Random) -> Document:
        _, parts = called(person, _CAREFUL.at(rng.random()), rng)
        written: Document = {**parts, "middle": person.middle, "sex": person.sex}
        written.update(born_of(person, _BORN.at(rng.random()), at.date(), rng))
        if rng.random() < 0.85:
            number = phone_on(person, at.date(), rng)
            written["phones"] = [phones.written(number, rng)]
        written.update(address_of(person, at.date(), rng))
        return written

    def _mention(
        self, source: str, at: int, case: Case, written: Document, way: str,
        when: datetime,
    ) -> Mention:  # fmt: skip
        texts = written.get("phones", [""])
        digits = digits_of(case.victim, texts[0])
        home = home_on(case.victim, when.date()).home
        return Mention(source, at, texts[0], digits, written["given"],
                       written["family"], way, home)  # fmt: skip

    def _outcome(self, rng: Random) -> str:
        counts, draw = self.settings.counts, rng.random()
        if draw < counts.charged:
            return "charged"
        if draw < counts.charged + counts.cautioned:
            return "cautioned"
        return rng.choice(("victim does not support", "evidential difficulties",
                           "under investigation"))  # fmt: skip

    def _referral(self, case: Case, at: int, rng: Random) -> Paper:
        when = self.cases.moment(at)
        way, victim = self._victim(case, when, rng)
        home: int | None = home_on(case.victim, when.date()).home
        if rng.random() < 0.25:
            victim |= self._refuge(case, rng)
            home = None
        document: Document = {
            "kind": "incident",
            "id": f"REF{case.number}",
            "sort": "incident",
            "at": when.isoformat(),
            "recorded_at": when.isoformat(),
            "type": "REFERRAL",
            "type_text": "Referral to support service",
            "domestic": True,
            "grade": case.grade,
            "area": case.victim.home.borough,
            "summary": words.of_abuse(case, "agency", False, rng),
            "persons": [
                {"role": "victim", **victim},
                {"role": "suspect", "given": case.suspect.given,
                 "family": case.suspect.family},
            ],
        }  # fmt: skip
        people = [case.victim.number, case.suspect.number]
        mention = self._mention(PARTNER, at, case, victim, way, when)
        mention = mention._replace(home=home)
        return Paper(PARTNER, document, who(document, people), mention, True)

    def _refuge(self, case: Case, rng: Random) -> Document:
        # A refuge is nobody's household: homes past the last one are free.
        nth = self.cases.city.households + rng.randrange(_REFUGES) * 40
        place = self.cases.city.map.home(nth)
        return {**parts_of(place), "protected": ["address", "phone"]}

    def _across(self, case: Case, at: int, rng: Random) -> Paper:
        when = self.cases.moment(at)
        way, victim = self._victim(case, when, rng)
        place = self.cases.city.map.home(case.victim.household, neighbour=True)
        victim |= parts_of(place)
        document: Document = {
            "kind": "incident",
            "id": f"NE{case.number}",
            "sort": "incident",
            "at": when.isoformat(),
            "recorded_at": when.isoformat(),
            "type": "DA",
            "type_text": "Domestic abuse incident",
            "domestic": True,
            **parts_of(place),
            "summary": words.of_abuse(case, "victim", False, rng),
            "persons": [
                {"role": "victim", **victim},
                {"role": "suspect", **self._person(case.suspect, when, rng)},
            ],
        }
        people = [case.victim.number, case.suspect.number]
        mention = self._mention(NEIGHBOUR, at, case, victim, way, when)
        mention = mention._replace(home=place.home)
        return Paper(NEIGHBOUR, document, who(document, people), mention, True)

    def _marker(
        self, case: Case, id_: str, sort: str, begin: datetime, days: int
    ) -> Document:
        end = begin + timedelta(days=days)
        return {
            "kind": "marker",
            "id": id_,
            "recorded_at": begin.isoformat(),
            "person": nominal(case.victim.number),
            "against": nominal(case.suspect.number),
            "sort": sort,
            "terms": words.codes()["terms"][sort],
            "from": begin.date().isoformat(),
            "to": end.date().isoformat(),
        }

    def _served(
        self, document: Document, case: Case, served: str, begin: datetime
    ) -> Paper:
        document["served"] = served
        document["served_on"] = begin.date().isoformat() if served == "yes" else ""
        pair = case.victim.number, case.suspect.number
        people = (nominal(pair[0]), pair[0]), (nominal(pair[1]), pair[1])
        return Paper(CRIME, document, people)


def nominal(person: int) -> str:
    """The crime system's own reference for a person."""
    return f"N{person}.1"


def parts_of(place: Place) -> Document:
    """A place in its parts, as a form with boxes takes it."""
    return {"house": place.house, "street": place.street, "town": place.town,
            "postcode": place.postcode}  # fmt: skip


def digits_of(person: Resident, text: str) -> str:
    """Which of a person's numbers a text is a writing of; "" for none."""
    if not text:
        return ""
    shown = "".join(c for c in text.replace("O", "0") if c.isdigit())
    known = (person.mobile, person.old_mobile, person.landline)
    return next((n for n in known if n and n[-6:] in shown), "")
