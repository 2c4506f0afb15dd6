"""From a field's words to its value: each kind of field reads in its own strict way."""

import hashlib
import re
from collections.abc import Callable
from functools import partial
from typing import Any

from doorstep.intake.cells import Broken, identifier, many_lines, one_line
from doorstep.intake.mapping import Map, Source, Value
from doorstep.intake.pull import Cells, Context, Pull, puller
from doorstep.intake.readers.table import plain
from doorstep.intake.readers.values import DIVIDER
from doorstep.intake.targets import Takes, Target
from doorstep.intake.when import born_reader, day_reader, moment_reader

Fill = Callable[[Cells, Context], Any]
Read = Callable[[str, Context], Any]

UNKNOWN_CODE = "a code that the map does not know; left empty"
KEPT_CODE = "a code that the map does not know; kept as written"
NOT_A_GRID = "is not a latitude and longitude; left empty"
NO_PLACE = "the point 0,0 in the sea stands for no place; left empty"
MADE_ID = "the source gives no number; one was made from the row"
_GRID = re.compile(
    r"\(?\s*([+-]?\d{1,3}(?:\.\d+)?)\s*[, ]\s*([+-]?\d{1,3}(?:\.\d+)?)\s*\)?"
)
_YES = {"true": True, "yes": True, "y": True, "1": True}
_NO = {"false": False, "no": False, "n": False, "0": False}
_SPOKEN = {**_YES, **_NO}


def filler(name: str, target: Target, sources: tuple[Source, ...], map_: Map) -> Fill:
    """Make the function that gives one field its value; None or "" when absent."""
    fills = [_from_one(name, target, source, map_) for source in sources]
    if len(fills) == 1:
        return fills[0]
    if target.takes in (Takes.LIST, Takes.NAMES, Takes.CHOICES):
        return _all(fills)
    return _any_true(fills) if target.takes is Takes.FLAG else _first(fills)


def _all(fills: list[Fill]) -> Fill:
    def fill(cells: Cells, context: Context) -> list[str]:
        found = [item for one in fills for item in one(cells, context) or ()]
        return list(dict.fromkeys(found))

    return fill


def _first(fills: list[Fill]) -> Fill:
    def fill(cells: Cells, context: Context) -> Any:
        for one in fills:
            value = one(cells, context)
            if value not in (None, ""):
                return value
        return ""

    return fill


def _any_true(fills: list[Fill]) -> Fill:
    def fill(cells: Cells, context: Context) -> bool | None:
        return _either([one(cells, context) for one in fills])

    return fill


def _either(flags: list[bool | None]) -> bool | None:
    """True when one is true, false when one says no, else not known."""
    return True if True in flags else False if False in flags else None


def _from_one(name: str, target: Target, source: Source, map_: Map) -> Fill:
    if source.constant is not None:
        return _constant(target, source.constant)
    if source.made_of:
        return _maker(name, source)
    pull = puller(name, source, target.takes, map_.nothing)
    return _read(pull, _reader(name, target, source, map_), source.empty)


def _constant(target: Target, value: Value) -> Fill:
    listed = target.takes in (Takes.LIST, Takes.NAMES, Takes.CHOICES)
    if not listed:
        return lambda cells, context: value
    given = _listed(value)
    return lambda cells, context: list(given)


def _listed(value: Value) -> list[str]:
    if isinstance(value, tuple):
        return list(value)
    return [value] if isinstance(value, str) and value else []


def _read(pull: Pull, read: Read, empty: Value) -> Fill:
    def fill(cells: Cells, context: Context) -> Any:
        text = pull(cells, context)
        return read(text, context) if text else empty

    return fill


def _reader(name: str, target: Target, source: Source, map_: Map) -> Read:
    takes = target.takes
    if source.split or takes in (Takes.LIST, Takes.NAMES, Takes.CHOICES):
        return _several(name, target, source)
    if source.codes is not None:
        return _coded(name, target, source)
    dated = {
        Takes.MOMENT: moment_reader,
        Takes.DAY: day_reader,
        Takes.BORN: born_reader,
    }
    if takes in dated:
        return dated[takes](name, target, source, map_)
    plain_readers: dict[Takes, Callable[[str, Target], Read]] = {
        Takes.ID: _identifier,
        Takes.STORY: _story,
        Takes.FLAG: _flag,
        Takes.CHOICE: _choice,
        Takes.GRID: _grid,
    }
    return plain_readers.get(takes, _words)(name, target)


