"""What is known of a person, as given and as normalised.

`Given` holds texts exactly as a source or a caller gave them; `Record` holds what
`recognise.normalise` made of them.  Both are immutable.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class GivenName:
    """One name as given: either `whole`, or parts, or both.

    kind  "name", "former" (maiden or earlier name) or "alias"
    """

    whole: str = ""
    given: str = ""
    middle: str = ""
    family: str = ""
    title: str = ""
    kind: str = "name"


@dataclass(frozen=True, slots=True)
class GivenAddress:
    """One address as given: free `text`, or parts, or both."""

    text: str = ""
    house: str = ""
    street: str = ""
    locality: str = ""
    town: str = ""
    postcode: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """A person as one source gave them, in raw texts; every field may be empty.

    born     a date of birth in any writing, whole or partial
    age      "34", "about 30", "30-35", "thirties"; needs `said_on` to mean a year
    said_on  the day on which the age was said
    ids      (scheme, value) pairs, for example ("PNC", "2021/0123456X")
    """

    names: tuple[GivenName, ...] = ()
    born: str = ""
    age: str = ""
    said_on: date | None = None
    sex: str = ""
    phones: tuple[str, ...] = ()
    addresses: tuple[GivenAddress, ...] = ()
    emails: tuple[str, ...] = ()
    ids: tuple[tuple[str, str], ...] = ()


class Name(NamedTuple):
    """A normalised name: lower-case Latin tokens without accents.

    given   first name, then middle names; an initial is a token of one letter
    family  tokens of the family name
    """

    given: tuple[str, ...]
    family: tuple[str, ...]
    kind: str = "name"


class Born(NamedTuple):
    """A birth date as far as it is known; 0 stands for an unknown part.

    until  last possible year when only an age was said; 0 otherwise
    """

    year: int
    month: int = 0
    day: int = 0
    until: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether year, month and day are all known."""
        return self.day > 0 and self.month > 0 and self.year > 0

    @property
    def trust(self) -> float:
        """How much the date says, 0 to 1: dates that systems fill in say less."""
        if self.month == 1 and self.day == 1:
            return 0.0 if self.year in _FILLED_IN else 0.5
        return 1.0


class Phone(NamedTuple):
    """A telephone number.

    digits    "+447700900123" when whole, the digits that are known when not
    whole     False for a partial number, which is matched as an ending
    doubtful  True where the source had lost digits (a spreadsheet's 7.7009E+09)
    """

    digits: str
    whole: bool = True
    doubtful: bool = False


class Address(NamedTuple):
    """A normalised address: lower-case Latin words; postcode in capitals, no space.

    unit    flat or room; number house number ("14", "14a", "14-16"); house its name
    """

    unit: str = ""
    number: str = ""
    house: str = ""
    street: str = ""
    locality: str = ""
    town: str = ""
    postcode: str = ""


# 1 January of these years is what systems write when they know nothing.
_FILLED_IN = frozenset({1900, 1970, 2000})


@dataclass(frozen=True, slots=True)
class Record:
    """A person as normalised: what keys are made from and what is compared."""

    names: tuple[Name, ...] = ()
    born: Born | None = None
    sex: str = ""
    phones: tuple[Phone, ...] = ()
    addresses: tuple[Address, ...] = ()
    emails: tuple[str, ...] = ()
    ids: tuple[tuple[str, str], ...] = ()

    def kinds(self) -> frozenset[str]:
        """Name the facts that it has: name, born, sex, phone, address, email, id."""
        held = {
            "name": self.names,
            "born": self.born,
            "sex": self.sex,
            "phone": self.phones,
            "address": self.addresses,
            "email": self.emails,
            "id": self.ids,
        }
        return frozenset(kind for kind, value in held.items() if value)

    def pack(self) -> str:
        """Write it as one line of text for a database column; see `unpack`."""
        return "|".join(
            (
                ";".join(_pack_name(name) for name in self.names),
                "-".join(str(part) for part in self.born) if self.born else "",
                self.sex,
                ";".join(_pack_phone(phone) for phone in self.phones),
                ";".join(",".join(address) for address in self.addresses),
                ";".join(self.emails),
                ";".join(f"{scheme},{value}" for scheme, value in self.ids),
            )
        )

    @classmethod
    def unpack(cls, text: str) -> Record:
        """Read what `pack` wrote.

        Raises ValueError for any other text.
        """
        names, born, sex, phones, addresses, emails, ids = text.split("|")
        return cls(
            _unpack_names(names),
            _unpack_born(born) if born else None,
            sex,
            tuple([_unpack_phone(t) for t in phones.split(";")]) if phones else (),
            tuple([Address(*t.split(",")) for t in addresses.split(";")])
            if addresses
            else (),
            tuple(emails.split(";")) if emails else (),
            tuple([_unpack_id(t) for t in ids.split(";")]) if ids else (),
        )


def _pack_name(name: Name) -> str:
    return f"{' '.join(name.given)},{' '.join(name.family)},{name.kind}"


# Names and dates recur in the candidates of one look-up and of the next.  Caches of
# tuples that the garbage collector must walk stay small: a full round is a pause.
@lru_cache(maxsize=8192)
def _unpack_names(text: str) -> tuple[Name, ...]:
    if not text:
        return ()
    parts = [item.split(",") for item in text.split(";")]
    return tuple(Name(tuple(g.split()), tuple(f.split()), k) for g, f, k in parts)


@lru_cache(maxsize=8192)
def _unpack_born(text: str) -> Born:
    year, month, day, until = text.split("-")
    return Born(int(year), int(month), int(day), int(until))


def _pack_phone(phone: Phone) -> str:
    mark = "" if phone.whole else "~"
    return f"{'?' if phone.doubtful else ''}{mark}{phone.digits}"


def _unpack_phone(text: str) -> Phone:
    if text[0] == "+":
        return Phone(text)
    doubtful = text[0] == "?"
    text = text.lstrip("?")
    return Phone(text.lstrip("~"), text[0] != "~", doubtful)


def _unpack_id(text: str) -> tuple[str, str]:
    scheme, value = text.split(",")
    return scheme, value
