"""An age as somebody guesses it."""

import re
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from doorstep.fields.text import TextField

OLDEST = 120  # years
ABOUT = 4  # years either way; the matching library reads "about" the same way
PARTS = {"early": (0, 4), "mid": (3, 7), "late": (6, 9)}
DECADES = {
    "twenties": 20,
    "thirties": 30,
    "forties": 40,
    "fifties": 50,
    "sixties": 60,
    "seventies": 70,
    "eighties": 80,
    "nineties": 90,
}
EXAMPLES = "34, about 30, 25 to 30, 30s or early 20s"
_FILLER = re.compile(
    r"\b(?:aged?|years?|yrs?|yo|y/o|old|in|his|her|their|the|between)\b|[.,]"
)
_DECADE = re.compile(r"(?:(early|mid|late)[ -]*)?(?:(\d0) ?'?s|([a-z]+ties))")
_RANGE = re.compile(r"(\d{1,3}) ?(?:-|–|to|and) ?(\d{1,3})")
_SINGLE = re.compile(
    r"(about|approx|approximately|around|circa|c|roughly|maybe|~)? ?"
    r"(\d{1,3}) ?(-?ish|\?)?"
)


@dataclass(frozen=True, slots=True)
class ApproximateAge:
    """An age in completed years, from `low` to `high`; `said` is how it was given."""

    low: int
    high: int
    said: str

    def __str__(self) -> str:
        """Give the words that were used."""
        return self.said


def read_age(said: str) -> ApproximateAge | None:
    """Read an age in completed years, 0 to 120; None where it cannot be read."""
    text = " ".join(_FILLER.sub(" ", said.lower().replace("’", "'")).split())
    span = _decade(text) or _range(text) or _single(text)
    if text in ("teens", "teenager", "teenage"):
        span = (13, 19)
    if span is None or not 0 <= span[0] <= span[1] <= OLDEST + ABOUT:
        return None
    return ApproximateAge(span[0], min(span[1], OLDEST), said)


def _decade(text: str) -> tuple[int, int] | None:
    found = _DECADE.fullmatch(text)
    if not found:
        return None
    part, figures, word = found.groups()
    start = int(figures) if figures else DECADES.get(word or "")
    if start is None:
        return None
    first, last = PARTS[part] if part else (0, 9)
    return start + first, start + last


def _range(text: str) -> tuple[int, int] | None:
    found = _RANGE.fullmatch(text)
    return (int(found[1]), int(found[2])) if found else None


def _single(text: str) -> tuple[int, int] | None:
    found = _SINGLE.fullmatch(text)
    if not found or int(found[2]) > OLDEST:
        return None
    age, about = int(found[2]), ABOUT if found[1] or found[3] else 0
    return max(age - about, 0), age + about


class ApproximateAgeField(TextField):
    """An age ("34", "about 30", "early 20s"); cleans to ApproximateAge or None."""

    def __init__(self, **options: Any) -> None:
        """Take the options of TextField."""
        options.setdefault(
            "widget", forms.TextInput(attrs={"class": "govuk-input--width-10"})
        )
        super().__init__(**({"longest": 40} | options))

    def clean(self, value: Any) -> ApproximateAge | None:
        """Give the age; raises ValidationError with examples if it cannot be read."""
        said = super().clean(value)
        if not said:
            return None
        age = read_age(said)
        if age is None:
            raise ValidationError(
                f"{self.noun()} cannot be read as an age from 0 to {OLDEST}. "
                f"Write it as {EXAMPLES}.",
                code="unreadable",
            )
        return age
