"""What a pack is made of: dated versions, where each was written, what is wrong."""

import enum
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple, NoReturn


class Status(enum.StrEnum):
    """Who stands behind a value."""

    STATUTE = "statute"
    NATIONAL = "national guidance"
    FORCE = "force policy"
    PROPOSED = "proposed"


@dataclass(frozen=True, slots=True)
class NotKnown:
    """A value that nobody could tell us, with where we looked.

    Testing it, comparing it or counting with it raises TypeError, so that no rule
    can guess by accident: ask `isinstance(value, NotKnown)` and say so on screen.
    """

    source: str

    def __bool__(self) -> NoReturn:
        raise TypeError(f"not known, and no rule may guess it: {self.source}")


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a rule decided as it did: a sentence to show, and whose rule it is."""

    says: str
    source: str


class Place(NamedTuple):
    """Where in a pack something is written; line counts from 1."""

    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a pack, in words that say how to mend it."""

    place: Place
    says: str

    def __str__(self) -> str:
        return f"{self.place.file}:{self.place.line}: {self.says}"


class PolicyError(Exception):
    """The pack cannot be used: every problem found, one to a line, each with file:line.

    PolicyError
        raised by load, by restore, and by Policy.on for a day or area not covered
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class Key(NamedTuple):
    """The name of a setting, or of one item (`code`) of a list."""

    subject: str
    setting: str
    code: str = ""

    def __str__(self) -> str:
        return ".".join(part for part in self if part)


@dataclass(frozen=True, slots=True)
class Version:
    """One dated value.

    fields  what was written, with the defaults of its table filled in; always has
            `from`, `source` and `status` once checked, and `value` if no item
    place   where it was written
    """

    fields: dict[str, object]
    place: Place = field(compare=False)

    @property
    def start(self) -> date:
        """First day on which it holds."""
        return _date(self.fields["from"])

    @property
    def end(self) -> date | None:
        """Last day on which it holds, if it was given one."""
        written = self.fields.get("to")
        return None if written is None else _date(written)

    @property
    def area(self) -> str:
        """The area that it holds in; empty for everywhere."""
        return str(self.fields.get("area", ""))

    @property
    def is_statute(self) -> bool:
        """Whether only an area may differ from it."""
        return self.fields.get("status") == Status.STATUTE


Entries = dict[Key, tuple[Version, ...]]


def _date(written: object) -> date:
    if not isinstance(written, date):
        raise TypeError(f"not a date: {written!r}")
    return written
