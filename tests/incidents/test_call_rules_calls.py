"""A live call: what sending needs, how it moves, who may be ringing."""

from datetime import date

import pytest

from doorstep import policy
from doorstep.incidents.rules.calls import (
    MOVES,
    Channel,
    Missing,
    Part,
    Ringing,
    State,
    Step,
    may_be_him,
    may_send,
    part_of,
)
from doorstep.states import NotAllowed, advance, steps_from

TODAY = date(2026, 11, 22)
INCIDENTS = policy.load("england-wales", TODAY).on(TODAY).incidents


def fields(missing: tuple[Missing, ...]) -> list[str]:
    return [one.field for one in missing]


@pytest.mark.parametrize(
    ("place", "grade", "lacks"),
    [
        pytest.param("14 Larch Close", "immediate", [], id="both"),
        pytest.param("somewhere by the canal", "priority", [], id="a rough place"),
        pytest.param("", "immediate", ["where"], id="no place"),
        pytest.param(" \t\n", "immediate", ["where"], id="only spaces"),
        pytest.param("14 Larch Close", "", ["grade"], id="no grade"),
        pytest.param("", "", ["where", "grade"], id="neither"),
    ],
)
def test_sending_needs_a_place_and_a_grade_and_nothing_else(
    place: str, grade: str, lacks: list[str]
) -> None:
    assert fields(may_send(place, grade)) == lacks


def test_what_is_missing_says_why_and_what_would_mend_it() -> None:
    for one in may_send("", ""):
        assert one.remedy.endswith(".")
        assert one.reason.says
        assert one.reason.source


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("step", Step)
def test_a_call_moves_only_by_the_table(state: State, step: Step) -> None:
    if (state, step) in MOVES:
        assert advance(MOVES, state, step) is MOVES[state, step]
    else:
        with pytest.raises(NotAllowed):
            advance(MOVES, state, step)


def test_sending_can_be_taken_back() -> None:
    sent = advance(MOVES, State.OPEN, Step.SEND)
    assert advance(MOVES, sent, Step.UNSEND) is State.OPEN


def test_no_state_is_a_dead_end() -> None:
    assert all(steps_from(MOVES, state) for state in State)


def test_a_closed_call_can_only_be_opened_again() -> None:
    assert steps_from(MOVES, State.CLOSED) == (Step.REOPEN,)


@pytest.mark.parametrize(
    ("ringing", "part"),
    [
        (Ringing.HER, Part.HER),
        (Ringing.HIM, Part.HIM),
        (Ringing.CHILD, Part.CALLER),
        (Ringing.NEIGHBOUR, Part.CALLER),
        (Ringing.RELATION, Part.CALLER),
        (Ringing.AGENCY, Part.CALLER),
        (Ringing.NOT_KNOWN, Part.CALLER),
    ],
)
def test_the_caller_is_not_taken_for_the_victim(ringing: Ringing, part: Part) -> None:
    assert part_of(ringing) is part


@pytest.mark.parametrize(
    ("ringing", "may"),
    [
        (Ringing.HER, False),
        (Ringing.CHILD, False),
        (Ringing.HIM, True),
        (Ringing.NEIGHBOUR, True),
        (Ringing.RELATION, True),
        (Ringing.AGENCY, True),
        (Ringing.NOT_KNOWN, True),
    ],
)
def test_whoever_rings_under_another_name_may_be_him(
    ringing: Ringing, may: bool
) -> None:
    assert bool(may_be_him(ringing)) is may


def test_every_kind_of_line_that_a_script_names_is_one_that_calls_have() -> None:
    for script in INCIDENTS.scripts.values():
        assert set(script.channels) <= set(Channel), script.code
