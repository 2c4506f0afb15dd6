"""History that was not checked, and is found after a unit was sent: a late match.

A look-up that fails holds nothing up. The call notes that history was not checked; the
next look that succeeds briefs the units anew, and what it finds is counted as late and
said on the call, where board and officer see it.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from doorstep.access.rules import Reader
from doorstep.incidents import actions, queries
from doorstep.incidents.queries import LiveCall
from doorstep.pathway.call.brief import TELLING, rebrief
from doorstep.pathway.call.known import Answer, known
from doorstep.pathway.call.signs import AT_PLACE
from doorstep.timing import clock_words

UNCHECKED = "unchecked"  # the field that says that history was not checked
LATE = "late"  # the field that says what was found late: "found late, 14:05"
FOUND_LATE = "found late, "
ACT = "call.late_match"  # one act for each late match: their number is the figure


def brief_units(reader: Reader, *, at: datetime, live: LiveCall) -> int:
    """Look up what is known and brief every unit anew; returns how many changed."""
    if all(unit.until is not None for unit in live.units):
        return 0
    answer = known(reader, live)
    note(reader, at, live, answer)
    return rebrief(reader, at=at, live=live, answer=answer)


def look_again(reader: Reader, *, at: datetime) -> int:
    """Look again at every job with a unit whose history was not checked.

    reader  one who reads jobs as the control room does; nobody is shown anything
    Returns how many jobs were looked at.
    """
    waiting = queries.fields_that_say(UNCHECKED, "yes")
    for ref in waiting:
        own = replace(reader, task=f"call {ref}", noted=set())
        live = queries.call(own, ref)
        if live is not None:
            brief_units(own, at=at, live=live)
    return len(waiting)


def note(reader: Reader, at: datetime, live: LiveCall, answer: Answer) -> None:
    """Keep on the call that history was not checked, or that it was found late."""
    waits = live.value(UNCHECKED) == "yes"
    if not answer.checked.answered:
        if not waits:
            actions.say(by=reader, at=at, ref=live.ref, name=UNCHECKED, value="yes")
        return
    if not waits:
        return
    actions.say(by=reader, at=at, ref=live.ref, name=UNCHECKED, value="")
    counts = dict(_found(answer))
    if live.value(AT_PLACE):  # the place had answered, and is no late news
        counts.pop("place", None)
    if counts:
        actions.late_match(by=reader, at=at, ref=live.ref, counts=counts)
        says = f"{FOUND_LATE}{clock_words(at)}"
        actions.say(by=reader, at=at, ref=live.ref, name=LATE, value=says)


def _found(answer: Answer) -> Iterator[tuple[str, int]]:
    """What a late look found that would have mattered, counted by what it is."""
    refs: dict[str, set[str]] = {}
    if answer.cards:
        yield "attached", len(answer.cards)
    for row in answer.known:
        for one in row.candidates:
            if one.band in TELLING:
                refs.setdefault(one.band, set()).add(one.ref)
        if row.part == "place" and row.says:
            yield "place", 1
    yield from ((band, len(found)) for band, found in refs.items())
