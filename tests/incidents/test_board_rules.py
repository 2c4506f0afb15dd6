"""How a job stands: clocks against targets, briefings, marks, order, the desk."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorstep import policy
from doorstep.incidents.rules.board import (
    Children,
    Grade,
    Held,
    Looked,
    Read,
    Sent,
    Suspect,
    board_key,
    briefed,
    children_mark,
    clock,
    desk,
    first_arrival,
    graded_since,
    queue_key,
    rank,
    suspect_mark,
    unit_says,
)

TODAY = date(2026, 11, 22)
POLICY = policy.load("england-wales", TODAY).on(TODAY).incidents
NOW = datetime(2026, 11, 22, 23, 0, tzinfo=UTC)
IMMEDIATE, PRIORITY = "immediate", "priority"


def ago(minutes: float) -> datetime:
    return NOW - timedelta(minutes=minutes)


def unit(**more) -> Sent:
    return replace(Sent("Y41", since=ago(10)), **more)


@pytest.mark.parametrize(
    ("code", "given", "says", "late"),
    [
        (IMMEDIATE, 3, "12 min left", False),
        (IMMEDIATE, 14.5, "30 s left", False),
        (IMMEDIATE, 15, "0 s left", False),
        (IMMEDIATE, 18, "late by 3 min", True),
        (PRIORITY, 18, "42 min left", False),
        (PRIORITY, 60 + 125, "late by 2 h 5 min", True),
        ("resolved", 500, "nobody is to come", False),
        ("scheduled", 500, "waits 8 h 20 min; no time is set", False),
    ],
)
def test_a_clock_counts_against_the_target_of_the_grade(code, given, says, late):
    told = clock([Grade(code, ago(given))], (), NOW, POLICY)
    assert (told.says, told.late) == (says, late)
    assert told.reasons


def test_a_job_without_a_grade_has_no_clock():
    assert clock((), (), NOW, POLICY).says == "not graded yet"


def test_a_grade_given_again_does_not_start_its_clock_anew():
    grades = [Grade(IMMEDIATE, ago(18)), Grade(IMMEDIATE, ago(2))]
    assert clock(grades, (), NOW, POLICY).says == "late by 3 min"


def test_another_grade_has_a_clock_of_its_own():
    grades = [Grade(IMMEDIATE, ago(40)), Grade(PRIORITY, ago(20))]
    again = [*grades, Grade(IMMEDIATE, ago(5))]
    assert clock(grades, (), NOW, POLICY).says == "40 min left"
    assert clock(again, (), NOW, POLICY).says == "10 min left"
    assert graded_since(again) == ago(5)


@pytest.mark.parametrize(("came", "late"), [(6, False), (1, True)])
def test_the_clock_stops_when_somebody_comes_and_stays_late_if_it_was(came, late):
    units = [unit(arrived=ago(came))]
    told = clock([Grade(IMMEDIATE, ago(20))], units, NOW, POLICY)
    assert told.says == f"somebody there after {20 - came} min"
    assert told.late is late


def test_a_unit_that_came_before_the_grade_came_in_no_time():
    told = clock([Grade(IMMEDIATE, ago(2))], [unit(arrived=ago(8))], NOW, POLICY)
    assert told.says == "somebody there after 0 s"
    assert not told.late


def test_the_first_of_several_units_is_the_arrival():
    units = [unit(arrived=ago(3)), unit(), unit(arrived=ago(7))]
    assert first_arrival(units) == ago(7)
    assert first_arrival([unit()]) is None


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        (unit(), "sent 22:50, 10 min"),
        (unit(arrived=ago(2)), "there 22:58, 2 min"),
        (unit(arrived=ago(2), until=ago(1), how="left"), "left 22:59"),
        (unit(until=ago(1), how="diverted"), "diverted 22:59"),
    ],
)
def test_a_unit_says_where_it_stands_since_when(sent, says):
    assert unit_says(sent, NOW) == says


@pytest.mark.parametrize(
    ("seconds", "version", "says", "unread"),
    [
        (59, 1, "not read, 59 s", False),
        (60, 1, "not read, 1 min", False),
        (61, 1, "not read, 1 min", True),
        (61, 2, "change not read, 1 min", True),
    ],
)
def test_what_nobody_has_read_for_a_minute_stands_out(seconds, version, says, unread):
    made = NOW - timedelta(seconds=seconds)
    told = briefed(unit(briefed=made, version=version), NOW, POLICY)
    assert (told.says, told.unread) == (says, unread)
    assert bool(told.reasons) is unread


def test_a_unit_that_has_left_is_not_waited_for():
    gone = unit(briefed=ago(9), version=1, until=ago(1), how="left")
    assert not briefed(gone, NOW, POLICY).unread


def test_a_unit_without_any_briefing_stands_out():
    assert briefed(unit(), NOW, POLICY).unread


@pytest.mark.parametrize(
    ("how", "read", "says"),
    [
        ("read", 8, "read 22:52, 6 min before arriving"),
        ("read out", 8, "read out 22:52, 6 min before arriving"),
        ("read", 1, "read 22:59, 1 min after arriving"),
        ("on arrival", 2, "on arrival 22:58"),
    ],
)
def test_how_a_briefing_became_known_is_told_apart_with_its_lead(how, read, says):
    reads = (Read(how, ago(read)),)
    sent = unit(arrived=ago(2), briefed=ago(9), version=1, reads=reads)
    assert briefed(sent, NOW, POLICY).says == says


def test_a_tap_in_a_moving_car_does_not_count_as_read():
    sent = unit(briefed=ago(2), version=1, reads=(Read("not known", ago(1)),))
    told = briefed(sent, NOW, POLICY)
    assert told.says == "tapped, not known whether read, 2 min"
    assert told.unread
    then = (*sent.reads, Read("read", ago(0.5)))
    assert briefed(replace(sent, reads=then), NOW, POLICY).says == "read 22:59"


def test_before_arrival_there_is_no_lead_yet():
    reads = (Read("read", ago(1)), Read("read out", ago(0.5)))
    assert briefed(unit(briefed=ago(2), version=1, reads=reads), NOW, POLICY).says == (
        "read 22:59"
    )


@pytest.mark.parametrize(
    ("value", "grave"),
    [(Suspect.OUTSTANDING, True), (Suspect.CIRCULATED, False), (Suspect.FOUND, False)],
)
def test_only_a_suspect_that_nobody_has_found_or_circulated_is_grave(value, grave):
    mark = suspect_mark(value)
    assert mark is not None
    assert mark.grave is grave


def test_nobody_said_anything_of_him():
    assert suspect_mark("") is None


@pytest.mark.parametrize(
    ("value", "known", "there", "says", "grave"),
    [
        ("", True, False, "children not seen yet", False),
        ("", True, True, "children not seen yet", True),
        (Children.THERE, False, True, "children not seen yet", True),
        (Children.SEEN, True, True, "children seen", False),
    ],
)
def test_a_child_not_seen_is_grave_once_somebody_is_there(
    value, known, there, says, grave
):
    mark = children_mark(value, known=known, there=there)
    assert mark is not None
    assert (mark.says, mark.grave) == (says, grave)


def test_where_nobody_spoke_of_children_there_is_no_mark():
    assert children_mark("", known=False, there=True) is None


def test_the_board_puts_the_grade_first_then_who_is_alone_then_the_oldest():
    there, gone = unit(arrived=ago(2)), unit(until=ago(3), how="diverted")
    jobs = {
        "immediate, somebody there": board_key(0, units=[there], since=ago(50)),
        "immediate, on the way": board_key(0, units=[unit()], since=ago(40)),
        "priority, old": board_key(1, units=[], since=ago(300)),
        "immediate, new": board_key(0, units=[], since=ago(1)),
        "immediate, old": board_key(0, units=[], since=ago(9)),
        "immediate, its unit diverted": board_key(0, units=[gone], since=ago(20)),
    }
    assert sorted(jobs, key=lambda one: jobs[one]) == [
        "immediate, its unit diverted",
        "immediate, old",
        "immediate, new",
        "immediate, on the way",
        "immediate, somebody there",
        "priority, old",
    ]


def test_the_queue_puts_what_nobody_has_looked_at_first_within_a_grade():
    jobs = {
        "looked long ago": queue_key(0, looked=ago(90), opened=ago(100)),
        "just looked": queue_key(0, looked=ago(1), opened=ago(200)),
        "never, new": queue_key(0, looked=None, opened=ago(2)),
        "never, old": queue_key(0, looked=None, opened=ago(20)),
        "priority, never": queue_key(1, looked=None, opened=ago(500)),
    }
    assert sorted(jobs, key=lambda one: jobs[one]) == [
        "never, old",
        "never, new",
        "looked long ago",
        "just looked",
        "priority, never",
    ]


def test_what_nobody_has_graded_stands_with_the_default():
    assert rank("", POLICY) == rank(POLICY.default_grade, POLICY)
    assert rank(PRIORITY, POLICY) > rank("", POLICY)


def test_the_desk_counts_the_parts_of_the_hour_in_which_it_looked():
    held = [Held(1, ago(300))]
    looks = [Looked(1, ago(m)) for m in (0, 1, 7, 33)]
    told = desk(held, looks, NOW, POLICY)
    assert told.share == pytest.approx(3 / 12)
    assert told.says == "This desk looked at jobs in 25% of the last 60 minutes."
    assert told.reasons


@pytest.mark.parametrize(
    "looks",
    [
        [Looked(2, ago(5))],  # somebody else
        [Looked(1, ago(50))],  # before the post was held
        [Looked(1, ago(61))],  # longer ago than the hour
    ],
)
def test_a_look_by_nobody_of_the_desk_counts_not(looks):
    told = desk([Held(1, ago(40))], looks, NOW, POLICY)
    assert told.share == 0
    assert "looked at no job" in told.says


def test_to_hold_the_post_and_do_other_work_is_an_empty_desk():
    assert desk([Held(1, ago(300))], (), NOW, POLICY).share == 0


def test_a_desk_that_nobody_held_says_so():
    for held in ((), (Held(1, ago(300), until=ago(61)),)):
        assert desk(held, (), NOW, POLICY).says.startswith("Nobody held")


@given(
    st.lists(st.floats(0, 120), max_size=40),
    st.floats(0, 200),
    st.one_of(st.none(), st.floats(0, 100)),
)
def test_the_share_of_the_desk_is_a_share(looks, since, until):
    held = [Held(1, ago(since), until=None if until is None else ago(until))]
    told = desk(held, [Looked(1, ago(m)) for m in looks], NOW, POLICY)
    assert 0 <= told.share <= 1
    assert told.says


@given(st.integers(0, 3), st.floats(0, 3000), st.booleans())
def test_a_clock_always_says_something_and_is_never_early_and_late(code, given_, came):
    grades = [Grade(list(POLICY.attend_minutes)[code], ago(given_))]
    units = [unit(arrived=ago(0))] if came else []
    told = clock(grades, units, NOW, POLICY)
    assert told.says
    assert not (told.late and "left" in told.says)
