"""Dates and times, read only as the map says they are written, never guessed.

`%d/%m/%Y` and `%m/%d/%Y` cannot both be right, so the map must choose; a date that fits
no format is not a date here. Directives are those of Python's strftime, with English
month names whatever the machine's language, and the words `iso`, `excel` (a serial
number of a spreadsheet, days since 30 December 1899), `epoch` and `epoch-ms` (UTC).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_WEEKDAYS = ("mon", "tues", "wednes", "thurs", "fri", "satur", "sun")
_DIRECTIVES = {
    "Y": r"(?P<Y>\d{4})",
    "y": r"(?P<y>\d{2})",
    "m": r"(?P<m>\d{1,2})",
    "d": r"(?P<d>\d{1,2})",
    "H": r"(?P<H>\d{1,2})",
    "I": r"(?P<I>\d{1,2})",
    "M": r"(?P<M>\d{2})",
    "S": r"(?P<S>\d{2})",
    "f": r"(?P<f>\d{1,9})",
    "p": r"(?P<p>[AaPp]\.?[Mm]\.?)",
    "b": "(?P<b>" + "|".join(f"{m[:3]}|{m}" for m in MONTHS) + "|sept)",
    "B": "(?P<b>" + "|".join(MONTHS) + ")",
    "a": "(?:" + "|".join(day[:3] for day in _WEEKDAYS) + ")",
    "A": "(?:" + "|".join(f"{day}day" for day in _WEEKDAYS) + ")",
    "Z": "(?P<Z>GMT|BST|UTC|Z)",
    "z": r"(?P<z>[+-]\d{2}:?\d{2}|Z)",
    "%": "%",
}
_ISO = re.compile(
    r"(?P<Y>\d{4})(?:-(?P<m>\d{2})(?:-(?P<d>\d{2})"
    r"(?:[T ](?P<H>\d{2}):(?P<M>\d{2})(?::(?P<S>\d{2})(?:[.,](?P<f>\d{1,9}))?)?"
    r"(?P<z>[+-]\d{2}:?\d{2}|Z)?)?)?)?"
)
_NUMBER = re.compile(r"\d{1,14}(?:\.\d{1,12})?")
_EXCEL_ZERO = datetime(1899, 12, 30)
_REMEMBERED = 20_000
_NAMED_OFFSETS = {"GMT": 0, "UTC": 0, "Z": 0, "BST": 60}

TWICE = "the clock showed this hour twice that night; read as the first"
NEVER = "the clock never showed this hour; read as if it had not yet gone forward"
TWO_DIGITS = "a year of two digits was given its century"


class NotADate(ValueError):
    """The text fits no format, or names a day or hour that does not exist."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A date or time with the precision in which it was written.

    text     ISO 8601: "2024", "2024-03", "2024-03-09", or a time with its offset
    day      the day (the first of the month or year when no more was written)
    instant  the instant in UTC, or None when no time was written
    notes    what was assumed
    """

    text: str
    day: date
    instant: datetime | None = None
    notes: tuple[str, ...] = ()


Parts = dict[str, str]
Reader = Callable[[str], Moment | None]


@dataclass(frozen=True, slots=True)
class Formats:
    """Several formats of one column, tried in order.

    zone    what the times are told in
    latest  a two-digit year never means a year after this one
    """

    written: tuple[str, ...]
    readers: tuple[Reader, ...]
    known: dict[str, Moment] = field(default_factory=dict)

    def read(self, text: str) -> Moment:
        """Read a date or time. Raises NotADate, whose text says what is wrong."""
        known = self.known.get(text)
        return known if known is not None else self._read(text)

    def _read(self, text: str) -> Moment:
        exists = True
        for reader in self.readers:
            try:
                moment = reader(text)
            except (ValueError, OverflowError):
                exists = False
                continue
            if moment is not None:
                self._remember(text, moment)
                return moment
        raise NotADate(_complaint(self.written, exists))

    def _remember(self, text: str, moment: Moment) -> None:
        """Keep what was read: days come again and again, and reading is slow."""
        if len(self.known) >= _REMEMBERED:
            self.known.clear()
        self.known[text] = moment


def _complaint(written: tuple[str, ...], exists: bool) -> str:
    if not exists:
        return "names a day or an hour that does not exist; mend it in the file"
    formats = " or ".join(written)
    return (
        f"is not written as the map says ({formats}); mend it, "
        "or add its format to the map"
    )


def compile_formats(written: tuple[str, ...], zone: tzinfo, latest: int) -> Formats:
    """Prepare formats for reading.

    Raises ValueError when one is unknown, or two would read one text differently.
    """
    _refuse_rivals(written)
    return Formats(written, tuple(_compile(text, zone, latest) for text in written))


def _refuse_rivals(written: tuple[str, ...]) -> None:
    shapes: dict[str, str] = {}
    for text in written:
        shape = re.sub("%[dm]", "%#", text)
        if shapes.setdefault(shape, text) != text:
            raise ValueError(
                f"{shapes[shape]!r} and {text!r} would read 03/04 differently; keep one"
            )


def _compile(text: str, zone: tzinfo, latest: int) -> Reader:
    special: dict[str, Reader] = {
        "iso": lambda cell: _from_match(_ISO.fullmatch(cell), zone, latest),
        "excel": lambda cell: _from_excel(cell, zone),
        "epoch": lambda cell: _from_epoch(cell, 1),
        "epoch-ms": lambda cell: _from_epoch(cell, 1000),
    }
    if text in special:
        return special[text]
    pattern = re.compile(_pattern(text), re.IGNORECASE)
    return lambda cell: _from_match(pattern.fullmatch(cell), zone, latest)


def _pattern(text: str) -> str:
    pieces = re.split(r"(%.)", text)
    seen = [piece for piece in pieces if piece.startswith("%")]
    for directive in seen:
        if directive[1:] not in _DIRECTIVES:
            raise ValueError(
                f"{directive!r} is not known; use %d %m %Y %y %b %H %I %M %S %p %z"
            )
    if len(seen) != len(set(seen)):
        raise ValueError(f"{text!r} names a part twice")
    if not {"%Y", "%y"} & set(seen):
        raise ValueError(f"{text!r} has no year")
    return "".join(
        _DIRECTIVES[p[1:]] if p.startswith("%") else _literal(p) for p in pieces
    )


def _literal(text: str) -> str:
    return re.sub(r"(?:\\ |\s)+", r"\\s+", re.escape(text))


def _from_match(
    match: re.Match[str] | None, zone: tzinfo, latest: int
) -> Moment | None:
    if match is None:
        return None
    parts = {
        key: value for key, value in match.groupdict().items() if value is not None
    }
    year, notes = _year(parts, latest)
    month = _month(parts)
    if month is None:
        return Moment(f"{year:04d}", date(year, 1, 1), None, notes)
    if "d" not in parts:
        return Moment(f"{year:04d}-{month:02d}", date(year, month, 1), None, notes)
    day = date(year, month, int(parts["d"]))
    if "H" not in parts and "I" not in parts:
        return Moment(day.isoformat(), day, None, notes)
    return placed(_naive(day, parts), _given_zone(parts) or zone, "S" in parts, notes)


def _year(parts: Parts, latest: int) -> tuple[int, tuple[str, ...]]:
    if "Y" in parts:
        return int(parts["Y"]), ()
    year = 2000 + int(parts["y"])
    return (year if year <= latest else year - 100), (TWO_DIGITS,)


def _month(parts: Parts) -> int | None:
    if "b" in parts:
        return next(
            i for i, m in enumerate(MONTHS, 1) if m[:3] == parts["b"][:3].lower()
        )
    return int(parts["m"]) if "m" in parts else None


def _naive(day: date, parts: Parts) -> datetime:
    hour = (
        int(parts["H"])
        if "H" in parts
        else _twelve(int(parts["I"]), parts.get("p", ""))
    )
    fraction = int(parts.get("f", "0").ljust(6, "0")[:6])
    clock = time(hour, int(parts.get("M", "0")), int(parts.get("S", "0")), fraction)
    return datetime.combine(day, clock)


def _twelve(hour: int, half: str) -> int:
    if not 1 <= hour <= 12 or not half:
        raise ValueError("no such hour")
    return hour % 12 + (12 if half[0] in "pP" else 0)


def _given_zone(parts: Parts) -> tzinfo | None:
    if "Z" in parts:
        return timezone(timedelta(minutes=_NAMED_OFFSETS[parts["Z"].upper()]))
    if "z" not in parts:
        return None
    if parts["z"] in "zZ":
        return UTC
    sign = -1 if parts["z"][0] == "-" else 1
    digits = parts["z"][1:].replace(":", "")
    minutes = int(digits[:2]) * 60 + int(digits[2:])
    return timezone(sign * timedelta(minutes=minutes))


def placed(
    naive: datetime, zone: tzinfo, seconds: bool, notes: tuple[str, ...] = ()
) -> Moment:
    """Place a told time in the world, noting the hour that came twice or never.

    seconds  whether seconds were written
    """
    first = naive.replace(tzinfo=zone)
    before, after = first.utcoffset(), first.replace(fold=1).utcoffset()
    if before is not None and after is not None and before != after:
        notes = (*notes, TWICE if before > after else NEVER)
    written = first.isoformat(timespec="seconds" if seconds else "minutes")
    return Moment(written, naive.date(), first.astimezone(UTC), notes)


def _from_excel(cell: str, zone: tzinfo) -> Moment | None:
    if not _NUMBER.fullmatch(cell) or not 61 <= float(cell) < 2_958_466:
        return None
    seconds = round(float(cell) * 86_400)
    naive = _EXCEL_ZERO + timedelta(seconds=seconds)
    if seconds % 86_400 == 0:
        return Moment(naive.date().isoformat(), naive.date())
    return placed(naive, zone, seconds % 60 != 0)


def _from_epoch(cell: str, per_second: int) -> Moment | None:
    if not _NUMBER.fullmatch(cell):
        return None
    instant = datetime.fromtimestamp(float(cell) / per_second, UTC)
    return Moment(instant.isoformat(timespec="seconds"), instant.date(), instant)
