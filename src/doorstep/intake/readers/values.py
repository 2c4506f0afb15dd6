"""Typed values of workbooks, JSON and Parquet as the text that maps read."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from doorstep.intake.limits import COLUMNS, JSON_DEPTH
from doorstep.intake.readers.table import plain

DIVIDER = "\x1e"  # between the values of one list; the character made for it


class TooMuch(ValueError):
    """A value holds more inside it than a record can."""


def as_text(value: Any) -> str:
    """Write a typed value as text: dates in ISO 8601, whole numbers without a point."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return (
            str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
        )
    return _moment_text(value)


def _moment_text(value: Any) -> str:
    if isinstance(value, datetime):
        finest = "seconds" if value.second or value.microsecond else "minutes"
        return value.replace(microsecond=0).isoformat(timespec=finest)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat(timespec="seconds" if value.second else "minutes")
    if isinstance(value, timedelta):
        minutes, seconds = divmod(int(value.total_seconds()), 60)
        return f"{minutes // 60:02d}:{minutes % 60:02d}:{seconds:02d}"
    return str(value)


def flattened(value: dict[str, Any]) -> dict[str, str]:
    """Bring nested values to one level, by the names that a map uses.

    {"a": {"b": 1}, "c": [1, 2], "d": [{"e": 3}]} gives "a.b", "c" (both, divided by
    DIVIDER) and "d.1.e".
    Raises TooMuch beyond 1,000 values or 20 levels.
    """
    found: dict[str, str] = {}
    for name, text in _walk("", value, 0):
        key = plain(name)
        found[key] = f"{found[key]}{DIVIDER}{text}" if key in found else text
        if len(found) > COLUMNS:
            raise TooMuch
    return found


def _walk(name: str, value: Any, depth: int) -> Iterator[tuple[str, str]]:
    if depth > JSON_DEPTH:
        raise TooMuch
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _walk(f"{name}.{key}" if name else str(key), inner, depth + 1)
    elif isinstance(value, list):
        for place, inner in enumerate(value, start=1):
            nested = isinstance(inner, dict | list)
            yield from _walk(f"{name}.{place}" if nested else name, inner, depth + 1)
    else:
        yield name, as_text(value)
