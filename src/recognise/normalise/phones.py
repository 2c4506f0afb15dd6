"""Telephone numbers, cut out of whatever was typed around them.

A number is never searched as text: every spelling becomes the same digits.  British
numbers take a fast path that knows only their length, so that numbers which no
operator has (those reserved for drama, or synthetic ones) are numbers too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import phonenumbers

from recognise.normalise.text import plain
from recognise.records import Phone

SHORTEST_PARTIAL = 4
_LONGEST = 15

_SIMPLE = re.compile(r"\s*0\d{4}\s?\d{6}\s*")
_FLOAT = re.compile(r"\s*\+?(\d{6,15})\.0*\s*")
_POWER = re.compile(r"\s*\+?(\d)(?:\.(\d+))?[eE]\+?(\d{1,2})\s*")
_EXTENSION = re.compile(
    r"(?i)(?:\bextension|\bextn?|(?<=\d)\s*x|\bx|#)[\s.:]*\d{1,6}\b"
)
_TRUNK = re.compile(r"\(\s*0\s*\)")
_MISREAD = str.maketrans({"o": "0", "O": "0", "l": "1", "I": "1", "i": "1", "|": "1"})
# A word made of digits and letters that look like digits, with some real digit in it.
_LOOKALIKE = re.compile(r"(?<![a-zA-Z])(?=[oOlIi|]*\d)[\doOlIi|]+(?![a-zA-Z])")
# The same where a whole group was mistyped: "O77OO 9OO 123" has digits in each, but
# "OO44" or "O" alone may stand before them.
_LEADING_O = re.compile(r"(?<![a-zA-Z\d])[oO]{1,3}(?=[\s\-+]*\d{3})")
_APART = re.compile(r"(?i)[/,;\n\r\t|&]|\bor\b|\band\b|\balso\b|[a-z]{2,}")
_DIGITS = re.compile(r"\d+")
_RUN = re.compile(r"\+?\s*\d(?:[\s().\-_+*:'\u00b7\u2010-\u2015\u2212~]*\d)*")


def phones_in(texts: Iterable[str]) -> tuple[Phone, ...]:
    """Find every telephone number in the texts, each once, in order.

    Never raises.  Numbers of fewer than four digits, emergency numbers and numbers
    of one repeated digit are no one's number and are left out.
    """
    found: dict[str, Phone] = {}
    for text in texts:
        for phone in _numbers(text):
            if _is_someones(phone.digits):
                found.setdefault(phone.digits, phone)
    return tuple(found.values())


def _numbers(text: str) -> Iterator[Phone]:
    if _SIMPLE.fullmatch(text) and text.isascii():
        yield Phone("+44" + text.strip()[1:].replace(" ", ""))
        return
    text = plain(text)
    if match := _FLOAT.fullmatch(text):
        yield _number(match[1], plus=False)
    elif match := _POWER.fullmatch(text):
        yield _from_power(match[1], match[2] or "", int(match[3]))
    else:
        yield from _in_words(text)


def _from_power(first: str, rest: str, power: int) -> Phone:
    """Rebuild what a spreadsheet rounded; doubtful where digits were lost."""
    digits = (first + rest).ljust(power + 1, "0")[: power + 1]
    phone = _number(digits, plus=False)
    return phone._replace(doubtful=len(rest) < power)


def _in_words(text: str) -> Iterator[Phone]:
    text = _LOOKALIKE.sub(lambda match: match[0].translate(_MISREAD), text)
    text = _LEADING_O.sub(lambda match: match[0].translate(_MISREAD), text)
    text = _TRUNK.sub(" ", _EXTENSION.sub(" ; ", text))
    pieces = [piece for piece in _APART.split(text) if _DIGITS.search(piece)]
    # "020/7946/0000" is one number written with strokes, not three short ones.
    if len(pieces) > 1 and all(_count(piece) < 9 for piece in pieces):
        joined = "".join(pieces)
        if _count(joined) in (10, 11) or joined.strip().startswith(("+", "00")):
            pieces = [joined]
    for piece in pieces:
        for run in _RUN.findall(piece):
            yield from _split(run)


def _count(text: str) -> int:
    return sum(map(len, _DIGITS.findall(text)))


def _split(run: str) -> Iterator[Phone]:
    """Part a run of digits into numbers where it holds more than one."""
    groups = re.findall(r"\+?\s*\d+", run)
    current = ""
    for group in (re.sub(r"\s", "", g) for g in groups):
        if current and _starts_anew(current, group):
            yield _number(current.lstrip("+"), plus=current[0] == "+")
            current = ""
        current += group.lstrip("+") if current else group
    while len(current) >= 22 and current.startswith("0"):
        yield _number(current[:11], plus=False)
        current = current[11:]
    if current:
        yield _number(current.lstrip("+"), plus=current[0] == "+")


def _starts_anew(current: str, group: str) -> bool:
    """Whether the group begins a second number, the first being whole."""
    length = len(current.lstrip("+"))
    if group[0] == "+" or (group[0] == "0" and len(group) in (10, 11)):
        return length >= SHORTEST_PARTIAL
    return length >= _whole_length(current) or length + len(group) > _LONGEST


def _whole_length(current: str) -> int:
    """Give how many digits a number that begins like this has when whole."""
    bare = current.lstrip("+")
    if bare.startswith("0044"):
        return 14
    if bare.startswith("44"):
        return 12
    if current[0] == "+" or bare.startswith("00"):
        return _LONGEST
    return 11 if bare[0] == "0" else 10


def _number(digits: str, plus: bool) -> Phone:
    """Give the number that a clean row of digits stands for."""
    if not plus and digits.startswith("00") and len(digits) > 11:
        digits, plus = digits[2:], True
    if british := _british(digits, plus):
        return Phone("+44" + british)
    if plus and 7 < len(digits) <= _LONGEST:
        return Phone(_foreign(digits))
    return Phone(digits[-_LONGEST:], whole=False)


def _british(digits: str, plus: bool) -> str:
    """Give the national number without its 0, or "" where it is not British."""
    if digits.startswith("44") and (plus or len(digits) in (12, 13)):
        rest = digits[2:].lstrip("0")
        return rest if len(rest) in (9, 10) else ""
    if plus:
        return ""
    if len(digits) == 11 and digits[0] == "0" and digits[1] != "0":
        return digits[1:]
    # A spreadsheet drops the leading 0; ten digits with it are an old short number.
    if len(digits) == 10 and digits[0] != "0":
        return digits
    if len(digits) == 10 and digits[:2] in ("01", "08"):
        return digits[1:]
    return ""


def _foreign(digits: str) -> str:
    try:
        parsed = phonenumbers.parse("+" + digits)
    except phonenumbers.NumberParseException:
        return "+" + digits
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def _is_someones(digits: str) -> bool:
    bare = digits.removeprefix("+44").lstrip("+")
    return len(bare) >= SHORTEST_PARTIAL and len(set(bare)) > 1
