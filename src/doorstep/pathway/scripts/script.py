"""The shape of a scripted call, and the strict reading of its file.

A key that is misspelt, a step that lacks something or has something to spare: each is
an error that names the file and the step, so that no expectation is ever lost unread.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING, dataclass, field, fields
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, get_type_hints

FOLDER = Path(__file__).parent
AGO = re.compile(r"(\d{1,5}) days? ago(?: (\d\d:\d\d))?")
NONE: Mapping[str, Any] = MappingProxyType({})
# What each step takes beside `do`, `after`, `by`, `hears` and `expect`; with a mark of
# interrogation where it may be left out.
STEPS = {
    "open": ("channel", "number?", "opened_as?", "text?", "place?"),
    "say": ("name", "value", "unseen?"),
    "take": (),
    "attach": ("part", "who"),
    "not-them": ("part", "who"),
    "grade": ("grade", "reason?", "manner?", "manner_why?", "where?"),
    "send": (),
    "dispatch": ("callsign", "purpose?"),
    "arrive": ("callsign",),
    "read": ("callsign", "how"),
    "leave-out": ("reason",),
    "close": (),
    "matching-off": (),
    "matching-on": (),
    "look-again": (),
}
BY = ("operator", "second", "controller")
PARTS = ("number", "place", "her", "him", "caller", "pair")


class ScriptError(Exception):
    """A script that cannot be what was meant; says the file, the step and the key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expect:
    """What must be so after a step; what is left out is not looked at.

    candidates  names by part of the screen, likeliest first; an empty list: none
    shows       texts that stand in what is known, on a card or among the orders
    checked     whether history was checked
    cues        kinds that are lit, and no others
    asks        the questions worded from what was found, all of them in order
    first       codes of the questions that come first, as they are asked here
    owed        whether questions are still owed before the close
    script      a sentence of the line's own script
    grade       the code that stands
    reasons     the rules' reasons that must be among those given, as policy says them
    missing     what sending still needs
    state       open, sent or closed
    other       what the second operator had entered in the same field
    late        whether the field `late` says that something was found late
    """

    candidates: Mapping[str, Any] = field(default_factory=lambda: NONE)
    shows: tuple[str, ...] = ()
    checked: bool | None = None
    cues: tuple[str, ...] | None = None
    asks: tuple[str, ...] | None = None
    first: tuple[str, ...] = ()
    owed: bool | None = None
    script: str = ""
    grade: str = ""
    reasons: tuple[str, ...] = ()
    missing: tuple[str, ...] | None = None
    state: str = ""
    other: str | None = None
    late: bool | None = None
    briefing: "BriefExpect | None" = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefExpect:
    """What the newest briefing of one unit must say.

    first  the whole first line; version counts from 1
    lines  by topic, a text that stands in that line or beneath it
    """

    callsign: str
    first: str = ""
    version: int | None = None
    lines: Mapping[str, Any] = field(default_factory=lambda: NONE)
    lacks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing that is done.

    after  seconds since the first ring
    by     operator, second (another operator) or controller
    hears  what the trainee hears or sees at this moment, in plain words
    given  what the step takes, as `STEPS` lists it
    """

    do: str
    after: int
    by: str = "operator"
    hears: str = ""
    given: Mapping[str, str] = field(default_factory=lambda: NONE)
    expect: Expect | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """A whole call.

    name       of the file, without its ending
    learn      what whoever plays it should learn
    training   its place among the calls of the tutorial; 0: not one of them
    live       whether the demonstration plays it
    register   documents as intake takes them; "40 days ago 21:40" counts from the call
    present    where she is now: nobody who is or may be him is ever told
    protected  places that are shown to nobody
    never      other words that nothing may ever show
    """

    name: str
    title: str
    learn: str
    steps: tuple[Step, ...]
    training: int = 0
    live: bool = True
    register: tuple[Mapping[str, Any], ...] = ()
    present: tuple[str, ...] = ()
    protected: tuple[str, ...] = ()
    never: tuple[str, ...] = ()

    def documents(self, day: date) -> list[dict[str, Any]]:
        """What the register must hold for a call on this day."""
        return [_dated(one, day) for one in self.register]


@cache
def scripts(folder: Path = FOLDER) -> Mapping[str, Script]:
    """Every scripted call by name. Raises ScriptError at the first that is unsound."""
    found = {path.stem: script(path) for path in sorted(folder.glob("*.toml"))}
    return MappingProxyType(found)


def script(path: Path) -> Script:
    """Read one scripted call. Raises ScriptError."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ScriptError(f"{path.name}: {error}") from error
    steps = table.pop("step", [])
    if not isinstance(steps, list) or not steps:
        raise ScriptError(f"{path.name}: it has no step, written [[step]]")
    made = tuple(_step(one, f"{path.name}: step {n}") for n, one in enumerate(steps, 1))
    _in_order(made, path.name)
    whole = {**table, "name": path.stem}
    built: Script = _built(Script, whole, path.name, steps=made)
    return built


