"""Text for a file that a spreadsheet may open: nothing in it can run as a formula.

Only exports are written so; what is stored is never changed. An apostrophe goes before
whatever a spreadsheet could take for a formula (`=`, `+`, `-`, `@`, their full-width
forms, a tab or line end in front), also behind spaces, unseen characters or a quotation
mark, and behind a separator inside the cell, since a spreadsheet of another country
cuts there. `as_written` takes away just what `inert` gave.

Source: OWASP, CSV Injection.
"""

import re

_DANGER = "[=+\\-@\uff1d\uff0b\uff0d\uff20]"
_UNSEEN = "\u00a0\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff"
_AT_START = f'(?:[\t\r\n]|[\\s"{_UNSEEN}]*{_DANGER})'
_INSIDE = f'[ "{_UNSEEN}]*{_DANGER}'

_START = re.compile(f"^(?='*{_AT_START})")
_AFTER = re.compile(f"(?<=[;,\t|\r\n])(?='*{_INSIDE})")
_START_BACK = re.compile(f"^'(?='*{_AT_START})")
_AFTER_BACK = re.compile(f"(?<=[;,\t|\r\n])'(?='*{_INSIDE})")


def inert(text: str) -> str:
    """Make a cell safe to open in a spreadsheet."""
    return _AFTER.sub("'", _START.sub("'", text, count=1))


def as_written(text: str) -> str:
    """Give back what `inert` was given."""
    return _START_BACK.sub("", _AFTER_BACK.sub("", text), count=1)
