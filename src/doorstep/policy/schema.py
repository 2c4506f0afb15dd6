"""Reads the catalogue, and turns what is written into the types that it declares."""

import enum
import functools
import types
from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, fields
from datetime import date
from typing import Any, get_args, get_origin, get_type_hints

from doorstep.policy.catalogue import Item, View
from doorstep.policy.values import NotKnown, Status

NOT_KNOWN = "not known"
DATED = frozenset({"from", "to", "area", "source", "status"})


@dataclass(frozen=True, slots=True)
class Scalar:
    """A single value: its type, unit and bounds."""

    type: Any
    unit: str
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list of items: the item's class, and its own fields with their types."""

    item: type[Item]
    types: dict[str, Any]
    required: frozenset[str]


Kind = Scalar | ListOf


@functools.cache
def subjects() -> dict[str, type[Any]]:
    """Give each subject's dataclass by name, in the order of the catalogue."""
    hints = get_type_hints(View)
    return {name: kind for name, kind in hints.items() if is_subject(kind)}


def is_subject(kind: Any) -> bool:
    """Tell a subject from the plain fields of a view."""
    return hasattr(kind, "__dataclass_fields__")


@functools.cache
def settings(subject: str) -> dict[str, Kind]:
    """Give each setting of a subject with its kind."""
    of = subjects()[subject]
    hints = get_type_hints(of)
    return {one.name: _kind(one, hints[one.name]) for one in fields(of)}


def _kind(one: Field[Any], hint: Any) -> Kind:
    if get_origin(hint) is Mapping:
        return _list_of(get_args(hint)[1])
    meta = one.metadata
    return Scalar(hint, meta["unit"], meta["low"], meta["high"])


def _list_of(item: type[Item]) -> ListOf:
    own = [f for f in fields(item) if f.name not in Item.__dataclass_fields__]
    hints = get_type_hints(item)
    return ListOf(
        item,
        {f.name: hints[f.name] for f in own},
        frozenset(f.name for f in own if f.default is MISSING),
    )


def convert(hint: Any, written: object, source: str) -> Any:
    """Turn a written value into its declared type.

    Raises ValueError with what was expected, in words.
    """
    if isinstance(hint, types.UnionType):
        if written == NOT_KNOWN:
            return NotKnown(source)
        hint = next(kind for kind in get_args(hint) if kind is not NotKnown)
    if get_origin(hint) is tuple:
        return _tuple(get_args(hint)[0], written, source)
    if isinstance(hint, type) and issubclass(hint, enum.Enum):
        return _member(hint, written)
    return _plain(hint, written)


def _tuple(inner: Any, written: object, source: str) -> tuple[Any, ...]:
    if not isinstance(written, list):
        raise ValueError(f"should be a list, not {written!r}")
    return tuple(convert(inner, one, source) for one in written)


def _member(hint: type[enum.Enum], written: object) -> enum.Enum:
    try:
        return hint(written)
    except ValueError:
        choices = ", ".join(str(member.value) for member in hint)
        raise ValueError(f"{written!r} should be one of: {choices}") from None


_PLAIN_WORDS = {
    int: "a whole number",
    float: "a number",
    str: "text",
    bool: "true or false",
    date: "a date",
}


def _plain(hint: Any, written: object) -> Any:
    if hint is float and type(written) is int:
        return float(written)
    if type(written) is not hint:  # bool is an int, and 1 is not true
        raise ValueError(f"should be {_PLAIN_WORDS[hint]}, not {written!r}")
    return written


def check_value(kind: Scalar, written: object, source: str) -> None:
    """Check a single value's type and bounds; raise ValueError in words."""
    value = convert(kind.type, written, source)
    if isinstance(value, int | float):
        if kind.low is not None and value < kind.low:
            raise ValueError(f"{value} is below {kind.low} {kind.unit}")
        if kind.high is not None and value > kind.high:
            raise ValueError(f"{value} is above {kind.high} {kind.unit}")


def make_item(kind: ListOf, code: str, written: Mapping[str, Any]) -> Item:
    """Make an item from one checked version of it."""
    source = written["source"]
    own = {
        name: convert(hint, written[name], source)
        for name, hint in kind.types.items()
        if name in written
    }
    return kind.item(
        code=code,
        status=Status(written["status"]),
        source=source,
        start=written["from"],
        **own,
    )
