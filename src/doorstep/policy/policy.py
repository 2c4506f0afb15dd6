"""A pack that has been loaded: what it says on a day, with what stands behind it."""

import hashlib
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

from doorstep.policy.catalogue import Item, View
from doorstep.policy.schema import (
    ListOf,
    Scalar,
    convert,
    make_item,
    settings,
    subjects,
)
from doorstep.policy.values import (
    Entries,
    Key,
    Place,
    PolicyError,
    Problem,
    Status,
    Version,
)

VERSION_LENGTH = 12
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Cited:
    """A single value as it stands on a day, with what stands behind it."""

    value: object
    unit: str
    status: Status
    source: str
    start: date


@dataclass(frozen=True, slots=True)
class Policy:
    """A whole pack, of which `on` gives the settings of one day.

    name     of the pack, as in its folder
    version  first 12 hex digits of the SHA-256 of `text`
    text     the merged pack in canonical form: store it once per version, and
             `restore` gives back the very same policy years later
    begins   the first day that it answers for
    entries  every dated value, for listing; rules use `on`
    says     what each setting is, in words, where the pack says so
    """

    name: str
    title: str
    version: str
    text: str = field(repr=False)
    begins: date
    areas: tuple[str, ...]
    entries: Entries = field(repr=False)
    says: dict[str, str] = field(repr=False)
    _changes: tuple[date, ...] = field(repr=False, compare=False)
    _views: dict[tuple[int, str], View] = field(
        default_factory=dict, repr=False, compare=False
    )

    def on(self, day: date, area: str = "") -> View:
        """Give the settings in force on a day, in an area where it differs by area.

        Raises PolicyError for a day before `begins` and for an area not in the pack.
        """
        if day < self.begins:
            raise self._error(f"nothing for {day}: it begins on {self.begins}")
        if area and area not in self.areas:
            raise self._error(f"area {area!r} is not among its areas")
        span = (bisect_right(self._changes, day), area)
        if span not in self._views:
            made = {name: self._subject(name, day, area) for name in subjects()}
            self._views[span] = View(version=self.version, **made)
        return self._views[span]

    def cite(self, subject: str, setting: str, day: date, area: str = "") -> Cited:
        """Give one single value with its source, for a reason or a page.

        Raises KeyError for a name that is no single value of the catalogue, or has
        no value on that day.
        """
        kind = settings(subject)[setting]
        version = in_force(self.entries[Key(subject, setting)], day, area)
        if version is None or not isinstance(kind, Scalar):
            raise KeyError(f"{subject}.{setting} is no single value on {day}")
        source = str(version.fields["source"])
        return Cited(
            value=convert(kind.type, version.fields["value"], source),
            unit=kind.unit,
            status=Status(str(version.fields["status"])),
            source=source,
            start=version.start,
        )

    def _error(self, says: str) -> PolicyError:
        return PolicyError([Problem(Place(f"{self.name}/pack.toml", 1), says)])

    def _subject(self, name: str, day: date, area: str) -> Any:
        values: dict[str, Any] = {}
        for setting, kind in settings(name).items():
            if isinstance(kind, Scalar):
                values[setting] = self.cite(name, setting, day, area).value
            else:
                values[setting] = self._items(name, setting, kind, day, area)
        return subjects()[name](**values)

    def _items(
        self, subject: str, setting: str, kind: ListOf, day: date, area: str
    ) -> Mapping[str, Item]:
        standing = self._standing(subject, setting, day, area)
        return MappingProxyType(
            {code: make_item(kind, code, version.fields) for code, version in standing}
        )

    def _standing(
        self, subject: str, setting: str, day: date, area: str
    ) -> Iterator[tuple[str, Version]]:
        for key, versions in self.entries.items():
            if key[:2] == (subject, setting):
                version = in_force(versions, day, area)
                if version is not None:
                    yield key.code, version


def in_force(
    versions: tuple[Version, ...], day: date, area: str = ""
) -> Version | None:
    """Give the version that holds on a day: the area's own where it has one."""
    holding = [v for v in versions if v.start <= day and (not v.end or day <= v.end)]
    for wanted in (area, "") if area else ("",):
        of_area = [version for version in holding if version.area == wanted]
        if of_area:
            return max(of_area, key=lambda version: version.start)
    return None


def version_of(text: str) -> str:
    """Give the version of a canonical text."""
    return hashlib.sha256(text.encode()).hexdigest()[:VERSION_LENGTH]


def change_days(entries: Entries) -> tuple[date, ...]:
    """List the days on which anything changes, in order."""
    days: set[date] = set()
    for versions in entries.values():
        for version in versions:
            days.add(version.start)
            if version.end and version.end < date.max:
                days.add(version.end + ONE_DAY)
    return tuple(sorted(days))
