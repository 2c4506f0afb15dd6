"""Clocks, calendars and windows, and the words in which a time is shown.

Every function takes the times it needs: nothing here reads a clock. Times are aware
`datetime`s; calendars are those of England and Wales, in Europe/London. Hours and
minutes are real ones, right over both clock changes; days and months are local days,
and end with the last second of the last one.
"""

import calendar
import enum
import functools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import holidays

LONDON = ZoneInfo("Europe/London")
DAY = timedelta(days=1)
MONTHS_A_YEAR = 12
FRIDAY = 4
SUNDAY = 6


class Clock(enum.StrEnum):
    """How the time allowed for a thing is counted."""

    AT_ONCE = "at once"
    SECONDS = "seconds"
    MINUTES = "minutes"
    HOURS = "hours"
    COURT_HOURS = "court hours"
    WORKING_DAYS = "working days"
    COURT_DAYS = "court days"
    DAYS = "days"
    DAYS_INCLUSIVE = "days counting the first"
    MONTHS = "months"
    MONTHS_FROM_NEXT_DAY = "months from the day after"
    SHIFT_END = "shift end, hours at most"


def utc(at: datetime) -> datetime:
    """Give the same moment in UTC.

    Python compares and subtracts two times of one zone by their wall clocks, which is
    wrong over a change of clocks: so everything is counted and compared in UTC.
    """
    return at.astimezone(UTC)


def local(at: datetime) -> datetime:
    """Give the same moment on a London wall clock."""
    return at.astimezone(LONDON)


def local_day(at: datetime) -> date:
    """Give the London day that a moment falls on."""
    return local(at).date()


def end_of(day: date) -> datetime:
    """Give the last second of a London day, in UTC."""
    return utc(datetime.combine(day, time(23, 59, 59), LONDON))


def start_of(day: date) -> datetime:
    """Give the first moment of a London day, in UTC."""
    return utc(datetime.combine(day, time(), LONDON))


def happens_twice(wall: datetime) -> bool:
    """Tell whether a London wall-clock time comes round twice (clocks going back)."""
    first, second = (wall.replace(tzinfo=LONDON, fold=fold) for fold in (0, 1))
    return (first.utcoffset() or timedelta()) > (second.utcoffset() or timedelta())


def never_happens(wall: datetime) -> bool:
    """Tell whether a London wall-clock time is skipped (clocks going forward)."""
    moment = wall.replace(tzinfo=LONDON, fold=0)
    back = moment.astimezone(UTC).astimezone(LONDON)
    return back.replace(tzinfo=None) != wall.replace(tzinfo=None, fold=back.fold)


@functools.lru_cache(maxsize=256)
def bank_holidays(year: int) -> frozenset[date]:
    """List the bank holidays of England and Wales, substitute days included.

    Christmas Day and Good Friday are in it in every year.
    Source: Banking and Financial Dealings Act 1971, by the `holidays` library.
    """
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))


def is_working_day(day: date) -> bool:
    """Tell whether a day is Monday to Friday and no bank holiday."""
    return day.weekday() <= FRIDAY and day not in bank_holidays(day.year)


def is_court_day(day: date) -> bool:
    """Tell whether a day counts toward the time in which a court must hear.

    Sundays, Christmas Day, Good Friday and bank holidays do not; Saturdays do.
    Source: Crime and Security Act 2010 s.27(9); Domestic Abuse Act 2021 s.29.
    """
    return day.weekday() != SUNDAY and day not in bank_holidays(day.year)


def add_days(day: date, count: int, counts: Callable[[date], bool]) -> date:
    """Go `count` counting days on from a day, or back when negative.

    The day itself does not count, whatever it is.
    """
    step = DAY if count >= 0 else -DAY
    left = abs(count)
    while left:
        day += step
        left -= counts(day)
    return day


