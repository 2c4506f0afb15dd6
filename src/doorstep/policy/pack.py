"""Reads one folder of TOML, and lays a force's pack over its base."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from doorstep.policy.lines import Lines, find_lines, line_of
from doorstep.policy.schema import DATED, ListOf, Scalar, settings, subjects
from doorstep.policy.values import (
    Entries,
    Key,
    Place,
    PolicyError,
    Problem,
    Version,
)

SHIPPED = Path(__file__).parent / "packs"
HEAD = "pack.toml"
_HEAD_KEYS = {"title": str, "version": date, "begins": date, "base": str, "areas": list}
_VALUE_KEYS = frozenset({"says", "unit", "status", "since", "extend"})


@dataclass(frozen=True, slots=True)
class Head:
    """What `pack.toml` says.

    version  the day on which the pack was last changed
    begins   the first day for which the pack answers
    base     the pack that it is laid over, empty for none
    areas    the codes of areas whose law or policy may differ
    """

    name: str
    title: str
    version: date
    begins: date
    base: str
    areas: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """What one pack says of one setting or item.

    extend  its versions are added to what stands, instead of replacing it
    ends    the last day of an item that a force does not keep, with nothing else said
    why     the source of that end
    """

    versions: tuple[Version, ...]
    place: Place
    extend: bool = False
    ends: date | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Pack:
    """One folder as read: its head, what it says, and what is wrong with it."""

    head: Head
    place: Place
    changes: dict[Key, Change]
    says: dict[Key, str]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class _File:
    """One file being read."""

    subject: str
    name: str
    lines: Lines

    def place(self, *path: str) -> Place:
        return Place(self.name, line_of(self.lines, *path))

    def problem(self, path: tuple[str, ...], says: str) -> Problem:
        return Problem(self.place(*path), f"{'.'.join(path)}: {says}")


def folder_of(path_or_name: str | Path) -> Path:
    """Find a pack: a folder that is there, or the name of one that ships inside."""
    given = Path(path_or_name)
    if (given / HEAD).is_file():
        return given
    shipped = SHIPPED / str(path_or_name)
    if given.name == str(path_or_name) and (shipped / HEAD).is_file():
        return shipped
    says = f"no policy pack there: it has no {HEAD}. Name a folder, or one of: "
    says += ", ".join(sorted(p.name for p in SHIPPED.iterdir() if p.is_dir()))
    raise PolicyError([Problem(Place(str(path_or_name), 1), says)])


def read(folder: Path) -> Pack:
    """Read one pack; raise PolicyError where its head or its TOML cannot be read."""
    head, place = _head(folder)
    changes: dict[Key, Change] = {}
    says: dict[Key, str] = {}
    problems: list[Problem] = []
    for path in sorted(folder.glob("*.toml")):
        if path.name == HEAD:
            continue
        tables, file = _parse(path)
        for found in _subject(file, tables):
            if isinstance(found, Problem):
                problems.append(found)
                continue
            key, change, words = found
            says[key] = words
            if change.versions or change.ends:
                changes[key] = change
    return Pack(head, place, changes, says, tuple(problems))


def laid_over(base: Entries, pack: Pack) -> tuple[Entries, list[Problem]]:
    """Give the base with a pack's changes made, and the changes that may not be."""
    merged, problems = dict(base), []
    for key, change in pack.changes.items():
        standing = merged.get(key, ())
        if wrong := _forbidden(standing, change):
            problems.append(Problem(change.place, f"{key}: {wrong}"))
        else:
            merged[key] = _changed(standing, change)
    return merged, problems


def _forbidden(standing: tuple[Version, ...], change: Change) -> str:
    if (change.ends or change.extend) and not standing:
        return "there is nothing in the base to extend or end"
    if not any(version.is_statute for version in standing):
        return ""
    by_area = change.extend and all(version.area for version in change.versions)
    if by_area and change.versions:
        return ""
    return (
        "the law sets this; a force may only add (`extend = true`) values with `area`"
    )


def _changed(standing: tuple[Version, ...], change: Change) -> tuple[Version, ...]:
    if change.ends:
        *before, last = standing
        source = f"{last.fields.get('source')}; ended: {change.why}"
        ended = {**last.fields, "to": change.ends, "source": source}
        return (*before, Version(ended, change.place))
    if not change.extend:
        return change.versions
    return (*standing, *(_filled(standing, version) for version in change.versions))


def _filled(standing: tuple[Version, ...], added: Version) -> Version:
    """Give an added version what it does not say, from the last that holds everywhere.

    Dates, source and status are never taken over: each is said again for a new value.
    """
    everywhere = [version for version in standing if not version.area]
    last = (everywhere or standing)[-1]
    kept = {name: one for name, one in last.fields.items() if name not in DATED}
    return Version({**kept, **added.fields}, added.place)


