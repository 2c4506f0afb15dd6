"""Postal addresses: postcode, flat, house number or name, street, town."""

from __future__ import annotations

import re
from functools import lru_cache

from recognise.lists import WORDS, sections, table_of, words_of
from recognise.normalise.text import fold, plain
from recognise.records import Address, GivenAddress

_TYPES = {
    word: whole for whole, short in table_of("street types") for word in (whole, *short)
}
_LEADING_TYPES = words_of("leading types")
_WORDS = {word: short for short, words in table_of("street words") for word in words}
_NOTHING = frozenset(("", *sections(WORDS)["no address"]))

_UNIT_WORDS = (
    r"flat|flt|apartment|apt|unit|room|rm|bedsit|studio|maisonette|suite|floor|fl"
)
_UNIT = re.compile(
    rf"(?i)\b(?:{_UNIT_WORDS})\b[\s.:#-]*(?:no\.?\s*)?([a-z]?\d+[a-z]?|[a-z])\b,?\s*"
)
_NUMBER = re.compile(
    r"(?i)^\s*(?:no\.?\s*|number\s*)?(\d{1,5}\s?[a-z]?(?:\s*[-/\u2013&]\s*\d{1,5}\s?[a-z]?)?)"
    r"(?=[\s,]|$)[\s,]*"
)
_UNITS_STROKE = re.compile(r"^\s*(\d{1,4})\s*/\s*(\d{1,4}[a-zA-Z]?)\b")
_POSTCODE = re.compile(
    r"(?i)\b([a-z01]{1,2}[0-9oil][0-9a-z]?)\s*([0-9oil][a-z01]{2})\b\s*\.?\s*$"
)
_OUTWARD = re.compile(r"^[A-Z]{1,2}\d[A-Z\d]?$")
_TO_DIGIT = str.maketrans("OILSB", "01158")
_TO_LETTER = str.maketrans("01", "OI")
_NOT_CODE = re.compile(r"[^A-Z0-9]")


def postcode(text: str) -> str:
    """Give a postcode in capitals without space, O and 0, I and 1 put right by place.

    A British outward code alone ("SE15") is kept; so is the code of another land.
    A code of zeros alone says nothing and is left out.
    """
    code = _NOT_CODE.sub("", plain(text).upper()) if text else ""
    if not code.strip("0") or len(code) > 10:
        return ""
    if code.isdigit():
        return code
    if 5 <= len(code) <= 7:
        return _repaired(code[:-3], code[-3:]) or code
    return _repaired_outward(code) or code


def _repaired(outward: str, inward: str) -> str:
    inward = inward[0].translate(_TO_DIGIT) + inward[1:].translate(_TO_LETTER)
    outward = _repaired_outward(outward)
    whole = inward[0].isdigit() and inward[1:].isalpha() and outward
    return outward + inward if whole else ""


def _repaired_outward(code: str) -> str:
    """Try where the letters of the area end: after one letter or after two."""
    for area in (2, 1):
        head, tail = code[:area].translate(_TO_LETTER), code[area:]
        if not tail or len(tail) > 2:
            continue
        fixed = head + tail[0].translate(_TO_DIGIT) + tail[1:]
        if len(tail) == 2 and tail[1] in "OI":
            fixed = fixed[:-1] + tail[1].translate(_TO_DIGIT)
        if _OUTWARD.match(fixed):
            return fixed
    return ""


def outward(code: str) -> str:
    """Give the outward half of a postcode ("SE15" of "SE155XX"), or what there is."""
    if len(code) >= 5 and code[-1].isalpha() and code[-3].isdigit():
        return code[:-3]
    return code


@lru_cache(maxsize=65536)
def street(text: str) -> str:
    """Fold a street name, its type written out whole ("high st" is "high street")."""
    parts = fold(text).split()
    if not parts:
        return ""
    kept = [_WORDS.get(part, part) for part in parts[:-1]]
    last = _TYPES.get(parts[-1], _WORDS.get(parts[-1], parts[-1]))
    return " ".join([part for part in [*kept, last] if part])


@lru_cache(maxsize=65536)
def street_core(normalised: str) -> str:
    """Give a normalised street without its type, so that road and street agree."""
    parts = normalised.split()
    if len(parts) > 1 and parts[-1] in _TYPES:
        return " ".join(parts[:-1])
    if len(parts) > 1 and parts[0] in _LEADING_TYPES:
        return " ".join(parts[1:])
    return normalised