def add_months(day: date, months: int) -> date:
    """Go to the same day of a later (or earlier) month, or to its last day if shorter.

    Source: the corresponding date rule, Dodds v Walker [1981] 1 WLR 1027.
    """
    index = day.year * MONTHS_A_YEAR + day.month - 1 + months
    year, month = divmod(index, MONTHS_A_YEAR)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def add_court_hours(start: datetime, hours: int) -> datetime:
    """Give the end of so many hours, leaving out whole days that are no court days."""
    at, left = utc(start), timedelta(hours=hours)
    while True:
        day = local_day(at)
        midnight = start_of(day + DAY)
        if is_court_day(day):
            if left <= midnight - at:
                return at + left
            left -= midnight - at
        at = midnight


def in_window(earlier: datetime, now: datetime, *, months: int) -> bool:
    """Tell whether `earlier` lies in the so many months that end now.

    A day is still in the window on its corresponding date; what is later than
    `now` is not in it.
    """
    first = add_months(local_day(now), -months)
    return utc(earlier) <= utc(now) and local_day(earlier) >= first


def due(
    start: datetime,
    amount: int,
    clock: Clock,
    *,
    before: bool = False,
    shift_ends: datetime | None = None,
) -> datetime:
    """Give the moment by which a thing must be done.

    start       when the clock starts; with `before`, the event it must precede
    amount      in the clock's unit, 0 or more
    before      count back from `start` instead of on
    shift_ends  for SHIFT_END, when the owner's shift ends; `amount` hours is the most
                allowed, and all that is allowed when the end is not known
    Returns a time in UTC; for days and months, the last second of the London day.
    """
    signed = -amount if before else amount
    if clock in _SPANS:
        return utc(start) + signed * _SPANS[clock]
    if clock is Clock.COURT_HOURS:
        return add_court_hours(start, amount)
    if clock is Clock.SHIFT_END:
        most = utc(start) + timedelta(hours=amount)
        end = most if shift_ends is None else utc(shift_ends)
        return max(utc(start), min(most, end))
    return end_of(_last_day(local_day(start), signed, clock))


_SPANS = {
    Clock.AT_ONCE: timedelta(0),
    Clock.SECONDS: timedelta(seconds=1),
    Clock.MINUTES: timedelta(minutes=1),
    Clock.HOURS: timedelta(hours=1),
}


def amount_words(amount: int, clock: Clock) -> str:
    """Say an amount of a clock: "1 working day", "48 court hours", "the same day"."""
    if clock is Clock.AT_ONCE:
        return "at once"
    if clock is Clock.SHIFT_END:
        return f"by the end of the shift, {amount_words(amount, Clock.HOURS)} at most"
    if clock in (Clock.DAYS, Clock.WORKING_DAYS) and amount == 0:
        return "the same day"
    one, many, tail = _AMOUNTS[clock]
    return f"{amount} {one if amount == 1 else many}{tail}"


_AMOUNTS = {
    Clock.SECONDS: ("second", "seconds", ""),
    Clock.MINUTES: ("minute", "minutes", ""),
    Clock.HOURS: ("hour", "hours", ""),
    Clock.COURT_HOURS: ("court hour", "court hours", ""),
    Clock.WORKING_DAYS: ("working day", "working days", ""),
    Clock.COURT_DAYS: ("court day", "court days", ""),
    Clock.DAYS: ("day", "days", ""),
    Clock.DAYS_INCLUSIVE: ("day", "days", ", the first counted,"),
    Clock.MONTHS: ("month", "months", ""),
    Clock.MONTHS_FROM_NEXT_DAY: ("month", "months", ", from the day"),
}


def _last_day(day: date, signed: int, clock: Clock) -> date:
    if clock is Clock.WORKING_DAYS:
        return add_days(day, signed, is_working_day)
    if clock is Clock.COURT_DAYS:
        return add_days(day, signed, is_court_day)
    if clock is Clock.MONTHS:
        return add_months(day, signed)
    if clock is Clock.MONTHS_FROM_NEXT_DAY:
        return add_months(day + DAY, signed) - DAY
    if clock is Clock.DAYS_INCLUSIVE:
        return day + max(signed - 1, 0) * DAY
    return day + signed * DAY


