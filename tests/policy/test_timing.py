"""Clocks, calendars, windows, and the words in which times are shown."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorstep.timing import (
    LONDON,
    Clock,
    Precision,
    Reported,
    add_court_hours,
    add_days,
    add_months,
    ago_words,
    amount_words,
    bank_holidays,
    clock_words,
    date_words,
    due,
    happens_twice,
    in_window,
    is_court_day,
    is_working_day,
    local,
    local_day,
    never_happens,
    time_words,
)


def london(text: str, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON, fold=fold)


def shown(at: datetime) -> str:
    return local(at).strftime("%a %Y-%m-%d %H:%M:%S")


DAYS = st.dates(date(2000, 1, 1), date(2040, 12, 31))
MOMENTS = st.datetimes(
    datetime(2000, 1, 1), datetime(2040, 12, 31), timezones=st.just(UTC)
)


def test_christmas_day_and_good_friday_are_bank_holidays_every_year() -> None:
    for year in range(2010, 2041, 3):
        assert date(year, 12, 25) in bank_holidays(year)
        assert any(
            day.weekday() == 4 and day.month in (3, 4) for day in bank_holidays(year)
        )


@pytest.mark.parametrize(
    ("day", "working", "court"),
    [
        pytest.param("2026-03-03", True, True, id="a Tuesday"),
        pytest.param("2026-03-07", False, True, id="a Saturday"),
        pytest.param("2026-03-08", False, False, id="a Sunday"),
        pytest.param("2026-04-03", False, False, id="Good Friday"),
        pytest.param("2026-04-06", False, False, id="Easter Monday"),
        pytest.param("2026-12-25", False, False, id="Christmas Day"),
        pytest.param("2026-12-28", False, False, id="substitute for Boxing Day"),
        pytest.param("2022-09-19", False, False, id="state funeral"),
        pytest.param("2026-11-30", True, True, id="St Andrew's, Scotland only"),
    ],
)
def test_days_that_count(day: str, working: bool, court: bool) -> None:
    assert is_working_day(date.fromisoformat(day)) is working
    assert is_court_day(date.fromisoformat(day)) is court


def test_a_working_day_after_friday_evening_before_a_bank_holiday_is_tuesday() -> None:
    told = due(london("2026-05-01T18:00"), 1, Clock.WORKING_DAYS)
    assert shown(told) == "Tue 2026-05-05 23:59:59"


def test_eight_working_days_before_a_meeting_skip_easter() -> None:
    sent = due(london("2026-04-15T10:00"), 8, Clock.WORKING_DAYS, before=True)
    assert shown(sent) == "Wed 2026-04-01 23:59:59"


def test_forty_eight_court_hours_from_saturday_noon_leave_sunday_out() -> None:
    heard = due(london("2026-03-07T12:00"), 48, Clock.COURT_HOURS)
    assert shown(heard) == "Tue 2026-03-10 12:00:00"


def test_court_hours_begun_on_a_sunday_start_at_midnight() -> None:
    heard = due(london("2026-03-08T15:00"), 24, Clock.COURT_HOURS)
    assert shown(heard) == "Tue 2026-03-10 00:00:00"


def test_court_hours_over_christmas_2026_leave_out_four_days() -> None:
    heard = due(london("2026-12-24T12:00"), 48, Clock.COURT_HOURS)
    assert shown(heard) == "Wed 2026-12-30 12:00:00"


@pytest.mark.parametrize(
    ("start", "clocks"),
    [("2026-10-24T18:00", "back"), ("2026-03-28T18:00", "forward")],
)
def test_court_hours_do_not_feel_a_change_of_clocks_on_a_sunday(
    start: str, clocks: str
) -> None:
    end = due(london(start), 24, Clock.COURT_HOURS)
    assert local(end).strftime("%a %H:%M") == "Mon 18:00"


@pytest.mark.parametrize(
    ("start", "ends"),
    [
        pytest.param("2026-10-24T12:00", "Sun 2026-10-25 11:00:00", id="back"),
        pytest.param("2026-03-28T12:00", "Sun 2026-03-29 13:00:00", id="forward"),
    ],
)
def test_twenty_four_hours_are_real_hours_over_a_change_of_clocks(
    start: str, ends: str
) -> None:
    assert shown(due(london(start), 24, Clock.HOURS)) == ends


def test_minutes_count_right_in_the_hour_that_happens_twice() -> None:
    first, second = london("2026-10-25T01:50"), london("2026-10-25T01:50", fold=1)
    assert due(first, 15, Clock.MINUTES) < due(second, 15, Clock.MINUTES)
    assert clock_words(due(first, 15, Clock.MINUTES)) == "01:05 GMT"


def test_bail_counts_three_months_from_the_day_after_arrest() -> None:
    arrest = london("2025-11-30T23:50")
    assert shown(due(arrest, 3, Clock.MONTHS_FROM_NEXT_DAY)).startswith(
        "Sat 2026-02-28 23:59"
    )


def test_bail_after_arrest_on_the_last_of_february_runs_to_the_end_of_may() -> None:
    arrest = london("2026-02-28T09:00")
    end = due(arrest, 3, Clock.MONTHS_FROM_NEXT_DAY)
    assert local_day(end) == date(2026, 5, 31)


def test_six_months_from_a_statement_end_on_the_corresponding_day() -> None:
    assert local_day(due(london("2026-01-15T10:00"), 6, Clock.MONTHS)) == date(
        2026, 7, 15
    )
    assert local_day(due(london("2026-08-31T10:00"), 6, Clock.MONTHS)) == date(
        2027, 2, 28
    )


def test_three_days_counting_the_first_end_on_the_third_day() -> None:
    made = london("2026-03-03T16:00")
    assert local_day(due(made, 3, Clock.DAYS_INCLUSIVE)) == date(2026, 3, 5)


def test_no_days_means_by_the_end_of_the_same_day() -> None:
    failed = london("2026-07-01T23:30")
    assert shown(due(failed, 0, Clock.DAYS)) == "Wed 2026-07-01 23:59:59"


def test_a_shift_that_ends_first_sets_the_time_and_never_beyond_the_most() -> None:
    start = london("2026-03-03T22:00")
    soon, late = start + timedelta(hours=3), start + timedelta(hours=20)
    assert due(start, 12, Clock.SHIFT_END, shift_ends=soon) == soon
    assert due(start, 12, Clock.SHIFT_END, shift_ends=late) == due(
        start, 12, Clock.HOURS
    )
    assert due(start, 12, Clock.SHIFT_END) == due(start, 12, Clock.HOURS)


def test_a_shift_that_has_ended_already_leaves_no_time() -> None:
    start = london("2026-03-03T22:00")
    ended = start - timedelta(hours=1)
    assert due(start, 12, Clock.SHIFT_END, shift_ends=ended) == start


def test_at_once_before_an_event_is_due_at_the_event() -> None:
    release = london("2026-03-03T18:00")
    assert due(release, 0, Clock.AT_ONCE, before=True) == release


@given(MOMENTS, st.integers(0, 200), st.sampled_from(Clock))
def test_more_time_is_never_due_earlier(
    start: datetime, amount: int, clock: Clock
) -> None:
    assert due(start, amount, clock) <= due(start, amount + 1, clock)


@given(MOMENTS, st.timedeltas(timedelta(), timedelta(days=40)), st.sampled_from(Clock))
def test_a_later_start_is_never_due_earlier(
    start: datetime, later: timedelta, clock: Clock
) -> None:
    assert due(start, 9, clock) <= due(start + later, 9, clock)


@given(MOMENTS, st.integers(1, 200))
def test_court_hours_are_never_fewer_than_real_hours(
    start: datetime, hours: int
) -> None:
    end = add_court_hours(start, hours)
    assert end >= start + timedelta(hours=hours)
    assert is_court_day(local_day(end - timedelta(microseconds=1)))


@given(DAYS, st.integers(1, 60))
def test_working_days_there_and_back_end_no_later_than_the_start(
    day: date, count: int
) -> None:
    there = add_days(day, count, is_working_day)
    assert is_working_day(there)
    assert add_days(there, -count, is_working_day) <= day


@given(DAYS, st.integers(-60, 60))
def test_months_change_the_month_and_never_overrun_it(day: date, months: int) -> None:
    moved = add_months(day, months)
    gone = (moved.year - day.year) * 12 + moved.month - day.month
    assert gone == months
    assert moved.day <= day.day


def test_a_year_to_the_day_is_still_in_the_window_and_the_next_day_is_not() -> None:
    event = london("2025-03-03T09:00")
    assert in_window(event, london("2026-03-03T23:00"), months=12)
    assert not in_window(event, london("2026-03-04T00:00"), months=12)


def test_an_event_of_29_february_stays_in_the_window_for_a_year() -> None:
    event = london("2024-02-29T09:00")
    assert in_window(event, london("2025-02-28T09:00"), months=12)
    assert not in_window(event, london("2025-03-01T09:00"), months=12)


def test_what_is_yet_to_come_is_in_no_window() -> None:
    assert not in_window(
        london("2026-03-04T09:00"), london("2026-03-03T09:00"), months=1
    )


@given(MOMENTS, MOMENTS)
def test_what_lies_in_a_short_window_lies_in_a_longer(
    event: datetime, now: datetime
) -> None:
    if in_window(event, now, months=12):
        assert in_window(event, now, months=36)


def test_a_time_today_is_shown_with_how_long_since() -> None:
    now = london("2026-03-03T14:08")
    assert time_words(london("2026-03-03T14:02"), now) == "14:02, 6 min ago"
    assert time_words(london("2026-03-03T16:18"), now) == "16:18, in 2 h 10 min"


def test_a_time_on_another_day_is_shown_with_its_date() -> None:
    now = london("2026-03-04T00:01")
    assert time_words(london("2026-03-03T23:59"), now) == "3 March 2026, 23:59"


def test_the_hour_that_happens_twice_is_shown_with_its_zone() -> None:
    assert clock_words(london("2026-10-25T01:30")) == "01:30 BST"
    assert clock_words(london("2026-10-25T01:30", fold=1)) == "01:30 GMT"
    assert clock_words(london("2026-10-25T02:00")) == "02:00"
    assert clock_words(london("2026-10-25T00:59")) == "00:59"


def test_how_long_since_is_right_over_the_hour_that_happens_twice() -> None:
    first, second = london("2026-10-25T01:30"), london("2026-10-25T01:30", fold=1)
    assert ago_words(first, second) == "1 h ago"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "now"),
        (50, "50 s ago"),
        (60, "1 min ago"),
        (3600, "1 h ago"),
        (7800, "2 h 10 min ago"),
        (86400, "1 day ago"),
        (3 * 86400, "3 days ago"),
        (-360, "in 6 min"),
    ],
)
def test_how_long_in_words(seconds: int, words: str) -> None:
    now = london("2026-06-01T12:00")
    assert ago_words(now - timedelta(seconds=seconds), now) == words


def test_wall_clock_times_that_happen_twice_or_never_are_known() -> None:
    assert happens_twice(datetime(2026, 10, 25, 1, 30))
    assert never_happens(datetime(2026, 3, 29, 1, 30))
    assert not happens_twice(datetime(2026, 3, 29, 1, 30))
    assert not never_happens(datetime(2026, 10, 25, 1, 30))
    assert not never_happens(datetime(2026, 10, 25, 1, 30, fold=1))


@given(st.datetimes(datetime(2000, 1, 1), datetime(2040, 12, 31)))
def test_a_wall_clock_time_never_both_repeats_and_is_skipped(wall: datetime) -> None:
    assert not (happens_twice(wall) and never_happens(wall))


@pytest.mark.parametrize(
    ("precision", "said", "words"),
    [
        (Precision.MINUTE, "", "3 March 2026, 20:00"),
        (Precision.HOUR, "", "3 March 2026, about 20:00"),
        (Precision.HOUR, "about 8", "3 March 2026, about 8"),
        (Precision.PART_OF_DAY, "", "3 March 2026, in the evening"),
        (Precision.PART_OF_DAY, "last night", "3 March 2026, last night"),
        (Precision.DAY, "", "3 March 2026"),
        (Precision.MONTH, "", "March 2026"),
        (Precision.YEAR, "", "2026"),
    ],
)
def test_a_reported_time_is_shown_as_closely_as_it_is_known(
    precision: Precision, said: str, words: str
) -> None:
    at = london("2026-03-03T20:00")
    assert Reported(at, precision, said).words() == words


@given(MOMENTS, st.sampled_from(Precision))
def test_a_reported_time_lies_in_its_own_span(at: datetime, how: Precision) -> None:
    first, last = Reported(at.replace(microsecond=0), how).span()
    assert first <= at.replace(microsecond=0) <= last


@pytest.mark.parametrize(
    ("precision", "first", "last"),
    [
        (Precision.SECOND, "2024-02-10T20:00:00", "2024-02-10T20:00:00"),
        (Precision.MINUTE, "2024-02-10T20:00:00", "2024-02-10T20:00:59"),
        (Precision.HOUR, "2024-02-10T19:30:00", "2024-02-10T20:30:00"),
        (Precision.PART_OF_DAY, "2024-02-10T17:00:00", "2024-02-10T23:00:00"),
        (Precision.DAY, "2024-02-10T00:00:00", "2024-02-10T23:59:59"),
        (Precision.MONTH, "2024-02-01T00:00:00", "2024-02-29T23:59:59"),
        (Precision.YEAR, "2024-01-01T00:00:00", "2024-12-31T23:59:59"),
    ],
)
def test_a_reported_time_may_have_been_anywhere_in_its_span(
    precision: Precision, first: str, last: str
) -> None:
    span = Reported(london("2024-02-10T20:00"), precision).span()
    assert span == (london(first), london(last))


def test_what_happens_now_is_in_the_window() -> None:
    now = london("2026-03-03T09:00")
    assert in_window(now, now, months=1)


def test_court_hours_that_end_with_a_day_end_at_its_midnight() -> None:
    heard = due(london("2026-03-06T00:00"), 48, Clock.COURT_HOURS)
    assert shown(heard) == "Sun 2026-03-08 00:00:00"


@pytest.mark.parametrize(("count", "last"), [(0, 3), (1, 3), (2, 4)])
def test_the_first_day_counts_where_it_is_counted(count: int, last: int) -> None:
    made = london("2026-03-03T16:00")
    assert local_day(due(made, count, Clock.DAYS_INCLUSIVE)) == date(2026, 3, last)


def test_a_second_is_said_and_less_is_now() -> None:
    now = london("2026-06-01T12:00")
    assert ago_words(now - timedelta(seconds=1), now) == "1 s ago"
    assert ago_words(now - timedelta(milliseconds=999), now) == "now"


def test_dates_and_amounts_are_said_in_words() -> None:
    assert date_words(date(2026, 3, 3)) == "3 March 2026"
    assert amount_words(1, Clock.WORKING_DAYS) == "1 working day"
    assert amount_words(1, Clock.DAYS) == "1 day"
    assert amount_words(2, Clock.DAYS) == "2 days"
    assert amount_words(48, Clock.COURT_HOURS) == "48 court hours"
    assert amount_words(0, Clock.DAYS) == "the same day"
    assert amount_words(0, Clock.AT_ONCE) == "at once"
    assert (
        amount_words(12, Clock.SHIFT_END) == "by the end of the shift, 12 hours at most"
    )