def _head(folder: Path) -> tuple[Head, Place]:
    path = folder / HEAD
    written, file = _parse(path)
    problems = [
        file.problem((key,), "unknown; a head has " + ", ".join(_HEAD_KEYS))
        for key in written
        if key not in _HEAD_KEYS
    ]
    for key, kind in _HEAD_KEYS.items():
        if key in ("base", "areas") and key not in written:
            continue
        if not isinstance(written.get(key), kind):
            problems.append(file.problem((key,), f"missing, or not a {kind.__name__}"))
    if problems:
        raise PolicyError(problems)
    head = Head(
        name=folder.name,
        title=written["title"],
        version=written["version"],
        begins=written["begins"],
        base=written.get("base", ""),
        areas=tuple(written.get("areas", ())),
    )
    return head, file.place()


def _parse(path: Path) -> tuple[dict[str, Any], _File]:
    name = f"{path.parent.name}/{path.name}"
    try:
        text = path.read_text(encoding="utf-8")
        return tomllib.loads(text), _File(path.stem, name, find_lines(text))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        at = str(error).rpartition("line ")[2].partition(",")[0]
        line = int(at) if at.isdecimal() else 1
        raise PolicyError([Problem(Place(name, line), f"not TOML: {error}")]) from None


Found = tuple[Key, Change, str] | Problem


def _subject(file: _File, tables: dict[str, Any]) -> Iterator[Found]:
    if file.subject not in subjects():
        known = ", ".join(subjects())
        yield Problem(file.place(), f"no such subject; there are {known}")
        return
    known_settings = settings(file.subject)
    for name, table in tables.items():
        kind = known_settings.get(name)
        if kind is None:
            yield file.problem((name,), "no such setting")
        elif not isinstance(table, dict):
            yield file.problem((name,), f"should be a table: [{name}]")
        elif isinstance(kind, Scalar):
            yield from _single(file, name, table, kind)
        else:
            yield from _list(file, name, table, kind)


def _single(
    file: _File, name: str, table: dict[str, Any], kind: Scalar
) -> Iterator[Found]:
    for key in table.keys() - _VALUE_KEYS:
        yield file.problem((name, key), "unknown; the value goes into `since`")
    if table.get("unit") != kind.unit:
        wrong = f"unit is {table.get('unit')!r}, and should be {kind.unit!r}"
        yield file.problem((name, "unit"), wrong)
    common = {key: table[key] for key in ("status",) if key in table}
    versions = tuple(_versions(file, (name,), common, table.get("since", [])))
    if not versions:
        yield file.problem((name,), "has no dated value in `since`")
        return
    change = Change(versions, file.place(name), extend=bool(table.get("extend")))
    yield Key(file.subject, name), change, str(table.get("says", ""))


def _list(
    file: _File, name: str, table: dict[str, Any], kind: ListOf
) -> Iterator[Found]:
    items = {code: one for code, one in table.items() if isinstance(one, dict)}
    common = {key: one for key, one in table.items() if key not in items}
    words = str(common.pop("says", ""))
    for key in common.keys() - DATED - kind.types.keys():
        yield file.problem((name, key), "unknown in this list")
    for code, item in items.items():
        yield from _item(file, (name, code), common, item)
    yield Key(file.subject, name), Change((), file.place(name)), words


def _item(
    file: _File, path: tuple[str, str], common: dict[str, Any], item: dict[str, Any]
) -> Iterator[Found]:
    key = Key(file.subject, *path)
    if "to" in item and item.keys() <= {"to", "source"}:
        yield _end(file, key, path, item)
        return
    own = {name: one for name, one in item.items() if name not in ("since", "extend")}
    since = item.get("since", [{}])
    versions = tuple(_versions(file, path, {**common, **own}, since))
    change = Change(versions, file.place(*path), extend=bool(item.get("extend")))
    yield key, change, ""


def _end(file: _File, key: Key, path: tuple[str, str], item: dict[str, Any]) -> Found:
    ends, why = item["to"], item.get("source", "")
    if not isinstance(ends, date) or not why:
        return file.problem(path, "to end it, give `to` as a date, and `source`")
    return key, Change((), file.place(*path), ends=ends, why=str(why)), ""


def _versions(
    file: _File, path: tuple[str, ...], common: dict[str, Any], since: Any
) -> Iterator[Version]:
    for index, dated in enumerate(since if isinstance(since, list) else []):
        if isinstance(dated, dict):
            place = file.place(*path, "since", str(index))
            yield Version({**common, **dated}, place)
