"""Evidence in plain English: one sentence a field."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from recognise.compare import Evidence


@dataclass(frozen=True, slots=True)
class Reason:
    """What one field said for or against, to be shown to a person.

    weight_bits  above zero for, below zero against
    as_given     the value of the query
    as_found     the value on record
    says         a sentence without its full stop
    """

    field: str
    level: str
    weight_bits: float
    as_given: str
    as_found: str
    says: str


_FIELDS = {
    "given": "first name",
    "middle": "middle name",
    "family": "surname",
    "born": "date of birth",
    "sex": "sex",
    "phone": "phone number",
    "email": "e-mail address",
    "id": "reference number",
    "postcode": "postcode",
    "street": "street",
    "number": "house number or name",
    "unit": "flat",
    "town": "town",
}
_SAYS = {
    "same": "{field} is the same",
    "spelling": "{field} is another spelling of the same name",
    "short": "{field} is a short form of the same name",
    "sound": "{field} sounds the same",
    "close": "{field} is spelt nearly the same",
    "like": "{field} is somewhat alike",
    "initial": "{field} has the same initial",
    "middle": "first name of one is a middle name of the other",
    "part": "part of the {field} is the same",
    "differs": "{field} is different",
    "digit": "{field} differs by one digit",
    "ending": "{field} ends with the same digits",
    "local": "{field} is the same before the @",
    "outward": "postcode is in the same district",
    "year and month": "{field} has the same year and month",
    "year and day": "{field} has the same year and day, and another month",
    "day and month": "{field} has the same day and month, and another year",
    "year": "{field} has the same year",
    "near": "{field} is within two years",
    "fits": "{field} fits the age or year",
    "nearly fits": "{field} nearly fits the age or year",
}
_EXACTLY = {
    ("exchanged", "same"): "first name and surname have changed places",
    ("born", "exchanged"): "date of birth has day and month exchanged",
}


def reasons_of(evidence: Iterable[Evidence]) -> tuple[Reason, ...]:
    """Turn evidence into reasons, the weightiest first."""
    ordered = sorted(evidence, key=lambda e: -abs(e.bits))
    return tuple(
        Reason(e.field, e.level, round(e.bits, 1), e.a, e.b, _says(e)) for e in ordered
    )


def _says(e: Evidence) -> str:
    exact = _EXACTLY.get((e.field, e.level))
    if exact:
        return exact
    if e.level == "close" and e.field in ("given", "family") and _one_letter(e.a, e.b):
        return f"{_FIELDS[e.field]} differs by one letter"
    return _SAYS[e.level].format(field=_FIELDS[e.field])


def _one_letter(a: str, b: str) -> bool:
    """Whether one letter was added, lost or changed (not two turned round)."""
    short, long = sorted((a, b), key=len)
    if len(short) == len(long):
        return sum(x != y for x, y in zip(a, b, strict=True)) == 1
    cut = (long[:i] + long[i + 1 :] for i in range(len(long)))
    return len(long) == len(short) + 1 and short in cut
