"""Whether Doorstep works: the parts that a search leans on, in words."""

from dataclasses import dataclass
from datetime import datetime

from doorstep.access.queries import last_act
from doorstep.people.actions import spooled
from doorstep.people.queries import matching, sources
from doorstep.timing import ago_words


@dataclass(frozen=True)
class Line:
    what: str
    says: str
    well: bool


@dataclass(frozen=True)
class Health:
    at: datetime
    well: bool
    sentence: str
    lines: tuple[Line, ...]


def health(at: datetime) -> Health:
    """How each part does at `at`; amber where somebody should look."""
    lines = (_register(), _index(), _matching(), _feed(at))
    well = all(line.well for line in lines)
    sentence = "All is working" if well else "Something needs care"
    return Health(at, well, sentence, lines)


def _register() -> Line:
    names = sources()
    if not names:
        return Line("Register", "empty: nothing has been loaded yet", well=False)
    return Line("Register", f"{len(names)} systems: {', '.join(names)}", well=True)


def _index() -> Line:
    if spooled():
        says = "a load is under way or was cut short: its records are not found yet"
        return Line("Index", f"{says}; `doorstep work` mends that", well=False)
    return Line("Index", "every record taken in can be found", well=True)


def _matching() -> Line:
    state = matching()
    waiting = state.of - state.done
    if waiting <= 0:
        return Line("Matching", "every record has been matched", well=True)
    says = (
        f"{waiting:,} of {state.of:,} records wait to be joined with others. "
        "They are found all the same; `doorstep work` joins them"
    )
    return Line("Matching", says, well=False)


def _feed(at: datetime) -> Line:
    last = last_act("records.load")
    if last is None:
        return Line("Feeds", "nothing has come in yet", well=False)
    return Line("Feeds", f"last came in {ago_words(last, at)}", well=True)
