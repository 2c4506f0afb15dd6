"""Two records compared field by field: evidence in bits, each with its reason.

Weights add up (Fellegi and Sunter, 1969; frequencies after Winkler).  Names are
compared without trusting their roles; places and phones of one household are not
counted as if each were independent; and the guards of `recognise.guards` see the
whole before it becomes a probability.
"""

from __future__ import annotations

from math import log2
from typing import NamedTuple

from recognise.frequency import Frequency
from recognise.keys import born_key
from recognise.likeness import RANK, name_level
from recognise.model import Model
from recognise.records import Born, Name, Phone
from recognise.sounds import head

# A slip of the pen makes a name that hardly anybody bears; Maria and Marie are two
# names, and one for the other is a rarer slip than their likeness suggests.
MISWRITTEN = frozenset({"sound", "close", "like"})


class Evidence(NamedTuple):
    """What one field says for or against: bits above zero speak for one person."""

    field: str
    level: str
    bits: float
    a: str
    b: str


# Bits by which a name must be more of a surname than another to change its role.
_MARGIN = 2.0


# More records than this with one reference number are not of one person.
_ONE_PERSONS = 25


def weigh(
    model: Model, frequency: Frequency, field: str, level: str, *found: str
) -> float:
    """Give the bits of a level of agreement on the values found."""
    weight = model.levels[field][level]
    if not weight.shared:
        return weight.fixed
    kind = "given" if field == "middle" else field
    return weight.fixed + frequency.bits(kind, *found)


