"""Two addresses compared: how much a shared place says, part by part."""

from __future__ import annotations

from recognise.compare import Evidence, Fields
from recognise.keys import premises
from recognise.likeness import word_level
from recognise.normalise.addresses import outward, street_core
from recognise.records import Address


def places(
    fields: Fields, a: tuple[Address, ...], b: tuple[Address, ...]
) -> list[Evidence]:
    """Compare every address of one with every address of the other; keep the best."""
    best: list[Evidence] = []
    most = -1e9
    for x in a:
        for y in b:
            found = place(fields, x, y)
            total = sum([e.bits for e in found])
            if total > most:
                best, most = found, total
    return best


def place(fields: Fields, x: Address, y: Address) -> list[Evidence]:
    """Compare two addresses by postcode, street, number and town."""
    found = []
    code = _postcode(fields, x, y) if x.postcode and y.postcode else None
    same_code = code is not None and code.level == "same"
    if code:
        found.append(code)
    street = _street(fields, x, y) if x.street and y.street else None
    if street:
        found.append(_given_code(street, same_code))
    near = same_code or (street is not None and street.level != "differs")
    door = _number(fields, premises(x), premises(y), near)
    if door:
        found.append(door)
        if door.level == "same" and x.unit and y.unit and x.number:
            level = "same" if x.unit == y.unit else "differs"
            found.append(_evidence(fields, "unit", level, x.unit, y.unit))
    if x.town and y.town:
        town = _town(fields, x.town, y.town)
        # A postcode or a street already says the town.
        found.append(town._replace(bits=min(town.bits, 1.0)) if same_code else town)
    return found


def _postcode(fields: Fields, x: Address, y: Address) -> Evidence:
    a, b = x.postcode, y.postcode
    if a == b and (outward(a) != a or a.isdigit()):
        return _evidence(fields, "postcode", "same", a, b)
    if outward(a) == outward(b):
        bits = fields.levels["postcode"]["outward"].fixed
        bits += fields.frequency.bits("outward", outward(a))
        return Evidence("postcode", "outward", bits, a, b)
    close = len(a) == len(b) and sum(p != q for p, q in zip(a, b, strict=True)) == 1
    return _evidence(fields, "postcode", "close" if close else "differs", a, b)


def _street(fields: Fields, x: Address, y: Address) -> Evidence:
    a, b = street_core(x.street), street_core(y.street)
    return _evidence(fields, "street", word_level(a, b), a, b)


def _given_code(street: Evidence, same_code: bool) -> Evidence:
    """A postcode holds one street or two: the street adds little to it."""
    return street._replace(bits=min(street.bits, 1.5)) if same_code else street


def _number(fields: Fields, a: str, b: str, near: bool) -> Evidence | None:
    if not near or not a or not b:
        return None
    level = word_level(a, b)
    return _evidence(fields, "number", level, a, b)


def _town(fields: Fields, a: str, b: str) -> Evidence:
    return _evidence(fields, "town", word_level(a, b), a, b)


def _evidence(fields: Fields, field: str, level: str, a: str, b: str) -> Evidence:
    weight = fields.levels[field][level]
    bits = weight.fixed
    if weight.shared:
        bits += fields.frequency.bits(field, a, b)
    return Evidence(field, level, bits, a, b)