def address(given: GivenAddress) -> Address | None:
    """Normalise an address; None where nothing in it says where."""
    parts = _of_text(given.text) if given.text.strip() else Address()
    parts = _merged(parts, given)
    if parts.house in _NOTHING and parts.street in _NOTHING:
        parts = parts._replace(house="", street="")
    return parts if any(parts) else None


def _merged(parts: Address, given: GivenAddress) -> Address:
    """Lay the parts that the source gave over what its free text says."""
    unit, number, house = _house(given.house)
    inner = _premise(given.street)
    return Address(
        unit or inner.unit or parts.unit,
        number or inner.number or parts.number,
        house or inner.house or parts.house,
        inner.street or parts.street,
        fold(given.locality) or parts.locality,
        fold(given.town) or parts.town,
        postcode(given.postcode) or parts.postcode,
    )


def _house(text: str) -> tuple[str, str, str]:
    """Read a field that holds a house number, a flat or a name."""
    if not text:
        return "", "", ""
    if text.isdigit():
        return "", text.lstrip("0"), ""
    unit, number, rest = _unit_and_number(text)
    return unit, number, fold(rest)


def _unit_and_number(text: str) -> tuple[str, str, str]:
    """Take flat and house number off the front; give (unit, number, rest)."""
    text = plain(text)
    unit = ""
    if match := _UNIT.search(text):
        unit, text = match[1].lower(), text[: match.start()] + text[match.end() :]
    elif match := _UNITS_STROKE.match(text):
        unit, text = match[1], match[2] + text[match.end() :]
    number = ""
    if match := _NUMBER.match(text.lstrip(" ,")):
        number = re.sub(r"\s", "", match[1].lower()).lstrip("0")
        number = re.sub(r"[/\u2013&]", "-", number)
        text = text.lstrip(" ,")[match.end() :]
    return unit, number, text.strip(" ,")


@lru_cache(maxsize=8192)
def _premise(text: str) -> Address:
    """Read a line with a house and a street in it."""
    if not text:
        return Address()
    if not any(c.isdigit() for c in text) and "," not in text and "lat" not in text:
        return Address(street=street(text))
    unit, number, rest = _unit_and_number(text)
    pieces = [piece for piece in rest.split(",") if piece.strip()]
    if not pieces:
        return Address(unit, number)
    if len(pieces) == 1:
        return Address(unit, number, street=street(pieces[0]))
    return _of_pieces(unit, number, pieces)


def _of_text(text: str) -> Address:
    """Read a whole address written as one text, its parts set apart by commas."""
    text = plain(text)
    code = ""
    match = _POSTCODE.search(text)
    if match and _is_code(match[0]):
        code = postcode(match[1] + match[2])
        text = text[: match.start()]
    unit, number, rest = _unit_and_number(re.sub(r"[\r\n;]+", ", ", text))
    pieces = [piece for piece in rest.split(",") if piece.strip()]
    return _of_pieces(unit, number, pieces)._replace(postcode=code)


def _is_code(text: str) -> bool:
    """Whether it can be meant as a postcode: "Close" and "Block" look like one too."""
    in_two = " " in text.strip() and text.upper() == text
    return in_two or any(c.isdigit() for c in text)


def _of_pieces(unit: str, number: str, pieces: list[str]) -> Address:
    """Tell house name, street, locality and town apart by street words and order."""
    at = next((i for i, piece in enumerate(pieces) if _has_type(piece)), None)
    if at is None:
        at = 0 if number else min(1, len(pieces) - 1)
    house = fold(" ".join(pieces[:at]))
    line = pieces[at] if pieces else ""
    _, inner, line = _unit_and_number(line) if not number else ("", number, line)
    line, town = _town_behind(line) if at == len(pieces) - 1 else (line, "")
    after = [fold(piece) for piece in pieces[at + 1 :]]
    return Address(
        unit,
        number or inner,
        house,
        street(line),
        after[0] if len(after) > 1 else "",
        after[-1] if after else town,
    )


def _has_type(piece: str) -> bool:
    parts = fold(piece).split()
    return any(part in _TYPES for part in parts[1:]) or (
        len(parts) > 1 and parts[0] in _LEADING_TYPES
    )


def _town_behind(line: str) -> tuple[str, str]:
    """Part "High Street Anytown" behind the street's type."""
    parts = fold(line).split()
    ends = [i for i, part in enumerate(parts) if i and part in _TYPES]
    if not ends or ends[-1] == len(parts) - 1:
        return line, ""
    return " ".join(parts[: ends[-1] + 1]), " ".join(parts[ends[-1] + 1 :])