def _in_order(steps: Sequence[Step], file: str) -> None:
    if steps[0].do != "open" or any(one.do == "open" for one in steps[1:]):
        raise ScriptError(f"{file}: the first step, and no other, opens the call")
    times = [one.after for one in steps]
    if times != sorted(times):
        raise ScriptError(f"{file}: a step comes before the one above it")


def _step(table: Mapping[str, Any], where: str) -> Step:
    rest = dict(table)
    do = rest.get("do")
    if do not in STEPS:
        raise ScriptError(f"{where}: do = {do!r} is none of {', '.join(STEPS)}")
    known = {name.rstrip("?"): name.endswith("?") for name in STEPS[do]}
    given = {name: rest.pop(name) for name in known if name in rest}
    lacks = [name for name, free in known.items() if not free and name not in given]
    if lacks:
        raise ScriptError(f"{where}: {do} lacks {', '.join(lacks)}")
    for name, value in given.items():
        _typed(str, value, f"{where}: {name}")
    more: dict[str, Any] = {"given": MappingProxyType(given)}
    if "expect" in rest:
        more["expect"] = _expect(rest.pop("expect"), f"{where}, expect")
    made: Step = _built(Step, rest, where, **more)
    if made.by not in BY:
        raise ScriptError(f"{where}: by = {made.by!r} is none of {', '.join(BY)}")
    return made


def _expect(table: Mapping[str, Any], where: str) -> Expect:
    rest, more = dict(table), {}
    if "briefing" in rest:
        told = rest.pop("briefing")
        more["briefing"] = _built(BriefExpect, told, f"{where}, briefing")
    made: Expect = _built(Expect, rest, where, **more)
    strange = set(made.candidates) - set(PARTS)
    if strange:
        raise ScriptError(f"{where}: candidates has no part {min(strange)!r}")
    return made


def _built(kind: Any, table: Mapping[str, Any], where: str, **more: Any) -> Any:
    """Make a frozen dataclass of a table: no key unknown, none lacking, types right."""
    if not isinstance(table, Mapping):
        raise ScriptError(f"{where}: should be a table")
    hints = get_type_hints(kind)
    own = {one.name: one for one in fields(kind) if one.name not in more}
    strange = sorted(set(table) - set(own))
    if strange:
        known = ", ".join(sorted(own))
        raise ScriptError(f"{where}: no key {strange[0]!r}; known are {known}")
    for name, one in own.items():
        free = (one.default, one.default_factory) != (MISSING, MISSING)
        if name not in table and not free:
            raise ScriptError(f"{where}: it lacks {name!r}")
    read = {
        name: _typed(hints[name], value, f"{where}: {name}")
        for name, value in table.items()
    }
    return kind(**read, **more)


def _typed(hint: Any, value: Any, where: str) -> Any:
    words = str(hint)
    if "tuple" in words:
        return tuple(_items(value, Mapping if "Mapping" in words else str, where))
    if "Mapping" in words:
        return _checked(value, Mapping, where)
    if "bool" in words:
        return _checked(value, bool, where)
    return _checked(value, int if "int" in words else str, where)


def _items(value: Any, kind: Any, where: str) -> Iterator[Any]:
    for one in _checked(value, list, where):
        yield _checked(one, kind, where)


def _checked(value: Any, kind: Any, where: str) -> Any:
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        names = {str: "text", int: "a whole number", bool: "true or false"}
        wanted = names.get(kind, "a list" if kind is list else "a table")
        raise ScriptError(f"{where}: should be {wanted}, not {value!r}")
    return value


def _dated(value: Any, day: date) -> Any:
    """The same document with each "40 days ago" as the day that it is."""
    if isinstance(value, Mapping):
        return {name: _dated(one, day) for name, one in value.items()}
    if isinstance(value, list):
        return [_dated(one, day) for one in value]
    found = AGO.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        return value
    on = (day - timedelta(days=int(found[1]))).isoformat()
    return f"{on}T{found[2]}" if found[2] else on
