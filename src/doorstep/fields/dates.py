"""A date as far as it is known: a day, a month, or only a year."""

import calendar
import re
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from django import forms
from django.core.exceptions import ValidationError

from doorstep.fields.text import TextField

EARLIEST = 1900
EXAMPLES = "3 March 1995, 3/3/1995, March 1995 or 1995"
MONTHS = {
    name.lower(): number
    for names in (calendar.month_name, calendar.month_abbr)
    for number, name in enumerate(names)
    if name
} | {"sept": 9}
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b")
_BETWEEN = re.compile(r"[\s./,–-]+")
_WORD = re.compile(r"(?<=\d)(?=[a-z])|(?<=[a-z])(?=\d)")


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date of which the month or the day may not be known; `said` is as given."""

    year: int
    month: int | None
    day: int | None
    said: str

    @property
    def precision(self) -> Literal["day", "month", "year"]:
        """Tell how much of it is known, in the words of the clocks' precisions."""
        if self.month is None:
            return "year"
        return "month" if self.day is None else "day"

    def words(self) -> str:
        """Say as much as is known: "3 March 1995", "March 1995", "1995"."""
        if self.month is None:
            return str(self.year)
        month = f"{calendar.month_name[self.month]} {self.year}"
        return month if self.day is None else f"{self.day} {month}"

    def __str__(self) -> str:
        """Give the words that were used."""
        return self.said


class Unreadable(ValueError):
    """A date that cannot be; its text says why and what to write."""


def read_date(said: str, latest: date | None = None) -> PartialDate:
    """Read a date written day first, year first where the year has four figures.

    latest  the last day that can be meant; it also gives two-figure years their
            century, and without it they are refused
    Raises Unreadable with a sentence to follow the field's name.
    """
    year, month, day = _in_order(_parts(said))
    found = PartialDate(_full_year(year, latest), month, day, said)
    _refuse_impossible(found, latest)
    return found


def _parts(said: str) -> list[str]:
    text = _ORDINAL.sub("", said.strip().lower()).replace(" of ", " ")
    parts = [part for part in _BETWEEN.split(_WORD.sub(" ", text)) if part]
    if len(parts) == 1 and len(parts[0]) == 8:
        return _eight_figures(parts[0])
    return parts


def _eight_figures(text: str) -> list[str]:
    """Cut 03031995 or 19950303; no text can be both, for there is no month 19 or 20."""
    if text[4:6] in ("19", "20"):
        return [text[:2], text[2:4], text[4:]]
    return [text[:4], text[4:6], text[6:]]


def _in_order(parts: list[str]) -> tuple[str, int | None, int | None]:
    """Put one to three parts in the order year, month, day."""
    if parts and parts[0] in MONTHS and len(parts) == 3:
        parts = [parts[1], parts[0], parts[2]]
    if not 1 <= len(parts) <= 3 or not all(_is_part(part) for part in parts):
        raise Unreadable(f"cannot be read as a date. Write it as {EXAMPLES}.")
    if len(parts[0]) == 4:
        parts = parts[::-1]
    year, month, day = [*parts[::-1], None, None][:3]
    return str(year), _month(month), None if day is None else _number(day)


def _is_part(part: str) -> bool:
    return part in MONTHS or (
        part.isascii() and part.isdigit() and len(part) in (1, 2, 4)
    )


def _month(part: str | None) -> int | None:
    if part is None:
        return None
    month = MONTHS.get(part) or _number(part)
    if not 1 <= month <= 12:
        raise Unreadable(
            f"has the month {month}, and there are twelve. The day comes first: "
            "write 3 March 1995 or 3/3/1995."
        )
    return month


def _number(part: str) -> int:
    if not part.isdigit() or len(part) > 2:
        raise Unreadable(f"cannot be read as a date. Write it as {EXAMPLES}.")
    return int(part)


def _full_year(part: str, latest: date | None) -> int:
    if len(part) == 4 and part.isdigit():
        return int(part)
    if len(part) == 2 and part.isdigit() and latest is not None:
        century = latest.year - latest.year % 100
        year = century + int(part)
        return year if year <= latest.year else year - 100
    raise Unreadable(f"needs the year in four figures. Write it as {EXAMPLES}.")


def _refuse_impossible(found: PartialDate, latest: date | None) -> None:
    if not EARLIEST <= found.year <= date.max.year:
        raise Unreadable(f"lies before {EARLIEST}. Give a later year.")
    if found.month is not None and found.day is not None:
        _refuse_day(found.year, found.month, found.day)
    first = date(found.year, found.month or 1, found.day or 1)
    if latest is not None and first > latest:
        raise Unreadable(
            f"has not come yet ({found.words()}). "
            f"Give {latest.day} {latest:%B} {latest.year} or earlier."
        )


def _refuse_day(year: int, month: int, day: int) -> None:
    last = calendar.monthrange(year, month)[1]
    if not 1 <= day <= last:
        name = f"{calendar.month_name[month]} {year}"
        raise Unreadable(
            f"has the day {day}, but {name} has {last} days. "
            f"Give a day from 1 to {last}, or {name} without a day."
        )


class DateWithPrecisionField(TextField):
    """A date as far as it is known. Cleans to PartialDate or None.

    latest  the last day that can be meant; the form sets it from the request
    """

    latest: date | None = None

    def __init__(self, **options: Any) -> None:
        """Take the options of TextField."""
        options.setdefault(
            "widget", forms.TextInput(attrs={"class": "govuk-input--width-10"})
        )
        super().__init__(**({"longest": 40} | options))

    def clean(self, value: Any) -> PartialDate | None:
        """Give the date; raises ValidationError with the remedy where it cannot be."""
        said = super().clean(value)
        if not said:
            return None
        try:
            return read_date(said, self.latest)
        except Unreadable as why:
            raise ValidationError(f"{self.noun()} {why}", code="unreadable") from why