class Fields:
    """Compares fields under one model and one set of frequencies."""

    __slots__ = ("_families", "_givens", "frequency", "levels", "model")

    def __init__(self, model: Model, frequency: Frequency) -> None:
        self.model = model
        self.frequency = frequency
        self.levels = model.levels
        # Whoever is found shares one name or the other with most who are found.
        self._givens: dict[tuple[Tokens, Tokens], Evidence] = {}
        self._families: dict[tuple[Tokens, Tokens], Evidence] = {}

    def names(self, a: tuple[Name, ...], b: tuple[Name, ...]) -> list[Evidence]:
        """Compare every name of one with every name of the other; keep the best."""
        best: list[Evidence] = []
        most = -1e9
        for x in a:
            for y in b:
                found = self._name(x, y)
                total = sum([e.bits for e in found])
                if total > most:
                    best, most = found, total
        return best

    def _name(self, x: Name, y: Name) -> list[Evidence]:
        straight = self._straight(x, y)
        if not _may_be_crossed(x, y, straight):
            return straight
        crossed = self._crossed(x, y)
        if sum([e.bits for e in crossed]) > sum([e.bits for e in straight]):
            return crossed
        return straight

    def _straight(self, x: Name, y: Name) -> list[Evidence]:
        found = []
        if x.given and y.given:
            pair = (x.given, y.given)
            given = self._givens.get(pair)
            if given is None:
                given = self._givens[pair] = self._given(*pair)
            found.append(given)
        if x.family and y.family:
            pair = (x.family, y.family)
            family = self._families.get(pair)
            if family is None:
                family = self._families[pair] = self._family(*pair)
            found.append(family)
        if len(found) == 2:
            found = self._in_role(*found)
        if len(x.given) > 1 and len(y.given) > 1:
            found.append(self._middle(x.given[1:], y.given[1:]))
        return found

    def _in_role(self, given: Evidence, family: Evidence) -> list[Evidence]:
        """Tell a surname that stands as first name on both: twins turned round."""
        if given.level in ("differs", "middle") or family.level != "differs":
            return [given, family]
        pair, other = (("", e.a, e.b) for e in (given, family))
        if self._is_family(pair)[0] <= self._is_family(other)[0] + _MARGIN:
            return [given, family]
        return [
            self._across("given", family.level, family.a, family.b),
            self._across("family", given.level, given.a, given.b),
        ]

    def _token(self, field: str, a: str, b: str, level: str) -> Evidence:
        x, y = head(a), head(b)
        bits = weigh(self.model, self.frequency, field, level, x, y)
        if level in MISWRITTEN and self.frequency.both_known(field, x, y):
            bits += self.model.guards["both known"]
        return Evidence(field, level, bits, a, b)

    def _given(self, a: tuple[str, ...], b: tuple[str, ...]) -> Evidence:
        first = name_level(a[0], b[0])
        if first != "differs" or (len(a) == 1 and len(b) == 1):
            return self._token("given", a[0], b[0], first)
        # Many people go by a middle name.
        for x, y in [(a[0], y) for y in b[1:]] + [(x, b[0]) for x in a[1:]]:
            if RANK[name_level(x, y)] <= RANK["sound"]:
                return self._token("given", x, y, "middle")
        return self._token("given", a[0], b[0], "differs")

    def _middle(self, a: tuple[str, ...], b: tuple[str, ...]) -> Evidence:
        level, x, y = _closest(a, b)
        known = {"same": "same", "spelling": "same", "initial": "initial"}
        named = known.get(level, "differs" if level == "differs" else "close")
        return self._token("middle", x, y, named)

    def _family(self, a: tuple[str, ...], b: tuple[str, ...]) -> Evidence:
        if len(a) == 1 and len(b) == 1:
            return self._token("family", a[0], b[0], name_level(a[0], b[0]))
        joined, other = "".join(a), "".join(b)
        if joined == other or (len(a) == len(b) and set(a) == set(b)):
            rarest = max(a, key=lambda t: self.frequency.bits("family", head(t)))
            return self._token("family", rarest, rarest, "same")
        level, x, y = _closest(a, b)
        if RANK[level] <= RANK["sound"]:
            level = "part"
        return self._token("family", x, y, level)

    def _crossed(self, x: Name, y: Name) -> list[Evidence]:
        """Compare as though given and family name had changed places.

        Which of the two is the family name is told by what people are called.
        """
        pairs = []
        if x.given and y.family:
            pairs.append(_closest(x.given[:1], y.family))
        if x.family and y.given:
            pairs.append(_closest(x.family, y.given[:1]))
        pairs.sort(key=self._is_family)
        found = [
            self._across(role, *pair)
            for role, pair in zip(("given", "family"), pairs, strict=False)
        ]
        if len(pairs) == 2:
            bits = self.levels["exchanged"]["same"].fixed
            found.append(Evidence("exchanged", "same", bits, "", ""))
        return found

    def _is_family(self, pair: tuple[str, str, str]) -> tuple[float, tuple[str, ...]]:
        x, y = head(pair[1]), head(pair[2])
        more = self.frequency.bits("given", x, y) - self.frequency.bits("family", x, y)
        return more, tuple(sorted((x, y)))

    def _across(self, role: str, level: str, a: str, b: str) -> Evidence:
        """Weigh one token in two roles, at the commoner of the two."""
        given = self._token("given", a, b, level)
        family = self._token("family", a, b, level)
        return given._replace(field=role, bits=min(given.bits, family.bits))

    def born(self, a: Born, b: Born) -> Evidence:
        """Compare two birth dates; dates that systems fill in say less or nothing."""
        level = born_level(a, b)
        bits = self.levels["born"][level].fixed
        if level == "fits":
            bits -= _breadth(a, b)
        elif level in ("same", "exchanged"):
            bits += self.frequency.bits("born", born_key(a), born_key(b))
        trust = min(a.trust, b.trust)
        return Evidence("born", level, bits * trust, born_text(a), born_text(b))

    def phones(self, a: tuple[Phone, ...], b: tuple[Phone, ...]) -> Evidence:
        """Compare the phones; the best agreement of any two counts."""
        best = Evidence(
            "phone", "differs", self.levels["phone"]["differs"].fixed, "", ""
        )
        for x in a:
            for y in b:
                level = phone_level(x, y)
                if level == "differs":
                    continue
                found = self._phone(level, x, y)
                if found.bits > best.bits:
                    best = found
        return best

    def _phone(self, level: str, x: Phone, y: Phone) -> Evidence:
        if level == "ending":
            tail = min(x.digits, y.digits, key=len)[-6:]
            bits = self.levels["phone"]["ending"].fixed + self.frequency.bits(
                "ending", tail
            )
        else:
            bits = weigh(self.model, self.frequency, "phone", level, x.digits)
        if x.doubtful or y.doubtful:
            bits /= 2
        return Evidence("phone", level, bits, x.digits, y.digits)

    def emails(self, a: tuple[str, ...], b: tuple[str, ...]) -> Evidence:
        """Compare e-mail addresses: the whole, or the part before the @."""
        for x in a:
            if x in b:
                return Evidence("email", "same", self._weigh("email", "same", x), x, x)
        for x in a:
            for y in b:
                local = x.split("@")[0][:12]
                if local == y.split("@")[0][:12]:
                    bits = self.levels["email"]["local"].fixed
                    bits += self.frequency.bits("local", local)
                    return Evidence("email", "local", bits, x, y)
        return Evidence("email", "differs", self._weigh("email", "differs"), a[0], b[0])

    def _weigh(self, field: str, level: str, *found: str) -> float:
        return weigh(self.model, self.frequency, field, level, *found)

    def ids(
        self, a: tuple[tuple[str, str], ...], b: tuple[tuple[str, str], ...]
    ) -> Evidence | None:
        """Compare numbers of the same scheme; None where no scheme is on both."""
        schemes = {scheme for scheme, _ in a} & {scheme for scheme, _ in b}
        if not schemes:
            return None
        for pair in a:
            if pair in b:
                text = " ".join(pair)
                return Evidence("id", "same", self._same_id(text), text, text)
        scheme = min(schemes)
        x, y = (next(" ".join(p) for p in side if p[0] == scheme) for side in (a, b))
        return Evidence("id", "differs", self._weigh("id", "differs"), x, y)

    def _same_id(self, text: str) -> float:
        """Weigh a reference number: nobody's twice, unless a source fills one in."""
        if self.frequency.counts.get(("id", text), 0) <= _ONE_PERSONS:
            return self.levels["id"]["same"].fixed
        return min(self.levels["id"]["same"].fixed, self.frequency.bits("id", text))

    def sex(self, a: str, b: str) -> Evidence:
        """Compare the recorded sexes."""
        level = "same" if a == b else "differs"
        return Evidence("sex", level, self._weigh("sex", level), a, b)


