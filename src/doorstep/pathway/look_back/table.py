"""The calls of a look-back as a table for a spreadsheet, which names nobody."""

import csv
import re
from typing import Any

from doorstep.pathway.look_back.replay import Outcome, happenings
from doorstep.timing import local

HEAD = (
    "call",
    "source",
    "taken",
    "what",
    "noticed then",
    "number known",
    "place known",
    "victim known",
    "suspect known",
    "pair known",
    "earlier events of hers",
    "his events with another victim",
    "missed because",
)

# What a spreadsheet would run as a formula, also behind spaces or a quotation mark.
# Source: OWASP, CSV Injection.
_FORMULA = re.compile(
    r"^[\s\"\u00a0\u200b\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20\t\r\n]"
)


class Table:
    """Writes one row for each domestic abuse call to a text file."""

    def __init__(self, file: Any) -> None:
        self._rows = csv.writer(file, lineterminator="\r\n")
        self._rows.writerow(HEAD)

    def add(self, one: Outcome) -> None:
        """Write one call."""
        self._rows.writerow([inert(cell) for cell in _cells(one)])


def inert(text: str) -> str:
    """A cell that no spreadsheet runs: an apostrophe before what could be a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def _cells(one: Outcome) -> list[str]:
    known = one.known
    return [
        one.number,
        one.source,
        local(one.at).isoformat(timespec="minutes"),
        one.what,
        _said(one.noticed),
        *(
            _said(value)
            for value in (
                known.number,
                known.place,
                known.victim,
                known.suspect,
                known.pair,
            )
        ),
        str(happenings(one.earlier)),
        str(one.of_man),
        one.missed.value if one.missed and not one.noticed else "",
    ]


def _said(value: bool | None) -> str:
    return "not known" if value is None else ("yes" if value else "no")
