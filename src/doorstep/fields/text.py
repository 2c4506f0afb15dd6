"""Fields that hold words as they were given."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

# Letters and figures, as ranges that a schema can say as well.
NAMING = r"0-9A-Za-z\u00c0-\u167f\u1681-\u1fff\u2c00-\u2dff\u3040-\ud7ff"
WORD = 200  # characters: a name, a place, a number with remarks
# C0 and C1 controls and delete, and lone halves of a pair of surrogates.
_UNREADABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_UNREADABLE_IN_LINES = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def text_of(label: str, value: object) -> str:
    """Give `value` if it is text; a number or list in JSON is never turned into it."""
    if not isinstance(value, str):
        raise ValidationError(
            f"{label} must be text. Put it in quotation marks.", code="type"
        )
    return value


def refuse_unreadable(label: str, text: str, *, lines: bool = False) -> None:
    """Refuse what no person types and no database or log keeps safely.

    lines  let line breaks and tabs pass
    Raises ValidationError for control characters (NUL and escape sequences are among
    them) and for halves of characters (lone surrogates), with their place.
    """
    found = (_UNREADABLE_IN_LINES if lines else _UNREADABLE).search(text)
    if not found:
        return
    what = "half a character" if found[0] >= "\ud800" else "a control character"
    raise ValidationError(
        f"{label} has {what} at place {found.start() + 1}. "
        "Take it out, or type the text again.",
        code="unreadable",
    )


def refuse_long(label: str, text: str, longest: int) -> None:
    """Refuse more than `longest` characters; nothing is ever cut off silently."""
    if len(text) > longest:
        raise ValidationError(
            f"{label} has {len(text):,} characters. Give {longest:,} or fewer.",
            code="long",
        )


class Labelled(forms.Field):
    """A field whose errors begin with its label.

    empty  what to say where a needed value is missing, if the label makes no sentence
    """

    empty = ""

    def noun(self) -> str:
        """Name this field as its errors do."""
        return str(self.label or "This field")

    def validate(self, value: Any) -> None:
        """Refuse an empty value where one is needed."""
        if self.required and value in self.empty_values:
            raise ValidationError(
                self.empty or f"{self.noun()} is empty. Fill it in.", code="required"
            )


class TextField(Labelled, forms.CharField):
    """Words, kept as given but for white space at either end.

    longest  characters, at most
    lines    several lines are allowed
    """

    def __init__(
        self, *, longest: int = WORD, lines: bool = False, **options: Any
    ) -> None:
        """Keep the bounds; other options are those of Django's CharField."""
        if lines:
            options.setdefault("widget", forms.Textarea)
        super().__init__(**options)
        self.longest = longest
        self.lines = lines
        # Django's own NUL check would speak first, and name neither field nor remedy.
        self.validators = []

    def to_python(self, value: Any) -> str:
        """Give the text; raises ValidationError if it is none or not to be kept."""
        if value is None:
            return ""
        value = text_of(self.noun(), value)
        refuse_long(self.noun(), value, self.longest)
        refuse_unreadable(self.noun(), value, lines=self.lines)
        bare = value.strip()
        return bare if self.strip else value if bare else ""

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Give no `maxlength`: with it a browser cuts pasted text and says nothing."""
        return {}


class PhoneField(TextField):
    """A phone number in any form, kept character for character.

    No format is wrong here: brackets, remarks ("mum's"), two numbers and parts of one
    are what people have. Matching cuts the numbers out.
    """

    def __init__(self, **options: Any) -> None:
        """Take the options of TextField."""
        options.setdefault("widget", forms.TextInput(attrs={"inputmode": "tel"}))
        super().__init__(**({"strip": False} | options))


class ChoiceField(Labelled, forms.ChoiceField):
    """One of a few codes."""

    def to_python(self, value: Any) -> str:
        """Give the code; raises ValidationError if it is no text."""
        if value is None:
            return ""
        return text_of(self.noun(), value)

    def validate(self, value: Any) -> None:
        """Refuse a code that is not among the choices, naming those that are."""
        super(forms.ChoiceField, self).validate(value)
        if value and not self.valid_value(value):
            codes = [str(code) for code, _ in self.widget.choices]
            known = ", ".join(code for code in codes if code)
            raise ValidationError(
                f"{self.noun()} is none of the choices. Give one of: {known}.",
                code="choice",
            )


class TaskField(TextField):
    """For which call, job or case somebody is looked up: words that name one.

    A dot would stand in the log as the reason, so one letter or figure is needed.
    """

    def validate(self, value: str) -> None:
        """Refuse what names nothing."""
        super().validate(value)
        if value and not re.search(f"[{NAMING}]", value):
            raise ValidationError(
                f"{self.noun()} needs a letter or a figure. "
                "Give the number, or say why you ask.",
                code="nothing",
            )
