"""How a duty stands at a moment: due, about to run out, overdue, paused, met."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorstep import policy
from doorstep.duties.rules import (
    Level,
    Owed,
    Pause,
    State,
    begun_by,
    due_at,
    interrupts,
    met_by,
    shown_to,
    state,
    urgency,
)
from doorstep.policy import NotKnown
from doorstep.policy.catalogue import Duty
from doorstep.timing import LONDON, Clock

TODAY = date(2026, 11, 22)
DUTIES = policy.load("england-wales", TODAY).on(TODAY).duties
DAY = DUTIES.catalogue["S35"]  # 24 hours
LINK = DUTIES.catalogue["R01"]  # 5 working days, may pause
ATTEND = DUTIES.catalogue["S07"]  # 15 minutes, life safety
BEGAN = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def stands(duty: Duty, owed: Owed, now: datetime) -> State:
    return state(duty, owed, DUTIES, now)


def pausing(**changes: object) -> Duty:
    return replace(DAY, may_pause=True, **changes)  # type: ignore[arg-type]


def test_a_duty_is_due_its_time_after_it_began() -> None:
    assert stands(DAY, Owed(BEGAN), BEGAN).due == BEGAN + 24 * HOUR


@pytest.mark.parametrize(
    ("hours", "level"),
    [
        pytest.param(0, Level.OWED, id="at the start"),
        pytest.param(17.99, Level.OWED, id="just below three quarters"),
        pytest.param(18, Level.WARN, id="at three quarters"),
        pytest.param(24, Level.WARN, id="at the last moment"),
        pytest.param(24.001, Level.OVERDUE, id="just after"),
    ],
)
def test_the_level_follows_the_share_of_the_time_that_is_gone(
    hours: float, level: Level
) -> None:
    standing = stands(DAY, Owed(BEGAN), BEGAN + hours * HOUR)
    assert standing.level is level
    assert standing.late is (level is Level.OVERDUE)


def test_a_duty_due_before_an_event_counts_back_from_the_event() -> None:
    ends = datetime(2026, 3, 20, 9, 0, tzinfo=UTC)
    owed = Owed(BEGAN, counts_from=ends)
    due = stands(DUTIES.catalogue["L01"], owed, BEGAN).due
    assert due == datetime(2026, 3, 18, 23, 59, 59, tzinfo=UTC)


def test_a_duty_learnt_of_too_late_is_overdue_from_the_start() -> None:
    ends = BEGAN + 24 * HOUR
    owed = Owed(BEGAN, counts_from=ends)
    standing = stands(DUTIES.catalogue["L01"], owed, BEGAN)
    assert (standing.level, standing.share) == (Level.OVERDUE, 1.0)


def test_what_is_due_at_once_is_overdue_a_moment_later() -> None:
    at_once = DUTIES.catalogue["S05"]
    assert stands(at_once, Owed(BEGAN), BEGAN).level is Level.WARN
    later = stands(at_once, Owed(BEGAN), BEGAN + timedelta(seconds=1))
    assert later.level is Level.OVERDUE


def test_a_duty_met_in_time_stays_met_and_never_late() -> None:
    owed = Owed(BEGAN, met=BEGAN + 20 * HOUR)
    standing = stands(DAY, owed, BEGAN + 1000 * HOUR)
    assert (standing.level, standing.late) == (Level.MET, False)


def test_a_duty_met_this_moment_is_met_and_in_time_if_it_is_the_last() -> None:
    due = BEGAN + 24 * HOUR
    standing = stands(DAY, Owed(BEGAN, met=due), due)
    assert (standing.level, standing.late) == (Level.MET, False)
    assert "Met in time" in standing.reasons[1].says


def test_a_duty_met_after_it_was_due_is_met_and_late() -> None:
    standing = stands(DAY, Owed(BEGAN, met=BEGAN + 30 * HOUR), BEGAN + 40 * HOUR)
    assert (standing.level, standing.late) == (Level.MET, True)


def test_as_known_at_a_past_minute_what_was_met_later_was_still_owed() -> None:
    owed = Owed(BEGAN, met=BEGAN + 20 * HOUR)
    assert stands(DAY, owed, BEGAN + 19 * HOUR).level is Level.WARN


def test_a_time_that_nobody_knows_is_owed_and_never_overdue() -> None:
    unknown = replace(DAY, amount=NotKnown("looked nowhere"))
    standing = stands(unknown, Owed(BEGAN), BEGAN + 10_000 * HOUR)
    assert (standing.level, standing.due) == (Level.OWED, None)
    assert "time not known" in standing.reasons[0].says


def test_a_clock_stands_still_while_it_is_paused() -> None:
    pause = Pause(BEGAN + HOUR, None, "waiting for another force")
    standing = stands(pausing(), Owed(BEGAN, pauses=(pause,)), BEGAN + 30 * HOUR)
    assert standing.level is Level.PAUSED
    assert standing.share == pytest.approx(1 / 24)
    assert "waiting for another force" in standing.reasons[-1].says


def test_a_clock_goes_on_when_its_pause_ends_and_stands_from_when_it_begins() -> None:
    pause = Pause(BEGAN + HOUR, BEGAN + 4 * HOUR, "waiting")
    owed = Owed(BEGAN, pauses=(pause,))
    levels = [
        stands(pausing(), owed, BEGAN + hours * HOUR).level for hours in (0, 1, 3, 4, 5)
    ]
    owed_then = Level.OWED
    assert levels == [owed_then, Level.PAUSED, Level.PAUSED, owed_then, owed_then]


def test_a_pause_that_begins_when_it_is_due_comes_too_late() -> None:
    pause = Pause(BEGAN + 24 * HOUR, None, "waiting")
    standing = stands(pausing(), Owed(BEGAN, pauses=(pause,)), BEGAN + 26 * HOUR)
    assert (standing.level, standing.due) == (Level.OVERDUE, BEGAN + 24 * HOUR)


def test_a_pause_that_ended_gives_its_time_back() -> None:
    pause = Pause(BEGAN + HOUR, BEGAN + 4 * HOUR, "waiting")
    owed = Owed(BEGAN, pauses=(pause,))
    assert stands(pausing(), owed, BEGAN + 5 * HOUR).due == BEGAN + 27 * HOUR


def test_pauses_that_overlap_are_not_counted_twice() -> None:
    pauses = (
        Pause(BEGAN + HOUR, BEGAN + 4 * HOUR, "one"),
        Pause(BEGAN + 2 * HOUR, BEGAN + 5 * HOUR, "two"),
    )
    owed = Owed(BEGAN, pauses=pauses)
    assert due_at(pausing(), owed, BEGAN + 6 * HOUR) == BEGAN + 28 * HOUR


def test_a_clock_of_working_days_loses_working_days_to_a_pause() -> None:
    friday = datetime(2026, 3, 6, 10, 0, tzinfo=UTC)
    tuesday = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
    owed = Owed(BEGAN, pauses=(Pause(friday, tuesday, "waiting"),))
    assert due_at(LINK, owed, tuesday) == datetime(2026, 3, 12, 23, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize("code", ["S28", "S07"])
def test_neither_the_law_nor_a_life_waits_for_a_pause(code: str) -> None:
    duty = DUTIES.catalogue[code]
    paused = Owed(BEGAN, pauses=(Pause(BEGAN, None, "waiting"),))
    later = BEGAN + 100 * HOUR
    assert due_at(duty, paused, later) == due_at(duty, Owed(BEGAN), later)
    assert stands(duty, paused, later).level is Level.OVERDUE


def test_a_pause_that_came_too_late_saves_nobody() -> None:
    pause = Pause(BEGAN + 25 * HOUR, None, "waiting")
    standing = stands(pausing(), Owed(BEGAN, pauses=(pause,)), BEGAN + 26 * HOUR)
    assert standing.level is Level.OVERDUE


def test_a_shift_that_ends_sooner_makes_it_due_sooner() -> None:
    second_look = DUTIES.catalogue["S14-high"]
    owed = Owed(BEGAN, shift_ends=BEGAN + 3 * HOUR)
    assert stands(second_look, owed, BEGAN).due == BEGAN + 3 * HOUR
    assert stands(second_look, Owed(BEGAN), BEGAN).due == BEGAN + 12 * HOUR


def test_a_duty_is_neither_early_nor_late_over_a_change_of_clocks() -> None:
    began = datetime(2026, 10, 24, 12, 0, tzinfo=LONDON)
    last = datetime(2026, 10, 25, 11, 0, tzinfo=LONDON)
    assert stands(DAY, Owed(began), last).level is Level.WARN
    later = last + timedelta(seconds=1)
    assert stands(DAY, Owed(began), later).level is Level.OVERDUE


def test_the_first_reason_says_what_is_owed_and_whose_rule_it_is() -> None:
    first = stands(ATTEND, Owed(BEGAN), BEGAN).reasons[0]
    assert (
        first.says == "Have somebody with her: immediate: 15 minutes after: the grade."
    )
    assert first.source.startswith("Custom of forces")


def test_a_reason_says_when_it_was_due_and_how_long_ago() -> None:
    late = stands(ATTEND, Owed(BEGAN), BEGAN + timedelta(minutes=21))
    assert late.reasons[1].says == "It was due 12:15, 6 min ago."


def test_a_reason_says_when_it_was_met() -> None:
    owed = Owed(BEGAN, met=BEGAN + timedelta(minutes=16))
    said = stands(ATTEND, owed, BEGAN + HOUR).reasons[1].says
    assert said == "Met after it was due, 3 March 2026, 12:16."


def test_only_what_could_cost_a_life_interrupts_and_only_when_time_runs_out() -> None:
    assert interrupts(ATTEND, Level.WARN)
    assert interrupts(ATTEND, Level.OVERDUE)
    assert not interrupts(ATTEND, Level.OWED)
    assert not interrupts(ATTEND, Level.MET)
    assert not interrupts(DAY, Level.OVERDUE)


@pytest.mark.parametrize(
    ("code", "level", "posts"),
    [
        ("S07", Level.OWED, ("controller",)),
        ("S07", Level.WARN, ("controller", "sergeant")),
        ("S07", Level.OVERDUE, ("controller", "sergeant", "duty-inspector")),
        ("S07", Level.MET, ("controller",)),
        ("S35", Level.OVERDUE, ("records-officer",)),
    ],
)
def test_a_duty_stands_on_the_screens_of_those_who_can_do_something(
    code: str, level: Level, posts: tuple[str, ...]
) -> None:
    assert shown_to(DUTIES.catalogue[code], level, DUTIES) == posts


def test_an_act_begins_and_meets_the_duties_that_policy_says() -> None:
    assert [d.code for d in begun_by("people.receive_order", DUTIES)] == ["S35"]
    assert [d.code for d in met_by("people.decide_link", DUTIES)] == ["R01"]
    assert begun_by("people.breathe", DUTIES) == ()


def test_a_duty_that_is_not_in_force_is_begun_by_nothing() -> None:
    idle = replace(DAY, in_force=False)
    duties = replace(DUTIES, catalogue={"S35": idle})
    assert begun_by("people.receive_order", duties) == ()
    assert met_by("people.record_marker", duties) == ()


def test_a_list_shows_life_safety_first_then_what_is_worst_then_what_is_soonest() -> (
    None
):
    now = BEGAN + 30 * HOUR
    rows = {
        "soon": (DAY, Owed(now - 2 * HOUR)),
        "overdue": (DAY, Owed(BEGAN)),
        "sooner": (DAY, Owed(now - 3 * HOUR)),
        "life": (ATTEND, Owed(now - timedelta(minutes=14))),
        "unknown": (replace(DAY, amount=NotKnown("nowhere")), Owed(BEGAN)),
    }
    order = sorted(
        rows, key=lambda name: urgency(rows[name][0], stands(*rows[name], now))
    )
    assert order == ["life", "overdue", "sooner", "soon", "unknown"]


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("S35", "24 hours after: an order is received"),
        ("S17-release", "before: release"),
        ("S05", "at once after: a lower grade"),
        ("S22-agenda", "8 working days before: the meeting"),
        ("S60-failed", "the same day after: a contact that failed"),
        ("S53-notice", "time not known, after: the death"),
    ],
)
def test_the_time_allowed_is_said_in_words(code: str, words: str) -> None:
    assert DUTIES.catalogue[code].allowed() == words


MOMENTS = st.datetimes(
    datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)
)
SPANS = st.timedeltas(timedelta(), timedelta(days=60))
ANY = st.sampled_from(sorted(DUTIES.catalogue.values(), key=lambda duty: duty.code))


@given(ANY, MOMENTS, SPANS, SPANS)
def test_time_alone_never_makes_a_duty_less_pressing(
    duty: Duty, began: datetime, first: timedelta, more: timedelta
) -> None:
    earlier = stands(duty, Owed(began), began + first)
    later = stands(duty, Owed(began), began + first + more)
    assert later.level >= earlier.level
    assert later.share >= earlier.share
    assert later.due == earlier.due


@given(ANY, MOMENTS, SPANS)
def test_a_duty_is_overdue_exactly_after_it_is_due(
    duty: Duty, began: datetime, gone: timedelta
) -> None:
    now = began + gone
    standing = stands(duty, Owed(began), now)
    assert standing.late is (standing.due is not None and now > standing.due)
    assert (standing.level is Level.OVERDUE) is standing.late


@given(MOMENTS, st.lists(st.tuples(SPANS, SPANS), max_size=4), SPANS)
def test_a_pause_never_makes_a_duty_due_sooner(
    began: datetime, pauses: list[tuple[timedelta, timedelta]], gone: timedelta
) -> None:
    given_back = tuple(
        Pause(began + since, began + since + span, "waiting") for since, span in pauses
    )
    for duty in (pausing(), replace(LINK, clock=Clock.WORKING_DAYS)):
        plain = due_at(duty, Owed(began), began + gone)
        paused = due_at(duty, Owed(began, pauses=given_back), began + gone)
        assert plain is not None
        assert paused is not None
        assert paused >= plain


@given(ANY, MOMENTS, SPANS)
def test_the_zone_in_which_a_time_is_written_changes_nothing(
    duty: Duty, began: datetime, gone: timedelta
) -> None:
    here = stands(
        duty, Owed(began.astimezone(LONDON)), (began + gone).astimezone(LONDON)
    )
    assert here == stands(duty, Owed(began), began + gone)
