"""The base of every form."""

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.forms.utils import pretty_name

from doorstep.fields.dates import DateWithPrecisionField
from doorstep.fields.render import GovukBoundField

SHOWN = 40  # characters of an unknown key that an error repeats


class StrictForm(forms.Form):
    """A form that refuses keys it does not know and values given twice.

    today  the London day of the request: dates after it have not come yet, and
           a year of two figures is taken from the hundred that end with it
    """

    bound_field_class = GovukBoundField
    use_required_attribute = False
    LET_PASS: ClassVar[frozenset[str]] = frozenset({"csrfmiddlewaretoken"})

    def __init__(
        self, data: Any = None, *args: Any, today: date | None = None, **options: Any
    ) -> None:
        """Take a browser's post or a JSON object as `data`."""
        super().__init__(data, *args, **options)
        for name, field in self.fields.items():
            field.label = field.label or pretty_name(name)
            if isinstance(field, DateWithPrecisionField):
                field.latest = today

    def full_clean(self) -> None:
        """Check every field, then what came besides."""
        super().full_clean()
        if self.is_bound:
            for key in self._unknown():
                shown = ascii(key[:SHOWN])[1:-1]
                self.add_error(None, f"There is no field “{shown}” here. Take it out.")
            for name in self._twice():
                noun = self.fields[name].label
                self.add_error(name, f"{noun} was given twice. Give it once.")

    def _unknown(self) -> list[str]:
        known = {self.add_prefix(name) for name in self.fields}
        return [key for key in self.data if key not in known | self.LET_PASS]

    def _twice(self) -> list[str]:
        """Name the fields of which a browser's post would silently drop all but one."""
        given = getattr(self.data, "getlist", None)
        if given is None:
            return []
        return [
            name
            for name, field in self.fields.items()
            if len(given(self.add_prefix(name))) > 1
            and not isinstance(field, forms.MultipleChoiceField)
        ]
