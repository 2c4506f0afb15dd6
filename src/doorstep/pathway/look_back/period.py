"""The days of a look-back, as every door asks for them."""

from datetime import date
from typing import Any

from doorstep.fields import DateWithPrecisionField, StrictForm
from doorstep.fields.dates import PartialDate


class PeriodForm(StrictForm):
    """A first and a last day, both within the period."""

    first = DateWithPrecisionField(label="First day")
    last = DateWithPrecisionField(label="Last day")

    def clean_first(self) -> date | None:
        return self._day("first")

    def clean_last(self) -> date | None:
        return self._day("last")

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins."""
        values = super().clean() or self.cleaned_data
        first, last = values.get("first"), values.get("last")
        if first and last and last < first:
            self.add_error("last", "The last day is before the first. Check both.")
        return values

    def _day(self, name: str) -> date | None:
        said: PartialDate | None = self.cleaned_data[name]
        if said is None:
            return None
        if said.month is None or said.day is None:
            noun = self.fields[name].label
            self.add_error(name, f"{noun} needs day and month as well as the year.")
            return None
        return date(said.year, said.month, said.day)
