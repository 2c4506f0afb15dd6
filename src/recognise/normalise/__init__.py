"""From texts as given to a record that can be keyed and compared.

Nothing here fails on format: what cannot be read is left out of the record, and the
texts as given remain with whoever holds them.
"""

from __future__ import annotations

import re

from recognise.normalise.addresses import address
from recognise.normalise.dates import birth_date, birth_years
from recognise.normalise.names import names
from recognise.normalise.phones import phones_in
from recognise.normalise.text import fold, plain
from recognise.records import Address, Born, Given, Record

NORM_VERSION = 1
"""Grows with every change that alters a record or its keys: stored ones are remade."""

_SEX = {"f": "f", "female": "f", "woman": "f", "girl": "f", "w": "f",
        "m": "m", "male": "m", "man": "m", "boy": "m",
        "x": "x", "non binary": "x", "nonbinary": "x"}  # fmt: skip
_EMAIL = re.compile(r"[^\s@<>,;|]+@[^\s@<>,;|]+\.[a-z]{2,}")
_NOT_ID = re.compile(r"[^A-Z0-9]")


def normalise(given: Given) -> Record:
    """Normalise a person as given.  Never raises, whatever the texts hold."""
    return Record(
        names(given.names) if given.names else (),
        _born(given),
        _SEX.get(fold(given.sex), "") if given.sex else "",
        phones_in(given.phones) if given.phones else (),
        _addresses(given) if given.addresses else (),
        _emails(given.emails) if given.emails else (),
        _ids(given.ids) if given.ids else (),
    )


def _born(given: Given) -> Born | None:
    born = birth_date(given.born) if given.born else None
    if born is not None or not given.age:
        return born
    return birth_years(given.age, given.said_on)


def _addresses(given: Given) -> tuple[Address, ...]:
    found = [address(one) for one in given.addresses]
    return tuple(dict.fromkeys(one for one in found if one is not None))


def _emails(texts: tuple[str, ...]) -> tuple[str, ...]:
    found = [m for text in texts for m in _EMAIL.findall(plain(text).lower())]
    return tuple(dict.fromkeys(found))


def _ids(pairs: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    made = [(_code(scheme), _code(value)) for scheme, value in pairs]
    return tuple(dict.fromkeys(pair for pair in made if all(pair)))


def _code(text: str) -> str:
    return _NOT_ID.sub("", plain(text).upper())
