"""Nobody is rung back but through her plan: pure sentences, without a database."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from doorstep.safeguarding.rules import (
    Plan,
    Result,
    digits,
    renewed,
    ring_back,
    same_number,
    window_of,
    within,
)

LONDON = ZoneInfo("Europe/London")
NOON = datetime(2026, 6, 1, 12, 0, tzinfo=LONDON)
SAFE = "07700 900222"
RANG = "07700 900123"
PLAN = Plan(number=SAFE)


def judged(plan, at=NOON, *, him=False, **more):
    return ring_back(plan, at=at, caller_may_be_him=him, **more)


def words(verdict):
    return " ".join(reason.says for reason in verdict.says)


@pytest.mark.parametrize("plan", [None, Plan(), Plan(code_word="lavender")])
def test_without_a_plan_nobody_rings_back_and_a_unit_is_sent(plan):
    verdict = judged(plan)
    assert (verdict.may, verdict.number) == (False, "")
    assert words(verdict).endswith("Nobody rings back. Send a unit.")


@pytest.mark.parametrize("number", ["none", "no safe number", "0770", "by post only"])
def test_a_plan_without_a_number_rings_nobody(number):
    verdict = judged(Plan(number=number))
    assert not verdict.may
    assert "no number" in words(verdict)


def test_the_plan_names_the_number_to_ring_and_no_other():
    verdict = judged(PLAN, rang=RANG)
    assert (verdict.may, verdict.number) == (True, SAFE)
    assert "Do not ring the number that rang." in words(verdict)


def test_the_number_that_rang_is_rung_only_where_the_plan_names_it():
    verdict = judged(Plan(number="+44 7700 900123"), rang=RANG)
    assert verdict.may
    assert "Do not ring the number that rang" not in words(verdict)


def test_her_own_number_in_his_hand_is_not_rung():
    verdict = judged(Plan(number=RANG), him=True, rang="+447700900123")
    assert not verdict.may
    assert "may be him" in words(verdict)


def test_her_plan_holds_though_he_may_have_rung_on_another_number():
    verdict = judged(PLAN, him=True, rang=RANG)
    assert verdict.number == SAFE
    assert "say nothing of this call to him" in words(verdict)


def test_a_second_attempt_is_only_for_a_controller():
    tried = [Result.NOT_ANSWERED]
    assert not judged(PLAN, attempts=tried).may
    assert judged(PLAN, attempts=tried, by_controller=True).may


@pytest.mark.parametrize("controller", [False, True])
def test_once_another_picked_up_nobody_rings_again(controller):
    tried = [Result.ANOTHER]
    verdict = judged(PLAN, attempts=tried, by_controller=controller)
    assert not verdict.may
    assert "Send a unit" in words(verdict)


def test_two_do_not_ring_her_at_one_moment():
    assert not judged(PLAN, attempts=[None], by_controller=True).may


def test_outside_her_window_nobody_rings():
    plan = Plan(number=SAFE, times="13:00 to 15:00", window=(time(13), time(15)))
    assert not judged(plan).may
    assert judged(plan, NOON.replace(hour=13)).may
    assert not judged(plan, NOON.replace(hour=15)).may


def test_times_in_words_are_shown_and_left_to_a_person():
    verdict = judged(Plan(number=SAFE, times="school hours"))
    assert verdict.may
    assert "school hours. Ring only then." in words(verdict)


def test_two_plans_with_different_numbers_ring_nobody():
    verdict = judged(Plan(number=SAFE, disputed=True))
    assert not verdict.may
    assert "different numbers" in words(verdict)


def test_who_may_answer_neutral_words_and_needs_are_said():
    plan = Plan(number=SAFE, who="her sister", neutral="the dentist", needs="Polish")
    said = words(judged(plan))
    for part in ("her sister", "the dentist", "Polish"):
        assert part in said


def test_without_neutral_words_nothing_is_said_of_the_police():
    assert "nothing of the police" in words(judged(PLAN))


@pytest.mark.parametrize(
    ("text", "window"),
    [
        ("09:00 to 15:00", (time(9), time(15))),
        ("9:30-14:45", (time(9, 30), time(14, 45))),
        ("between 22:00 and 06:00", (time(22), time(6))),
        ("9 to 3", None),
        ("weekdays 09:00 to 15:00", None),
        ("after 21:00", None),
        ("25:00 to 26:00", None),
        ("", None),
    ],
)
def test_only_two_plain_times_of_day_are_a_window(text, window):
    assert window_of(text) == window


def test_a_window_may_reach_over_midnight_and_is_read_on_a_london_clock():
    night = (time(22), time(6))
    assert within(night, NOON.replace(hour=23))
    assert within(night, NOON.replace(hour=5))
    assert not within(night, NOON)
    summer = datetime(2026, 6, 1, 21, 30, tzinfo=ZoneInfo("UTC"))
    assert within(night, summer)


def test_times_and_who_may_answer_go_with_the_number_that_they_were_said_of():
    held = Plan(number=SAFE, times="09:00 to 15:00", who="her sister", code_word="tea",
                window=(time(9), time(15)))  # fmt: skip
    assert renewed(held, Plan(number="01632 960222")) == Plan(
        number="01632 960222", code_word="tea"
    )
    again = renewed(held, Plan(number="+44 7700 900222", who="her mother"))
    assert (again.times, again.who) == ("09:00 to 15:00", "her mother")


def test_new_times_in_words_take_the_old_window_away():
    held = Plan(number=SAFE, times="09:00 to 15:00", window=(time(9), time(15)))
    assert renewed(held, Plan(times="never at night")).window is None


def test_one_number_is_the_same_however_it_is_written():
    assert same_number("07700 900222", "sister: +44 7700 900 222")
    assert not same_number("07700 900222", "07700 900223")
    assert same_number("none", " none ")
    assert digits("none") == frozenset()