def _words(name: str, target: Target) -> Read:
    named = target.takes in (Takes.NAME, Takes.NAMES)
    clean = partial(one_line, joint=" ") if named else one_line

    def read(text: str, context: Context) -> str:
        if text.isprintable():
            return text
        return _cleaned(clean, name, text, context)

    return read


def _story(name: str, target: Target) -> Read:
    def read(text: str, context: Context) -> str:
        return _cleaned(many_lines, name, text, context)

    return read


def _cleaned(clean: Callable[..., str], name: str, text: str, context: Context) -> str:
    try:
        return clean(text, lambda says, was: context.note(name, says, was))
    except Broken as broken:
        raise context.refuse(name, f"{broken}.", text) from broken


def _identifier(name: str, target: Target) -> Read:
    def read(text: str, context: Context) -> str:
        try:
            return identifier(text)
        except Broken as broken:
            raise context.refuse(
                name, f"{broken}; a number must be the same each time.", text
            ) from broken

    return read


def _flag(name: str, target: Target) -> Read:
    def read(text: str, context: Context) -> bool | None:
        found = _SPOKEN.get(text.casefold())
        if found is None:
            context.note(name, UNKNOWN_CODE, text)
        return found

    return read


def _choice(name: str, target: Target) -> Read:
    words = {word.casefold(): word for word in target.words}

    def read(text: str, context: Context) -> str:
        found = words.get(text.casefold())
        return found if found is not None else _unknown(name, target, text, context)

    return read


def _unknown(name: str, target: Target, text: str, context: Context) -> str:
    """What to do with a code that nobody explained: never a guess."""
    if target.strict:
        raise context.refuse(
            name, "is a code that the map does not know; add it to the map.", text
        )
    if target.takes is Takes.WORDS:
        context.note(name, KEPT_CODE, text)
        return _cleaned(one_line, name, text, context)
    context.note(name, UNKNOWN_CODE, text)
    return ""


def _coded(name: str, target: Target, source: Source) -> Read:
    codes, otherwise = source.codes, source.otherwise

    def read(text: str, context: Context) -> Value:
        known, value = codes.find(text) if codes else (False, None)
        if known:
            return value
        if source.has_otherwise:
            return otherwise
        return _unknown(name, target, text, context) or (
            None if target.takes is Takes.FLAG else ""
        )

    return read


def _several(name: str, target: Target, source: Source) -> Read:
    one: Read = _coded(name, target, source) if source.codes else _piece(name, target)

    def read(text: str, context: Context) -> Any:
        spread = text.replace(source.split, DIVIDER) if source.split else text
        pieces = spread.split(DIVIDER)
        values = [one(piece.strip(), context) for piece in pieces if piece.strip()]
        if target.takes is Takes.FLAG:
            return _either(values)
        return [item for value in values for item in _listed(value)]

    return read


def _piece(name: str, target: Target) -> Read:
    makers = {Takes.CHOICES: _choice, Takes.FLAG: _flag}
    return makers.get(target.takes, _words)(name, target)


def _grid(name: str, target: Target) -> Read:
    def read(text: str, context: Context) -> str:
        found = _GRID.fullmatch(text)
        if not found or abs(float(found[1])) > 90 or abs(float(found[2])) > 180:
            context.note(name, NOT_A_GRID, text)
            return ""
        if float(found[1]) == 0 == float(found[2]):
            context.note(name, NO_PLACE, text)
            return ""
        return f"{found[1]},{found[2]}"

    return read


def _maker(name: str, source: Source) -> Fill:
    """Make an id of the row's own words; the nth of rows all alike gets its n.

    The same file, or a later one that holds the same rows, makes the same ids.
    """
    keys = [plain(column) for column in source.made_of]
    met: dict[int, int] = {}

    def fill(cells: Cells, context: Context) -> str:
        words = "\x1f".join(" ".join(cells.get(key, "").split()) for key in keys)
        if not words.strip("\x1f"):
            return ""
        digest = hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:20]
        short = int(digest[:16], 16)
        met[short] = met.get(short, 0) + 1
        context.note(name, MADE_ID)
        return f"made-{digest}" if met[short] == 1 else f"made-{digest}-{met[short]}"

    return fill
