"""What command and control tells of a unit, in whatever order it comes."""

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from doorstep.incidents.rules.units import (
    ENDS,
    Do,
    Heard,
    Standing,
    UnitTold,
    follow,
)

TEN = datetime(2026, 6, 1, 10, 0, tzinfo=UTC)
SENT, THERE, LEFT = UnitTold.DISPATCHED, UnitTold.ARRIVED, UnitTold.LEFT


def minute(n: int) -> datetime:
    return TEN + timedelta(minutes=n)


def played(*told: tuple[UnitTold, int]) -> tuple[Standing | None, list[Do]]:
    """How the unit stands after these were told in this order, and what was done."""
    now: Standing | None = None
    earlier: list[Heard] = []
    done: list[Do] = []
    for what, n in told:
        for do in follow(what, minute(n), earlier, now).do:
            done.append(do)
            if do is Do.LEAVE:
                now = None
            elif do is Do.SEND:
                now = Standing(arrived=False, officer=False)
            else:
                now = Standing(arrived=True, officer=False)
        earlier.append(Heard(what, minute(n)))
    return now, done


def test_in_order_each_does_one_thing():
    assert played((SENT, 0), (THERE, 5), (LEFT, 20)) == (
        None,
        [Do.SEND, Do.ARRIVE, Do.LEAVE],
    )


@pytest.mark.parametrize("told", list(permutations([(SENT, 0), (THERE, 5)])))
def test_a_unit_that_arrived_is_there_in_whichever_order_that_is_told(told):
    assert played(*told)[0] == Standing(arrived=True, officer=False)


@pytest.mark.parametrize(
    "told", list(permutations([(SENT, 0), (THERE, 5), (LEFT, 20)]))
)
def test_a_unit_that_left_is_not_there_in_whichever_order_that_is_told(told):
    now, done = played(*told)
    assert now is None
    assert done.count(Do.SEND) == done.count(Do.LEAVE) == 1


@pytest.mark.parametrize(
    "told", list(permutations([(SENT, 0), (LEFT, 20), (SENT, 30)]))
)
def test_a_unit_that_was_sent_again_is_on_the_job_whatever_came_late(told):
    assert played(*told)[0] is not None


@pytest.mark.parametrize("what", list(UnitTold))
def test_what_is_told_twice_is_done_once(what):
    before = [Heard(SENT, minute(0)), Heard(what, minute(5))]
    now = None if what in ENDS else Standing(arrived=what is THERE, officer=False)
    assert follow(what, minute(5), before, now).do == ()


def test_that_somebody_attended_is_kept_though_nobody_said_that_they_were_sent():
    assert follow(THERE, minute(5), [], None).do == (Do.SEND, Do.ARRIVE)


def test_an_officer_who_becomes_known_late_gets_the_briefing():
    now = Standing(arrived=True, officer=False)
    before = [Heard(THERE, minute(5))]
    known = follow(SENT, minute(0), before, now, officer=True)
    assert known.do == (Do.LEAVE, Do.SEND, Do.ARRIVE)


def test_an_officer_who_is_known_is_not_sent_anew():
    now = Standing(arrived=False, officer=True)
    assert follow(SENT, minute(1), [], now, officer=True).do == ()


def test_an_end_of_an_earlier_stay_does_not_end_this_one():
    now = Standing(arrived=False, officer=False)
    before = [Heard(SENT, minute(0)), Heard(SENT, minute(30))]
    assert follow(LEFT, minute(20), before, now).do == ()


def test_an_arrival_of_an_earlier_stay_is_none_of_this_one():
    now = Standing(arrived=False, officer=False)
    before = [Heard(SENT, minute(30))]
    assert follow(THERE, minute(5), before, now).do == ()


@pytest.mark.parametrize("what", list(UnitTold))
@pytest.mark.parametrize("now", [None, Standing(False, False), Standing(True, True)])
def test_every_answer_has_a_reason(what, now):
    assert follow(what, minute(1), [], now).reason.says
