"""Moves from state to state, and the tree of errors."""

import enum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorstep.states import (
    Conflict,
    Invalid,
    NotAllowed,
    Refused,
    Wrong,
    advance,
    steps_from,
)


class Lamp(enum.StrEnum):
    DARK = "dark"
    LIT = "lit"
    BROKEN = "broken"


class Do(enum.StrEnum):
    LIGHT = "light"
    DOUSE = "douse"
    DROP = "drop"


MOVES = {
    (Lamp.DARK, Do.LIGHT): Lamp.LIT,
    (Lamp.LIT, Do.DOUSE): Lamp.DARK,
    (Lamp.LIT, Do.DROP): Lamp.BROKEN,
}


@given(st.sampled_from(Lamp), st.sampled_from(Do))
def test_every_pair_either_moves_by_the_table_or_is_not_allowed(
    state: Lamp, step: Do
) -> None:
    if (state, step) in MOVES:
        assert advance(MOVES, state, step) is MOVES[state, step]
    else:
        with pytest.raises(NotAllowed):
            advance(MOVES, state, step)


def test_what_is_not_allowed_says_what_would_be() -> None:
    with pytest.raises(NotAllowed) as caught:
        advance(MOVES, Lamp.LIT, Do.LIGHT)
    assert caught.value.says == (
        "“light” cannot follow “lit”; only “douse” or “drop” can follow."
    )


def test_a_last_state_says_that_nothing_follows() -> None:
    with pytest.raises(NotAllowed, match="nothing can follow"):
        advance(MOVES, Lamp.BROKEN, Do.LIGHT)


def test_the_steps_from_a_state_are_those_of_the_table() -> None:
    assert steps_from(MOVES, Lamp.LIT) == (Do.DOUSE, Do.DROP)
    assert steps_from(MOVES, Lamp.BROKEN) == ()


def test_invalid_names_the_field_and_the_remedy() -> None:
    wrong = Invalid("This day does not exist.", field="born", remedy="Give the day.")
    assert (wrong.field, wrong.remedy) == ("born", "Give the day.")
    assert wrong.says == "This day does not exist."


@pytest.mark.parametrize("kind", [Refused, NotAllowed, Invalid, Conflict])
def test_a_door_can_catch_all_four_at_once(kind: type[Wrong]) -> None:
    assert issubclass(kind, Wrong)
