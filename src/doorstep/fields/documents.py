"""Fields of documents: what files and the API hand over, a value at a time.

Plain, strict and fast: a bulk load cleans twenty of them a row, thousands of rows a
second. Nothing is changed but white space at the ends; what cannot be stored or
shown safely is refused with what to do about it. Knows Django's forms, no room.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError

LONDON = ZoneInfo("Europe/London")
NEEDED = "This is needed. Give it a value."
_UNSAFE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
# Written out in full, without look-around, so that a schema can say the same: a day
# that the calendar has, 1880 to 8999, and a time of that day with or without offset.
YEAR = "(?:18[89][0-9]|19[0-9]{2}|[2-8][0-9]{3})"
LEAP = (
    "(?:18(?:8[048]|9[26])|(?:19|[2-8][0-9])(?:0[48]|[2468][048]|[13579][26])"
    "|(?:[2468][048]|[357][26])00)"
)
DAY = (
    f"(?:{YEAR}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])"
    "|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))"
    f"|{LEAP}-02-29)"
)
OFFSET = "(?:Z|[+-](?:0[0-9]|1[0-4]):[0-5][0-9](?::[0-5][0-9])?)"
CLOCK = "(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:[.][0-9]{1,6})?)?"
MOMENT = f"{DAY}(?:[T ]{CLOCK}{OFFSET}?)?"
REF = "[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_DAY = re.compile(DAY)
_REF = re.compile(REF)
_MOMENT = re.compile(MOMENT)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with one field, in words that say how to mend it."""

    field: str
    reason: str


class DocumentField(forms.Field):
    """A field that cleans one JSON value without a widget's help."""

    def __init__(self, *, required: bool = False, help_text: str = "") -> None:
        super().__init__(required=required, help_text=help_text)

    def clean(self, value: Any) -> Any:
        """Return the clean value; None or empty when absent.

        Raises ValidationError with a sentence that names the remedy.
        """
        if value is None or value == "":
            if self.required:
                raise ValidationError(NEEDED)
            return self.absent()
        return self.read(value)

    def absent(self) -> Any:
        return None

    def read(self, value: Any) -> Any:
        raise NotImplementedError

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(initial != data)


def text_of(value: Any, max_length: int) -> str:
    """The value as text that may be stored; raises ValidationError otherwise."""
    if type(value) is not str:
        raise ValidationError("This must be text. Put it in quotation marks.")
    if len(value) > max_length:
        raise ValidationError(
            f"This has {len(value):,} characters; {max_length:,} is the most. "
            "Shorten it or put the rest in a note."
        )
    if _UNSAFE.search(value):
        raise ValidationError(
            "This holds a control character that cannot be shown. Remove it."
        )
    return value.strip()


class Text(DocumentField):
    """Text of at most `max_length` characters, kept as it was typed."""

    def __init__(
        self, *, max_length: int, required: bool = False, help_text: str = ""
    ) -> None:
        super().__init__(required=required, help_text=help_text)
        self.max_length = max_length

    def absent(self) -> str:
        return ""

    def read(self, value: Any) -> str:
        text = text_of(value, self.max_length)
        if not text and self.required:
            raise ValidationError(NEEDED)
        return text


class RefText(DocumentField):
    """A reference: a UUID in its usual form, made so that nobody can guess it."""

    def read(self, value: Any) -> UUID:
        text_of(value, 36)
        if not _REF.fullmatch(value):
            raise ValidationError(
                "This is not a reference. Give a UUID, such as "
                "0f8fad5b-d9cb-469f-a165-70867728950e."
            )
        return UUID(value)


class ChoiceText(DocumentField):
    """One of a few words."""

    def __init__(
        self, words: Sequence[str], *, required: bool = False, help_text: str = ""
    ) -> None:
        super().__init__(required=required, help_text=help_text)
        self.words = tuple(words)

    def absent(self) -> str:
        return ""

    def read(self, value: Any) -> str:
        if value not in self.words:
            raise ValidationError(f"This must be one of: {', '.join(self.words)}.")
        return str(value)


class Texts(DocumentField):
    """A list of texts."""

    def __init__(
        self, *, max_length: int, most: int, choices: Sequence[str] | None = None
    ) -> None:
        super().__init__()
        self.max_length = max_length
        self.most = most
        self.words = tuple(choices) if choices else None

    def absent(self) -> tuple[str, ...]:
        return ()

    def read(self, value: Any) -> tuple[str, ...]:
        if type(value) is not list:
            raise ValidationError("This must be a list of texts.")
        if len(value) > self.most:
            raise ValidationError(f"This holds more than {self.most} values.")
        found = [text_of(item, self.max_length) for item in value]
        if self.words is not None and any(item not in self.words for item in value):
            raise ValidationError(f"Each must be one of: {', '.join(self.words)}.")
        return tuple(item for item in found if item)


