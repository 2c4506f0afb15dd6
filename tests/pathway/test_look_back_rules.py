"""What could have been known at a call, why it was missed, which were gravest."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorstep.pathway.look_back.report import share
from doorstep.pathway.look_back.rules import (
    NEAREST,
    SAYS,
    Alike,
    Cause,
    Danger,
    cause,
    gravity,
    is_high,
    known_words,
    miss,
    same_person,
)
from doorstep.pathway.look_back.table import inert

NOTHING = Alike(
    same_source=True,
    linked=False,
    bits=0.0,
    household=False,
    personal=False,
    names=(),
    same_number=False,
    same_text=False,
    same_place=False,
    next_door=False,
    both_named=False,
)
SAME_TEXT = replace(NOTHING, same_text=True, same_number=True)
SAME_NUMBER = replace(NOTHING, same_number=True)
SPELT = replace(
    NOTHING,
    both_named=True,
    names=(("close", "sara", "sarah"), ("same", "example", "example")),
)
OTHERWISE = replace(
    NOTHING,
    both_named=True,
    names=(("same", "sarah", "sarah"), ("differs", "example", "former")),
)
SAME_PLACE = replace(NOTHING, same_place=True)
CALM = Danger(controls=(), high=False, events=1, pair=0, others=0, last=None)
NIGHT = datetime(2026, 2, 12, 22, 0, tzinfo=UTC)

alikes = st.builds(
    Alike,
    same_source=st.booleans(),
    linked=st.booleans(),
    bits=st.floats(-40, 60),
    household=st.booleans(),
    personal=st.booleans(),
    names=st.sampled_from([SPELT.names, OTHERWISE.names, ()]),
    same_number=st.booleans(),
    same_text=st.booleans(),
    same_place=st.booleans(),
    next_door=st.booleans(),
    both_named=st.booleans(),
)


@pytest.mark.parametrize(
    ("earlier", "expected"),
    [
        (SAME_TEXT, Cause.NOT_SEARCHED),
        (SAME_NUMBER, Cause.FORMAT),
        (SPELT, Cause.SPELLING),
        (OTHERWISE, Cause.OTHER_NAME),
        (SAME_PLACE, Cause.PLACE_ONLY),
        (NOTHING, Cause.NOTHING),
    ],
    ids=lambda one: str(one) if isinstance(one, Cause) else "",
)
def test_each_cause_comes_from_what_the_two_have_in_common(earlier, expected):
    assert cause([earlier], man_known=False) is expected


def test_the_nearest_miss_in_the_log_is_the_cause():
    assert cause([SAME_PLACE, SPELT, SAME_NUMBER], man_known=True) is Cause.FORMAT


def test_another_source_counts_only_where_the_log_held_nothing():
    elsewhere = replace(SAME_TEXT, same_source=False)
    assert cause([elsewhere], man_known=False) is Cause.OTHER_SOURCE
    assert cause([elsewhere, SAME_PLACE], man_known=False) is Cause.PLACE_ONLY


def test_his_other_victim_counts_only_where_she_was_new():
    assert cause([], man_known=True) is Cause.OTHER_VICTIM
    assert cause([], man_known=False) is None


@pytest.mark.parametrize("short", ["jen", "liz", "kate"])
def test_a_short_form_is_another_name_and_not_a_spelling(short):
    whole = {"jen": "jenifer", "liz": "lizabeth", "kate": "katelyn"}[short]
    names = (("like", short, whole), ("same", "example", "example"))
    assert miss(replace(SPELT, names=names)) is Cause.OTHER_NAME


@given(st.lists(alikes, min_size=1))
def test_more_on_record_never_makes_a_miss_harder_to_find(earlier):
    ranks = [*NEAREST, Cause.OTHER_SOURCE, Cause.NOTHING]
    whole = cause(earlier, man_known=False)
    part = cause(earlier[:-1], man_known=False)
    assert part is None or ranks.index(whole) <= ranks.index(part)


def test_every_cause_is_explained():
    assert set(SAYS) == set(Cause)


def test_records_believed_to_be_one_person_are_one_whatever_they_say():
    assert same_person(replace(NOTHING, linked=True, bits=-30.0), 10_000).same


def test_members_of_one_household_are_two_persons():
    near = replace(SAME_PLACE, bits=30.0, household=True)
    assert not same_person(near, 100).same


def test_two_flats_of_one_block_are_not_one_victim():
    block = replace(NOTHING, bits=30.0)
    assert not same_person(block, 100).same
    assert same_person(replace(block, same_place=True), 100).same


def test_another_name_in_the_next_flat_is_another_person():
    near = replace(OTHERWISE, bits=30.0, personal=True, next_door=True)
    assert not same_person(near, 100).same
    assert same_person(replace(near, names=SPELT.names), 100).same
    assert same_person(replace(near, same_number=True), 100).same


@given(alikes, st.integers(0, 10**6), st.floats(0, 20))
def test_more_evidence_never_parts_one_person(alike, on_record, more):
    if same_person(alike, on_record).same:
        stronger = replace(alike, bits=alike.bits + more)
        assert same_person(stronger, on_record).same


@given(alikes, st.integers(0, 10**6))
def test_a_larger_register_asks_for_more_evidence(alike, on_record):
    if same_person(alike, on_record * 2).same:
        assert same_person(alike, on_record).same


def test_the_verdict_says_why():
    assert same_person(NOTHING, 100).because


def test_an_order_in_force_is_graver_than_many_events():
    order = replace(CALM, controls=("non-molestation order",))
    assert gravity(order) > gravity(replace(CALM, events=30, pair=30, others=9))


def test_a_high_grade_is_graver_than_many_events():
    assert gravity(replace(CALM, high=True)) > gravity(replace(CALM, events=30))


def test_more_events_with_the_same_man_are_graver():
    assert gravity(replace(CALM, events=3, pair=3)) > gravity(
        replace(CALM, events=3, pair=1)
    )


def test_what_could_have_been_known_is_said_in_one_line():
    danger = Danger(
        controls=("bail condition", "non-molestation order"),
        high=True,
        events=7,
        pair=7,
        others=1,
        last=NIGHT - timedelta(days=9),
    )
    assert known_words(danger, NIGHT) == (
        "on record 7 times, the last 9 days before; an earlier event graded high; "
        "bail condition and non-molestation order in force; "
        "he: on record once with another victim"
    )


@pytest.mark.parametrize("grade", ["high", "High", " HIGH ", "H", "high risk"])
def test_a_high_grade_is_read_in_any_case(grade):
    assert is_high(grade)


@pytest.mark.parametrize("grade", ["", "highway", "medium", "standard", "immediate"])
def test_a_response_grade_is_not_a_risk_grade(grade):
    assert not is_high(grade)


@pytest.mark.parametrize(
    ("part", "whole", "words"),
    [
        (0, 0, "not known"),
        (0, 10, "0 %"),
        (1, 1000, "under 1 %"),
        (413, 1000, "41 %"),
        (10, 10, "100 %"),
    ],
)
def test_a_share_of_nothing_is_not_known_and_never_zero(part, whole, words):
    assert share(part, whole) == words


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "+44", "-1", "@SUM(A1)", "\t=1", "\r=1", ' "=1', "\uff1d1", "\xa0=1"],
)
def test_no_cell_runs_as_a_formula(cell):
    assert inert(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "412 12FEB", "DOM-1", "a=b", "2026-02-12T22:00"])
def test_an_innocent_cell_stays_as_it_is(cell):
    assert inert(cell) == cell
