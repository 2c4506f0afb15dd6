"""Moves from state to state, and the tree of what may go wrong.

    Exception
    └── Wrong           says, in a sentence for the person who asked
        ├── Refused     you may not
        ├── NotAllowed  not from this state
        ├── Invalid     bad facts: which field, and what would mend it
        └── Conflict    somebody got there first

Rooms subclass the four with names that people know; doors translate the four.
A machine is a plain table `{(state, step): next state}`, of which `advance` is the
only reader that moves and the documentation draws the picture.
"""

import enum
from collections.abc import Mapping
from typing import TypeVar

State = TypeVar("State", bound=enum.Enum)
Step = TypeVar("Step", bound=enum.Enum)


class Wrong(Exception):
    """What a person asked cannot be done; `says` tells them why, in a sentence."""

    def __init__(self, says: str) -> None:
        self.says = says
        super().__init__(says)


class Refused(Wrong):
    """They may not."""


class NotAllowed(Wrong):
    """It cannot be done from the state that the thing is in."""


class Invalid(Wrong):
    """What was given cannot be right.

    field   the field that it concerns, empty when it concerns the whole
    remedy  what would mend it, as an order: "Give the day as well."
    """

    def __init__(self, says: str, *, field: str, remedy: str) -> None:
        self.field = field
        self.remedy = remedy
        super().__init__(says)


class Conflict(Wrong):
    """Somebody got there first."""


def advance(
    moves: Mapping[tuple[State, Step], State], state: State, step: Step
) -> State:
    """Give the state that a step leads to.

    Raises NotAllowed with a sentence that names what could be done instead.
    """
    try:
        return moves[state, step]
    except KeyError:
        raise NotAllowed(_sentence(moves, state, step)) from None


def steps_from(
    moves: Mapping[tuple[State, Step], State], state: State
) -> tuple[Step, ...]:
    """List the steps that a state allows, in the order of the table."""
    return tuple(step for start, step in moves if start is state)


def _sentence(
    moves: Mapping[tuple[State, Step], State], state: State, step: Step
) -> str:
    allowed = " or ".join(f"“{one.value}”" for one in steps_from(moves, state))
    rest = f"only {allowed} can follow" if allowed else "nothing can follow it"
    return f"“{step.value}” cannot follow “{state.value}”; {rest}."
