"""Fields that take a date or a time: what is read, what is assumed, what is refused."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from doorstep.intake.cells import one_line
from doorstep.intake.mapping import Map, Source
from doorstep.intake.moments import Formats, Moment, NotADate, compile_formats
from doorstep.intake.pull import Context
from doorstep.intake.targets import Target

Read = Callable[[str, Context], Any]

STANDS_FOR_NONE = "a date that stands for no date; left empty"
LEFT_EMPTY = "cannot be read as the map says dates are written; left empty"
MONTH_ONLY = "only the month or the year is written; put on its first day"
DAY_ONLY = "no time is written; only the day is kept"
IN_FUTURE = "lies in the future"
KEPT_IN_NOTE = "cannot be read as the map says dates are written; kept in the note"
EARLIEST_YEAR = 1900
# Births reach further back than anything that a force recorded.
EARLIEST_BIRTH = 1880


def moment_reader(name: str, target: Target, source: Source, map_: Map) -> Read:
    """Reader of a date or time. `at` and other strict fields refuse what is no date."""
    formats = _Lazy(source, map_)
    timed = any("%H" in f or "%I" in f for f in formats.written)

    def read(text: str, context: Context) -> str:
        moment = _moment(name, target, text, context, formats, map_)
        if moment is None:
            return ""
        context.moments[context.prefix + name] = moment
        if len(moment.text) < 10:
            context.note(name, MONTH_ONLY, text)
            return moment.day.isoformat()
        if timed and moment.instant is None:
            context.note(name, DAY_ONLY, text)
        return moment.text

    return read


def day_reader(name: str, target: Target, source: Source, map_: Map) -> Read:
    """Reader of a day alone; a time beside it is left away."""
    formats = _Lazy(source, map_)

    def read(text: str, context: Context) -> str:
        moment = _moment(name, target, text, context, formats, map_, future=True)
        return moment.day.isoformat() if moment else ""

    return read


def born_reader(name: str, target: Target, source: Source, map_: Map) -> Read:
    """Reader of a date of birth.

    What fits no format is not guessed at: it goes, as written, into the person's note.
    Without any format in the map the words are handed on as they are.
    """
    formats = _Lazy(source, map_)

    def read(text: str, context: Context) -> str:
        if not formats.written:
            return one_line(text, lambda says, was: context.note(name, says, was))
        try:
            moment = formats.on(context.at.year).read(text)
        except NotADate:
            return _unread(name, text, context)
        if moment.day.year < EARLIEST_BIRTH:
            return _unread(name, text, context)
        _tell(name, moment, text, context)
        if moment.day.isoformat() in map_.nothing.dates:
            context.note(name, STANDS_FOR_NONE, text)
            return ""
        if moment.day > context.at.date():
            context.note(name, IN_FUTURE, text)
        return moment.text[:10]

    return read


def _unread(name: str, text: str, context: Context) -> str:
    context.note(name, KEPT_IN_NOTE, text)
    context.unread.append(f"Date of birth as written in the source: {text[:100]}")
    return ""


class _Lazy:
    """The formats of one field, compiled when the year of the run is known."""

    def __init__(self, source: Source, map_: Map) -> None:
        self.written = source.formats or map_.formats
        if map_.layout.kind in ("xlsx", "parquet") and self.written:
            # A cell that the file itself types as a date is handed over as ISO.
            self.written = tuple(dict.fromkeys((*self.written, "iso")))
        self._zone = map_.zone
        self._ready: Formats | None = None

    def on(self, year: int) -> Formats:
        if self._ready is None:
            self._ready = compile_formats(self.written or ("iso",), self._zone, year)
        return self._ready


def _moment(
    name: str,
    target: Target,
    text: str,
    context: Context,
    formats: _Lazy,
    map_: Map,
    *,
    future: bool = False,
) -> Moment | None:
    """Read one date; None when it means nothing or, not strict, cannot be read."""
    try:
        moment = formats.on(context.at.year).read(text)
        _in_bounds(moment, None if future else context.at.date())
    except NotADate as error:
        if target.strict:
            raise context.refuse(name, f"{error}.", text) from error
        context.note(name, LEFT_EMPTY, text)
        return None
    if moment.day.isoformat() in map_.nothing.dates:
        context.note(name, STANDS_FOR_NONE, text)
        return None
    _tell(name, moment, text, context)
    if not future and moment.day > context.at.date() + timedelta(days=1):
        context.note(name, IN_FUTURE, text)
    return moment


def _in_bounds(moment: Moment, today: date | None) -> None:
    if moment.day.year < EARLIEST_YEAR:
        raise NotADate("is before the year 1900; mend it in the source or the file")
    if today is not None and moment.day.year > today.year + 1:
        raise NotADate("is years ahead; mend it in the source or the file")


def _tell(name: str, moment: Moment, text: str, context: Context) -> None:
    for says in moment.notes:
        context.note(name, says, text)
