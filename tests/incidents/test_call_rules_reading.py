"""What a tap on "I have read it" is worth."""

from datetime import UTC, date, datetime, timedelta

import pytest

from doorstep import policy
from doorstep.incidents.rules.calls import ReadHow
from doorstep.incidents.rules.reading import Tap, reading

TODAY = date(2026, 11, 22)
INCIDENTS = policy.load("england-wales", TODAY).on(TODAY).incidents
MADE = datetime(2026, 6, 1, 2, 58, tzinfo=UTC)


def how(seconds, *, shown=0, arrived=None, moving=False, made=0):
    """How a tap counts so many seconds after the unit was sent."""

    def moment(after):
        return MADE + timedelta(seconds=after)

    there = None if arrived is None else moment(arrived)
    tap = Tap(moment(seconds), moment(shown), moment(made), there, moving)
    return reading(tap, INCIDENTS).how


@pytest.mark.parametrize(
    ("seconds", "counts"),
    [
        (0, ReadHow.NOT_KNOWN),
        (1.9, ReadHow.NOT_KNOWN),
        (2, ReadHow.READ),
        (600, ReadHow.READ),
    ],
)
def test_a_tap_within_two_seconds_of_the_briefing_is_no_reading(seconds, counts):
    assert how(seconds) is counts


def test_it_counts_from_when_it_came_before_the_eyes_and_not_from_when_it_was_made():
    assert how(301, shown=300) is ReadHow.NOT_KNOWN
    assert how(302, shown=300) is ReadHow.READ


def test_a_page_that_claims_to_be_older_than_its_briefing_is_not_believed():
    assert how(1, shown=-500) is ReadHow.NOT_KNOWN


def test_a_tap_on_the_move_is_no_reading_however_late():
    assert how(600, moving=True) is ReadHow.NOT_KNOWN


def test_a_tap_in_one_go_with_the_arrival_is_no_reading():
    assert how(601, arrived=600) is ReadHow.NOT_KNOWN


def test_first_read_at_the_door_is_counted_apart():
    assert how(602, arrived=600) is ReadHow.ON_ARRIVAL
    assert how(599, arrived=None) is ReadHow.READ


def test_what_changed_at_the_door_is_read_there():
    assert how(720, arrived=600, made=700, shown=700) is ReadHow.READ


def test_every_verdict_gives_its_reason():
    tap = Tap(MADE, MADE, MADE, moving=True)
    assert reading(tap, INCIDENTS).reason.says == "The phone was moving."