class Precision(enum.StrEnum):
    """How closely a reported time is known; "about 8" is an hour's."""

    SECOND = "second"
    MINUTE = "minute"
    HOUR = "hour"
    PART_OF_DAY = "part of day"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"


MINUTE = timedelta(seconds=59)
HALF_AN_HOUR = timedelta(minutes=30)
HALF_A_PART = timedelta(hours=3)


@dataclass(frozen=True, slots=True)
class Reported:
    """A time as somebody gave it: the best single moment, and how closely it is known.

    said  the words used ("about 8", "last night"), empty when none were kept
    """

    at: datetime
    precision: Precision
    said: str = ""

    def span(self) -> tuple[datetime, datetime]:
        """Give the first and the last moment that it may have been, in UTC."""
        if self.precision in _AROUND:
            less, more = _AROUND[self.precision]
            return utc(self.at) - less, utc(self.at) + more
        first, last = _days_of(local_day(self.at), self.precision)
        return start_of(first), end_of(last)

    def words(self) -> str:
        """Say it as closely as it is known: "3 March 2026, about 8"."""
        day = local_day(self.at)
        if self.precision is Precision.YEAR:
            return str(day.year)
        if self.precision is Precision.MONTH:
            return f"{day:%B} {day.year}"
        if self.precision is Precision.DAY:
            return date_words(day)
        exact = self.precision in (Precision.SECOND, Precision.MINUTE)
        shown = clock_words(self.at) if exact else self.said or self._roughly()
        return f"{date_words(day)}, {shown}"

    def _roughly(self) -> str:
        if self.precision is Precision.HOUR:
            return f"about {clock_words(self.at)}"
        return _PARTS[local(self.at).hour // 6]


_AROUND = {
    Precision.SECOND: (timedelta(), timedelta()),
    Precision.MINUTE: (timedelta(), MINUTE),
    Precision.HOUR: (HALF_AN_HOUR, HALF_AN_HOUR),
    Precision.PART_OF_DAY: (HALF_A_PART, HALF_A_PART),
}
_PARTS = ("in the night", "in the morning", "in the afternoon", "in the evening")


def _days_of(day: date, precision: Precision) -> tuple[date, date]:
    if precision is Precision.DAY:
        return day, day
    if precision is Precision.MONTH:
        first = day.replace(day=1)
        return first, add_months(first, 1) - DAY
    return date(day.year, 1, 1), date(day.year, 12, 31)


def date_words(day: date) -> str:
    """Say a date: "3 March 2026"."""
    return f"{day.day} {day:%B} {day.year}"


def clock_words(at: datetime) -> str:
    """Say a time of day: "14:02", with BST or GMT in the hour that happens twice."""
    wall = local(at)
    zone = f" {wall:%Z}" if happens_twice(wall) else ""
    return f"{wall:%H:%M}{zone}"


def span_words(span: timedelta) -> str:
    """Say how long: "50 s", "6 min", "2 h 10 min", "3 days"; the sign is dropped."""
    seconds = int(abs(span).total_seconds())
    minutes, hours, days = seconds // 60, seconds // 3600, seconds // 86400
    if not minutes:
        return f"{seconds} s"
    if not hours:
        return f"{minutes} min"
    if not days:
        rest = minutes % 60
        return f"{hours} h {rest} min" if rest else f"{hours} h"
    return "1 day" if days == 1 else f"{days} days"


def ago_words(at: datetime, now: datetime) -> str:
    """Say how long since or until: "6 min ago", "in 2 h", "now"."""
    span = utc(now) - utc(at)
    if abs(span) < timedelta(seconds=1):
        return "now"
    return f"{span_words(span)} ago" if span > timedelta() else f"in {span_words(span)}"


def time_words(at: datetime, now: datetime) -> str:
    """Say a moment: "14:02, 6 min ago" today, "3 March 2026, 14:02" on other days."""
    if local_day(at) == local_day(now):
        return f"{clock_words(at)}, {ago_words(at, now)}"
    return f"{date_words(local_day(at))}, {clock_words(at)}"
