"""From evidence to a weight: sums, guards, and the probability of one person."""

from __future__ import annotations

from math import log2
from typing import NamedTuple

from recognise.compare import MISWRITTEN, Evidence, Fields
from recognise.frequency import Frequency
from recognise.model import Model
from recognise.places import places
from recognise.records import Address, Born, Name, Record

_AGREES = frozenset({"same", "exchanged", "digit"})
_NAMED = frozenset({"same", "spelling", "short", "sound", "close", "like", "middle"})


class Comparison(NamedTuple):
    """Two records compared.

    weight       bits for one person (above zero) or two (below), before the prior
    probability  of one person, 0 to 1, were these the only two in question
    evidence     what each field said
    guards       names of the guards that lowered the weight
    household    whether the two may be members of one household
    joins        whether the probability reaches what joining by rule needs
    """

    weight: float
    probability: float
    evidence: tuple[Evidence, ...]
    guards: tuple[str, ...]
    household: bool
    joins: bool


class Scorer:
    """Compares one record with many, remembering what recurs among them."""

    __slots__ = ("_born", "_fields", "_names", "_places", "guards", "model", "query")

    def __init__(self, query: Record, model: Model, frequency: Frequency) -> None:
        self.query = query
        self.model = model
        self.guards = model.guards
        self._fields = Fields(model, frequency)
        self._names: dict[tuple[Name, ...], list[Evidence]] = {}
        self._born: dict[Born, Evidence] = {}
        self._places: dict[tuple[Address, ...], list[Evidence]] = {}

    @property
    def prior(self) -> float:
        """Bits that must be overcome, below zero."""
        return self._fields.frequency.prior

    def compare(self, other: Record) -> Comparison:
        """Compare the query with another record."""
        names = self._compared_names(other.names)
        born = self._compared_born(other.born)
        home = self._compared_places(other.addresses)
        rest = self._rest(other)
        evidence = [*names, *([born] if born else []), *home, *rest]
        weight = sum([e.bits for e in evidence])
        weight -= self._counted_twice(home, rest)
        return self._guarded(weight, evidence, born)

    def _compared_names(self, names: tuple[Name, ...]) -> list[Evidence]:
        if not names or not self.query.names:
            return []
        found = self._names.get(names)
        if found is None:
            found = self._names[names] = self._fields.names(self.query.names, names)
        return found

    def _compared_born(self, born: Born | None) -> Evidence | None:
        if born is None or self.query.born is None:
            return None
        found = self._born.get(born)
        if found is None:
            found = self._born[born] = self._fields.born(self.query.born, born)
        return found

    def _compared_places(self, addresses: tuple[Address, ...]) -> list[Evidence]:
        if not addresses or not self.query.addresses:
            return []
        found = self._places.get(addresses)
        if found is None:
            found = places(self._fields, self.query.addresses, addresses)
            self._places[addresses] = found
        return found

    def _rest(self, other: Record) -> list[Evidence]:
        query, fields = self.query, self._fields
        found = []
        if query.phones and other.phones:
            found.append(fields.phones(query.phones, other.phones))
        if query.emails and other.emails:
            found.append(fields.emails(query.emails, other.emails))
        if query.ids and other.ids:
            ids = fields.ids(query.ids, other.ids)
            found += [ids] if ids else []
        if query.sex and other.sex:
            found.append(fields.sex(query.sex, other.sex))
        return found

    def _counted_twice(self, home: list[Evidence], rest: list[Evidence]) -> float:
        """Give the bits to take off: one household shares its place and its phone.

        Who moved has another postcode, street and town, all for one reason.
        """
        place = sum([e.bits for e in home])
        phone = sum([e.bits for e in rest if e.field == "phone"])
        if place < self.guards["moved"]:
            return place - self.guards["moved"]
        if place <= 0 or phone <= 0:
            return 0.0
        return min(place, phone) * self.guards["dependence"]

    def _guarded(
        self, weight: float, evidence: list[Evidence], born: Evidence | None
    ) -> Comparison:
        guards, household = guards_on(evidence, born, self.query)
        for guard in guards:
            bits = self.guards[guard]
            if guard.startswith("at most"):
                weight = min(weight, log2(bits / (1 - bits)) - self.prior)
            else:
                weight += bits
        odds = min(weight + self.prior, 60.0)
        probability = 1 / (1 + 2.0**-odds)
        joins = probability >= self.model.bands["join"]
        return Comparison(
            weight, probability, tuple(evidence), guards, household, joins
        )


def compare(a: Record, b: Record, model: Model, frequency: Frequency) -> Comparison:
    """Compare two records; symmetric in `a` and `b`.

    frequency  counts of the values of both; see `recognise.frequency_of`
    """
    return Scorer(a, model, frequency).compare(b)


def guards_on(
    evidence: list[Evidence], born: Evidence | None, query: Record
) -> tuple[tuple[str, ...], bool]:
    """Name the guards that the evidence calls for, and whether it shows a household."""
    levels = {e.field: e.level for e in evidence}
    bits = {e.field: e.bits for e in evidence}
    if levels.get("id") == "same" or levels.get("email") == "same":
        return (), False
    given = levels.get("given", "")
    agrees = born is not None and born.level in _AGREES
    if agrees and given in MISWRITTEN and bits["given"] < 0:
        # Two names that many bear, and not one slip: the twins Bill and Bilal.
        given = "differs"
    shared = _shares_home(evidence) or levels.get("family") in _NAMED
    if given == "differs" and shared:
        return _other_name(born, agrees, levels), True
    if given in _NAMED and born is not None and _generations(born):
        return ("generation",), shared
    if levels.get("middle") == "differs" and born is not None and not agrees:
        return ("relative",), shared
    if bits.get("given", 0) > 0 or bits.get("born", 0) > 0:
        return (), False
    return ("at most impersonal",), False


def _other_name(
    born: Evidence | None, agrees: bool, levels: dict[str, str]
) -> tuple[str, ...]:
    if born is None or not born.bits:
        return ("at most other name",)
    if not agrees:
        return ("relative", "at most other name")
    return (
        ("twin", "at most other name") if levels.get("sex") == "differs" else ("twin",)
    )


def _shares_home(evidence: list[Evidence]) -> bool:
    home = sum([e.bits for e in evidence if e.field in _HOME])
    phone = [e for e in evidence if e.field == "phone" and e.level == "same"]
    return home > 4 or bool(phone)


_HOME = frozenset({"postcode", "street", "number", "unit", "town"})
_GENERATION_YEARS = 13


def _generations(born: Evidence) -> bool:
    """Whether two birth dates are a generation apart, beyond any slip of the pen."""
    if (
        born.level != "differs"
        or born.bits > -1
        or not (born.a[:4].isdigit() and born.b[:4].isdigit())
    ):
        return False
    return abs(int(born.a[:4]) - int(born.b[:4])) >= _GENERATION_YEARS
