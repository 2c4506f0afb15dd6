"""History that was not checked while a unit went, and what is found of it later."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from doorstep.access.queries import counted_about
from doorstep.incidents import queries
from doorstep.incidents.queries.calls import last_seq_of_all
from doorstep.incidents.rules.calls import Channel, Part
from doorstep.pathway.board import changed, panel
from doorstep.pathway.brief import briefing, my_jobs
from doorstep.pathway.call import late, steps
from doorstep.pathway.call.feed import room_of
from doorstep.pathway.call.page import call_page
from tests.rooms import CALL, MARK, ORDER, SARAH, broken, match, person_of, take

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(cast):
    return replace(cast["controller"], task="a call")


@pytest.fixture
def known(nobody, at, policy):
    """Sarah and Mark, a call about both in February, an order between them."""
    take(nobody, at, SARAH, MARK, CALL, ORDER)
    match(nobody, at, policy)


def rung(operator, at, **said):
    """A call with what was said on it."""
    ref = uuid4()
    steps.open_call(operator, at=at, ref=ref, channel=Channel.EMERGENCY)
    for name, value in {"where": "By the church, Anytown", **said}.items():
        steps.say(operator, at=at, ref=ref, name=name, value=value)
    return ref


def go(operator, room, at, ref):
    """Send the call, and a unit to it."""
    steps.send(operator, at=at, ref=ref)
    steps.dispatch(room, at=at, ref=ref, callsign="EX21", number="response-officer")


HER = {"her_name": "Sarah Example", "her_born": "2 March 1990"}


def test_a_late_match_is_an_act_with_counts_and_is_said_once(
    known, operator, room, nobody, at
):
    ref = rung(operator, at, **HER)
    with broken("people_link"):
        go(operator, room, at, ref)
    after = at + timedelta(minutes=2)
    later = replace(room_of(nobody), at=after)
    assert late.look_again(later, at=after) == 1
    assert late.look_again(later, at=after) == 0
    assert counted_about(ref, late.ACT) == [("", {"certain": 1})]
    assert queries.call(room, ref).value("late") == "found late, 12:02"


def test_a_unit_is_briefed_anew_by_a_late_match(known, operator, room, nobody, at):
    ref = rung(operator, at, **HER)
    with broken("people_link"):
        go(operator, room, at, ref)
    first = queries.call(room, ref).units[0].briefing
    late.look_again(room_of(nobody), at=at)
    second = queries.call(room, ref).units[0].briefing
    assert (first.number, second.number) == (1, 2)
    assert "not wholly checked" in first.first
    assert "not wholly checked" not in second.first


def test_a_late_look_that_finds_nobody_is_no_late_match(operator, room, nobody, at):
    ref = rung(operator, at, her_name="Nobody Known")
    with broken("people_link"):
        go(operator, room, at, ref)
    late.look_again(room_of(nobody), at=at)
    assert counted_about(ref, late.ACT) == []
    assert queries.call(room, ref).value("late") == ""


def test_the_next_change_of_the_call_finds_late_as_well(known, operator, room, at):
    ref = rung(operator, at, **HER)
    with broken("people_link"):
        go(operator, room, at, ref)
    steps.say(operator, at=at, ref=ref, name="text", value="he is back")
    assert len(counted_about(ref, late.ACT)) == 1


def test_history_that_was_checked_in_time_is_never_late(known, operator, room, at):
    ref = rung(operator, at, **HER)
    go(operator, room, at, ref)
    assert late.look_again(room, at=at) == 0
    assert queries.call(room, ref).value("late") == ""


def test_with_somebody_attached_the_call_goes_on_while_matching_is_off(
    known, operator, room, at
):
    ref = rung(operator, at)
    sarah = person_of("p1").ref
    steps.attach(operator, at=at, ref=ref, part=Part.HER, person=sarah)
    go(operator, room, at, ref)
    with broken("people_link"):
        steps.say(operator, at=at, ref=ref, name="ask.weapon", value="yes, a knife")
        page = call_page(operator, ref)
    assert not page.checked.answered
    assert "Larch" not in repr(page)
    told = queries.call(room, ref).units[0].briefing
    assert "weapon" in told.first.lower()
    assert any("Not checked" in line["text"] for line in told.lines)


def test_a_call_that_is_filed_is_no_history_of_itself(operator, at):
    ref = rung(
        operator,
        at,
        where="3 Quarry Row, Sometown, ZZ2 2BB",
        her_name="Nadia Sample",
        her_phone="07700 900777",
    )
    steps.send(operator, at=at, ref=ref)
    page = call_page(replace(operator, noted=set()), ref)
    assert not any(row.candidates or row.says for row in page.known)


def test_abuse_before_at_the_place_is_a_sign_on_a_call_opened_as_noise(
    known, operator, at
):
    ref = uuid4()
    steps.open_call(
        operator,
        at=at,
        ref=ref,
        channel=Channel.COMMAND,
        opened_as="noise",
        place="14 Larch Close, Anytown",
        source="command and control",
        external="INC-9",
    )
    live = queries.call(operator, ref)
    assert "before at this place" in live.value("signs")
    assert live.grade is None


def test_a_late_match_stands_on_the_board_and_on_the_page_of_the_unit(
    known, operator, room, nobody, cast, at
):
    ref = rung(operator, at, **HER)
    with broken("people_link"):
        go(operator, room, at, ref)
    seen = last_seq_of_all()
    says = [mark.says for mark in panel(room, ref).row.marks]
    assert not any("found late" in one for one in says)
    after = at + timedelta(minutes=2)
    late.look_again(replace(room_of(nobody), at=after), at=after)
    assert changed(room, seen)
    officer = replace(cast["response-officer"], at=after, task="my job")
    (job,) = my_jobs(officer).jobs
    told = briefing(officer, UUID(job.ref)).late
    assert told.startswith("found late, ")
    says = [mark.says for mark in panel(replace(room, at=after), ref).row.marks]
    assert f"history {told}" in says