class MapField(DocumentField):
    """An object of texts by name, such as identity numbers by scheme."""

    def __init__(self, *, max_length: int, most: int) -> None:
        super().__init__()
        self.max_length = max_length
        self.most = most

    def absent(self) -> dict[str, str]:
        return {}

    def read(self, value: Any) -> dict[str, str]:
        if not isinstance(value, Mapping):
            raise ValidationError("This must be an object of names and texts.")
        if len(value) > self.most:
            raise ValidationError(f"This holds more than {self.most} values.")
        return {
            text_of(name, 60): text_of(item, self.max_length)
            for name, item in value.items()
        }


class DateText(DocumentField):
    """A date as `2026-03-03`."""

    def read(self, value: Any) -> date:
        text_of(value, 10)
        if not _DAY.fullmatch(value):
            raise ValidationError(
                "This is not a date. Write it as year-month-day, such as 2026-03-03."
            )
        return date.fromisoformat(value)


class MomentText(DocumentField):
    """A date, or date and time, in ISO 8601; Europe/London where no offset stands."""

    def read(self, value: Any) -> datetime:
        return self.exactly(value)[0]

    def exactly(self, value: Any) -> tuple[datetime, str]:
        """The moment and how exactly it was given: day, minute or second."""
        text_of(value, 40)
        if not _MOMENT.fullmatch(value):
            raise ValidationError(
                "This is not a time. Write it as 2026-03-03T14:02 or 2026-03-03."
            )
        found = datetime.fromisoformat(value)
        if found.tzinfo is None:
            found = _in_london(found)
        precise = "day" if len(value) == 10 else "second" if found.second else "minute"
        return found, precise


def _in_london(told: datetime) -> datetime:
    """A time told without offset; one that the clocks jumped over is refused.

    Kept, it would be shown an hour later than it was told. An hour that came twice
    is taken as the first, in summer time.
    """
    found = told.replace(tzinfo=LONDON)
    before, after = found.utcoffset(), found.replace(fold=1).utcoffset()
    if before is not None and after is not None and before < after:
        raise ValidationError(
            "There was no such time: the clocks went forward. "
            "Give the offset as well, such as +00:00 or +01:00."
        )
    return found


class Flag(DocumentField):
    """True, false, or absent when nobody knows."""

    def read(self, value: Any) -> bool:
        if type(value) is not bool:
            raise ValidationError("This must be true or false, or left out.")
        return value


class Forms(DocumentField):
    """A list of documents, each cleaned by a form of its own."""

    def __init__(self, form: type[forms.BaseForm], *, most: int) -> None:
        super().__init__()
        self.form = form
        self.most = most

    def absent(self) -> tuple[dict[str, Any], ...]:
        return ()

    def read(self, value: Any) -> tuple[dict[str, Any], ...]:
        if type(value) is not list or len(value) > self.most:
            raise ValidationError(f"This must be a list of at most {self.most}.")
        found = []
        for number, item in enumerate(value):
            values, problems = clean(self.form, item)
            if problems:
                first = problems[0]
                raise ValidationError(f"{number}.{first.field}: {first.reason}")
            found.append(values)
        return tuple(found)


class DocumentForm(forms.Form):
    """A form over one document; unknown keys are refused, never dropped."""

    def _clean_fields(self) -> None:
        values, problems = clean(type(self), self.data)
        self.cleaned_data = values
        for problem in problems:
            name = problem.field if problem.field in self.fields else None
            words = problem.reason if name else f"{problem.field}: {problem.reason}"
            self.add_error(name, ValidationError(words))

    def _clean_form(self) -> None:
        """The whole has been looked at by `clean` already."""


def together(values: dict[str, Any]) -> Iterable[Problem]:
    """What may be wrong with values together; a form names its own as `together`."""
    return ()


def clean(
    form: type[forms.BaseForm], document: Any
) -> tuple[dict[str, Any], list[Problem]]:
    """Clean one document by a form's fields without making the form.

    Returns the clean values of all fields, and every problem found; with problems
    the values must not be used.
    """
    if not isinstance(document, Mapping):
        return {}, [Problem("", "This must be an object.")]
    known: Any = form
    fields: dict[str, Any] = known.base_fields
    values = dict(_absent(known))
    problems: list[Problem] = []
    for name, given in document.items():
        field = fields.get(name)
        if field is None:
            says = "There is no such field. Check its spelling."
            problems.append(Problem(str(name)[:60], says))
            continue
        try:
            values[name] = field.clean(given)
        except ValidationError as error:
            problems.append(Problem(name, error.messages[0]))
    for name in _required(known):
        if name not in document:
            problems.append(Problem(name, NEEDED))
    if not problems:
        problems.extend(getattr(form, "together", together)(values))
    return values, problems


@cache
def _absent(form: Any) -> dict[str, Any]:
    """What each field is when it is not given."""
    fields: dict[str, Any] = form.base_fields
    return {name: field.absent() for name, field in fields.items()}


@cache
def _required(form: Any) -> tuple[str, ...]:
    fields: dict[str, Any] = form.base_fields
    return tuple(name for name, field in fields.items() if field.required)
