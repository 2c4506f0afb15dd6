"""Repeat counts: side by side, each with what it counts."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorstep import policy
from doorstep.incidents.rules.repeats import EVER, repeats

TODAY = date(2026, 11, 22)
WINDOWS = policy.load("england-wales", TODAY).on(TODAY).incidents.windows
EXAMPLE = policy.load("example-force", TODAY).on(TODAY).incidents.windows
NOW = datetime(2026, 11, 22, 23, 0, tzinfo=UTC)


def counts(*times: datetime) -> dict[str, int]:
    return {one.window: one.n for one in repeats(times, NOW, WINDOWS)}


def day(year: int, month: int, of: int) -> datetime:
    return datetime(year, month, of, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "repeat", "serial", "ever"),
    [
        pytest.param(NOW, 1, 1, 1, id="now"),
        pytest.param(NOW + timedelta(seconds=1), 0, 0, 0, id="later than now"),
        pytest.param(day(2025, 11, 22), 1, 1, 1, id="twelve months to the day"),
        pytest.param(day(2025, 11, 21), 0, 1, 1, id="a day more than twelve months"),
        pytest.param(day(2023, 11, 22), 0, 1, 1, id="three years to the day"),
        pytest.param(day(2023, 11, 21), 0, 0, 1, id="a day more than three years"),
        pytest.param(day(1999, 1, 1), 0, 0, 1, id="long ago"),
    ],
)
def test_an_event_counts_in_each_window_that_it_lies_in(
    at: datetime, repeat: int, serial: int, ever: int
) -> None:
    assert counts(at) == {"repeat": repeat, "serial": serial, EVER: ever}


def test_with_nothing_on_record_each_window_still_says_so() -> None:
    assert counts() == {"repeat": 0, "serial": 0, EVER: 0}


def test_each_figure_names_what_it_counts_and_whose_definition_it_is() -> None:
    first, second, ever = repeats([], NOW, WINDOWS)
    assert first.says == "Repeat victim, repeat of a pair, in the last 12 months"
    assert second.says.endswith("in the last 36 months")
    assert all(one.source for one in (first, second, ever))


def test_a_force_that_looks_back_further_counts_further() -> None:
    at = [day(2022, 6, 1)]
    n = {one.window: one.n for one in repeats(at, NOW, EXAMPLE)}
    assert n["serial"] == 1


def test_an_event_of_the_day_on_which_clocks_go_back_counts_once() -> None:
    assert counts(datetime(2026, 10, 25, 0, 30, tzinfo=UTC))["repeat"] == 1


@given(
    st.lists(st.datetimes(datetime(2000, 1, 1), datetime(2030, 1, 1))),
)
def test_a_longer_window_never_counts_fewer(times: list[datetime]) -> None:
    n = counts(*(one.replace(tzinfo=UTC) for one in times))
    assert n["repeat"] <= n["serial"] <= n[EVER]
