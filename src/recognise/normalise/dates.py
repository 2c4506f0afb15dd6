"""Birth dates in any writing, and ages with the day on which they were said."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from recognise.lists import WORDS, sections
from recognise.normalise.text import fold
from recognise.records import Born

_MONTHS = {
    name: number
    for number, names in enumerate(sections(WORDS)["months"], start=1)
    for name in names.split()
}
_OLDEST, _YOUNGEST = 1000, 2199
_APPROXIMATE_YEARS = 4
_DAY_MARK = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b")
_GLUED = re.compile(r"(?<=\d)(?=[a-z])|(?<=[a-z])(?=\d)")
_TIME = re.compile(r"(?<=\d)[T ]+\d{1,2}:\d{2}.*$")
_ABOUT = re.compile(
    r"(?i)about|approx|around|circa|\bc\b|roughly|maybe|looks?|appears?|ish\b|[~?]"
)
_DECADES = {
    "teen": (13, 19),
    "twent": (20, 29),
    "thirt": (30, 39),
    "fort": (40, 49),
    "fift": (50, 59),
    "sixt": (60, 69),
    "sevent": (70, 79),
    "eight": (80, 89),
    "ninet": (90, 99),
}


@lru_cache(maxsize=8192)
def birth_date(text: str) -> Born | None:
    """Read a birth date; day before month where the text leaves it open.

    Partial dates keep what is known ("1985", "March 1985", "??/03/1985").
    Two-digit years fall in 1930 to 2029.  Gives None where nothing can be read.
    """
    text = fold(_TIME.sub("", text.strip()))
    if not text:
        return None
    parts = _GLUED.sub(" ", _DAY_MARK.sub("", text)).split()
    if len(parts) == 1:
        parts = _cut(parts[0])
    month = next((_MONTHS[part] for part in parts if part in _MONTHS), 0)
    numbers = [part for part in parts if part.isdigit()]
    return _with_word(numbers, month) if month else _of_numbers(numbers)


def _cut(text: str) -> list[str]:
    """Cut a date written as one number: 19850302, 02031985, 020385."""
    if not text.isdigit():
        return [text]
    if len(text) == 8:
        if _is_year(int(text[:4])) and 1 <= int(text[4:6]) <= 12:
            return [text[:4], text[4:6], text[6:]]
        return [text[:2], text[2:4], text[4:]]
    if len(text) == 6:
        return [text[:2], text[2:4], text[4:]]
    return [text]


def _with_word(numbers: list[str], month: int) -> Born | None:
    year = next((n for n in numbers if len(n) == 4), numbers[-1] if numbers else "")
    days = [n for n in numbers if n is not year]
    return _born(_year(year), month, int(days[0]) if days else 0)


def _of_numbers(numbers: list[str]) -> Born | None:
    if len(numbers) == 1:
        return _born(_year(numbers[0]), 0, 0) if len(numbers[0]) == 4 else None
    if len(numbers) == 2:
        first, second = sorted(numbers, key=len)
        return _born(_year(second), int(first), 0) if len(second) == 4 else None
    if len(numbers) < 3:
        return None
    if len(numbers[0]) == 4:
        return _born(int(numbers[0]), *_month_first(numbers[1], numbers[2]))
    return _born(_year(numbers[2]), *_month_first(numbers[1], numbers[0]))


def _month_first(month: str, day: str) -> tuple[int, int]:
    """Give (month, day), exchanged where only that can be meant."""
    m, d = int(month[:4]), int(day[:4])
    return (d, m) if m > 12 >= d > 0 else (m, d)


def _year(text: str) -> int:
    if not text.isdigit() or len(text) > 4:
        return 0
    year = int(text)
    if len(text) > 2:
        return year
    return 2000 + year if year < 30 else 1900 + year


def _is_year(year: int) -> bool:
    return _OLDEST <= year <= _YOUNGEST


def _born(year: int, month: int, day: int) -> Born | None:
    """Keep the parts that can be: a thirteenth month is not known, not refused."""
    if not _is_year(year):
        return None
    if not 1 <= month <= 12:
        return Born(year)
    return Born(year, month, day if 1 <= day <= 31 else 0)


def birth_years(age: str, said_on: date | None) -> Born | None:
    """Turn an age into the years of birth that it allows.

    age  "34", "about 30" (four years either way), "30-35", "thirties", "20s"
    Gives None where the age cannot be read, is over 120, or has no day.
    """
    span = _ages(age) if said_on else None
    if said_on is None or span is None:
        return None
    youngest, oldest = span
    return Born(said_on.year - oldest - 1, until=said_on.year - youngest)


def _ages(text: str) -> tuple[int, int] | None:
    text = text.strip().lower()
    numbers = [int(n) for n in re.findall(r"\d{1,3}(?!\d)", text)]
    if not numbers:
        named = (span for word, span in _DECADES.items() if word in text)
        return next(named, None)
    low, high = min(numbers), max(numbers)
    if low == high and re.search(r"\d0\s*'?s\b", text):
        return low, low + 9
    if low == high and _ABOUT.search(text):
        low, high = low - _APPROXIMATE_YEARS, high + _APPROXIMATE_YEARS
    return (max(low, 0), high) if high <= 120 + _APPROXIMATE_YEARS else None