def _may_be_crossed(x: Name, y: Name, straight: list[Evidence]) -> bool:
    """Whether a name of one is like the other's name in the other role.

    Asked first, since most candidates agree as they stand or not at all.
    """
    if len(straight) > 1 and straight[0].level != "differs" != straight[1].level:
        return False
    for one, other in ((x.given[:1], y.family), (x.family, y.given[:1])):
        for a in one:
            for b in other:
                if name_level(a, b) != "differs":
                    return True
    return False


Tokens = tuple[str, ...]


def _closest(a: tuple[str, ...], b: tuple[str, ...]) -> tuple[str, str, str]:
    """Give the best level of any token with any, and the two."""
    pairs = ((name_level(x, y), x, y) for x in a for y in b)
    return min(pairs, key=lambda t: (RANK[t[0]], sorted(t[1:])))


def born_level(a: Born, b: Born) -> str:
    """Give the level at which two birth dates agree; symmetric."""
    if a.until or b.until or not (a.is_whole and b.is_whole):
        return _partial_level(a, b)
    if a == b:
        return "same"
    if a.year == b.year and a.month == b.day and a.day == b.month:
        return "exchanged"
    return _whole_level(a, b)


def _whole_level(a: Born, b: Born) -> str:
    x, y = (f"{d.year:04}{d.month:02}{d.day:02}" for d in (a, b))
    off = [i for i in range(8) if x[i] != y[i]]
    turned = len(off) == 2 and off[1] == off[0] + 1
    turned = turned and x[off[0]] == y[off[1]] and x[off[1]] == y[off[0]]
    if a.year == b.year and min(a.trust, b.trust) < 1:
        return "fits"
    if len(off) == 1 or turned:
        return "digit"
    if a.year == b.year:
        if a.month == b.month:
            return "year and month"
        return "year and day" if a.day == b.day else "year"
    if a.month == b.month and a.day == b.day:
        return "day and month"
    return "near" if abs(a.year - b.year) <= 2 else "differs"


def _partial_level(a: Born, b: Born) -> str:
    low, high = max(a.year, b.year), min(a.until or a.year, b.until or b.year)
    if low > high:
        return "nearly fits" if low - high <= 2 else "differs"
    if not a.until and not b.until and a.month and b.month:
        return "year and month" if a.month == b.month else "year"
    return "fits"


def _breadth(a: Born, b: Born) -> float:
    """Give log2 of the share of people born in the years that are allowed."""
    years = max((d.until or d.year) - d.year + 1 for d in (a, b))
    return _LOG_YEARS[min(years, 60)]


_LOG_YEARS = [0.0] + [log2(years / 72) for years in range(1, 61)]


def born_text(born: Born) -> str:
    """Write a birth date as far as it is known."""
    if born.until:
        return f"{born.year} to {born.until}"
    parts = [f"{born.year:04}"] + [f"{p:02}" for p in (born.month, born.day) if p]
    return "-".join(parts)


def phone_level(x: Phone, y: Phone) -> str:
    """Give the level at which two phones agree: same, ending, digit or differs."""
    a, b = x.digits, y.digits
    if x.whole and y.whole:
        if a == b:
            return "same"
        return "digit" if one_digit_off(a, b) else "differs"
    if x.whole or len(a) > len(b):
        a, b = b, a
    return "ending" if len(a) >= 4 and b.endswith(a) else "differs"


def one_digit_off(a: str, b: str) -> bool:
    """Whether two numbers of one length differ by a digit or two turned round."""
    if len(a) != len(b):
        return False
    off = [i for i, (x, y) in enumerate(zip(a, b, strict=True)) if x != y]
    if len(off) == 1:
        return True
    return (
        len(off) == 2
        and off[1] == off[0] + 1
        and a[off[0]] == b[off[1]]
        and a[off[1]] == b[off[0]]
    )
