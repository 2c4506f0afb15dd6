"""What she says on a call of how to reach her becomes her plan, and is kept close."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from doorstep.duties.queries import owed
from doorstep.duties.rules import Level
from doorstep.incidents import queries
from doorstep.incidents.rules.calls import Channel, Part, Purpose
from doorstep.pathway.call import contact, steps
from doorstep.pathway.call.page import call_page, call_summary
from doorstep.pathway.call.panel import panel
from doorstep.people.actions import protect
from doorstep.people.models import Record
from doorstep.people.rules import Protected
from doorstep.safeguarding import actions
from doorstep.safeguarding.models import ContactPlan
from doorstep.safeguarding.queries import plan_of
from doorstep.safeguarding.rules import Plan, Result
from doorstep.states import NotAllowed
from tests.rooms import CALL, MARK, SARAH, match, person_of, take

pytestmark = pytest.mark.django_db
HER_LINE = "07700 900123"
SAFE = "07700 900222"
WORD = "lavender"


@pytest.fixture
def sarah(nobody, at, policy):
    take(nobody, at, SARAH, MARK, CALL)
    match(nobody, at, policy)
    return person_of("p1").ref


@pytest.fixture
def detective(cast):
    return replace(cast["specialist-detective"], task="case 12")


@pytest.fixture
def controller(cast):
    return replace(cast["controller"], task="a call")


def ring(operator, at, ringing="her", **said):
    ref = steps.open_call(
        operator, at=at, ref=uuid4(), channel=Channel.EMERGENCY, number=HER_LINE
    )
    tell(operator, at, ref, ringing=ringing, where="3 Quarry Row, Sometown", **said)
    return ref


def tell(reader, at, ref, **said):
    for name, value in said.items():
        steps.say(reader, at=at, ref=ref, name=name.replace("__", "."), value=value)


def attach(reader, at, ref, person):
    return steps.attach(reader, at=at, ref=ref, part=Part.HER, person=person)


def shown(reader, ref):
    return call_page(reader, ref).contact


def held(reader, person):
    line = plan_of(reader, person)
    return line.plan if line else None


def close(reader, at, ref):
    steps.leave_out(reader, at=at, ref=ref, reason="unit-there")
    steps.close(reader, at=at, ref=ref)


def codes(nobody, at, **more):
    return {line.code for line in owed(nobody, nobody.duties, at=at, **more)}


def test_said_first_it_becomes_her_plan_when_her_row_is_attached(operator, at, sarah):
    ref = ring(operator, at, safe_number=SAFE, safe_times="09:00 to 15:00")
    assert held(operator, sarah) is None
    attach(operator, at, ref, sarah)
    assert held(operator, sarah).number == SAFE


def test_attached_first_each_word_of_it_changes_her_plan(operator, at, sarah):
    ref = ring(operator, at)
    attach(operator, at, ref, sarah)
    tell(operator, at, ref, safe_number=SAFE, safe_who="her sister", code_word=WORD)
    plan = held(operator, sarah)
    assert (plan.number, plan.who, plan.code_word) == (SAFE, "her sister", WORD)


def test_not_her_after_all_she_keeps_no_plan_of_it(operator, at, sarah):
    ref = ring(operator, at, safe_number=SAFE)
    attached = attach(operator, at, ref, sarah)
    steps.detach(operator, at=at, ref=ref, attached=attached)
    assert held(operator, sarah) is None


@pytest.mark.parametrize("who", ["him", "relation", "not known", "child", "agency"])
def test_a_number_that_another_gives_is_no_plan_of_hers(operator, at, sarah, who):
    ref = ring(operator, at, ringing=who, safe_number=SAFE)
    attach(operator, at, ref, sarah)
    assert held(operator, sarah) is None
    found = shown(operator, ref)
    assert (found.may, found.number) == (False, "")
    assert any("she says it herself" in why for why in found.why)


def test_once_it_is_known_to_be_him_what_he_said_is_taken_back(operator, at, sarah):
    ref = ring(operator, at, safe_number=SAFE)
    attach(operator, at, ref, sarah)
    tell(operator, at, ref, ringing="him")
    assert held(operator, sarah) is None


def test_a_plan_holds_on_the_next_call_whoever_rings(detective, operator, at, sarah):
    actions.set_plan(by=detective, at=at, person=sarah, plan=Plan(number=SAFE))
    ref = ring(operator, at, ringing="neighbour")
    attach(operator, at, ref, sarah)
    found = shown(operator, ref)
    assert found.may
    assert "Do not ring the number that rang." in found.why


def test_while_the_caller_may_be_him_nothing_of_her_plan_is_there_to_be_read_out(
    detective, operator, at, sarah
):
    plan = Plan(number=SAFE, times="after school", who="my sister Ann", needs="Polish")
    actions.set_plan(by=detective, at=at, person=sarah, plan=plan)
    ref = ring(operator, at, ringing="him")
    attach(operator, at, ref, sarah)
    found = shown(operator, ref)
    assert found.may
    for word in (SAFE, SAFE[-6:], "after school", "Ann", "Polish"):
        assert word not in repr(found)
    contact.ring_back(operator, at=at, ref=ref)
    assert SAFE in repr(shown(operator, ref).says)


def test_without_a_plan_the_screen_says_that_nobody_rings_and_a_unit_is_sent(
    operator, at
):
    found = shown(operator, ring(operator, at))
    assert (found.plan, found.may, found.number) == (False, False, "")
    assert found.why[-1] == "Nobody rings back. Send a unit."


def test_who_is_not_known_by_name_is_rung_by_what_she_said_on_this_call(operator, at):
    ref = ring(operator, at, safe_number=SAFE)
    assert shown(operator, ref).number == SAFE
    contact.ring_back(operator, at=at, ref=ref)
    assert [one.result for one in shown(operator, ref).attempts] == [""]


def test_when_the_call_ends_it_is_the_plan_of_whoever_the_call_was_about(
    operator, at, sarah
):
    ref = ring(operator, at, her_name="Nadia Sample", safe_number=SAFE)
    close(operator, at, ref)
    nadia = person_of(f"{ref}/her", source="doorstep").ref
    assert nadia != sarah
    assert held(operator, nadia).number == SAFE


def test_a_ring_back_is_refused_in_words_where_no_plan_stands(operator, at):
    with pytest.raises(NotAllowed) as refused:
        contact.ring_back(operator, at=at, ref=ring(operator, at))
    assert "Send a unit" in refused.value.says


def test_a_second_ring_back_is_for_the_controller(operator, controller, at, sarah):
    ref = ring(operator, at, safe_number=SAFE)
    attach(operator, at, ref, sarah)
    tried = contact.ring_back(operator, at=at, ref=ref)
    missed = Result.NOT_ANSWERED
    contact.end_ring_back(operator, at=at, attempt=tried, result=missed)
    assert not shown(operator, ref).may
    steps.send(operator, at=at, ref=ref)
    assert shown(controller, ref).may
    contact.ring_back(controller, at=at, ref=ref)


# --- Kept close ----------------------------------------------------------------------


def everything(reader, controller, at, sarah):
    """A call on which her number and her code word stand wherever they can."""
    needs = f"Polish, ring {SAFE}, word {WORD}"
    ref = ring(reader, at, safe_number=SAFE, code_word=WORD, ask__needs=needs)
    attach(reader, at, ref, sarah)
    steps.send(reader, at=at, ref=ref)
    for callsign, purpose in (
        ("EX21", Purpose.TO_HER),
        ("EX22", Purpose.TO_ARREST_HIM),
    ):
        steps.dispatch(
            controller, at=at, ref=ref, callsign=callsign,
            number="response-officer", purpose=purpose,
        )  # fmt: skip
    return ref


@pytest.fixture
def protected(nobody, at, detective, sarah):
    take(nobody, at, {**SARAH, "phones": [HER_LINE, SAFE]})
    row = Record.objects.filter(external_id="p1").order_by("-version").first()
    with_tie = replace(detective, task="case 12")
    protect(by=with_tie, at=at, record=row.ref, sort=Protected.PHONE)
    return sarah


def bare(text):
    return text.replace(" ", "")


@pytest.mark.parametrize("known", ["sarah", "protected"])
def test_no_briefing_radio_text_or_summary_holds_her_number_or_her_word(
    operator, controller, at, known, request
):
    whom = request.getfixturevalue(known)
    ref = everything(operator, controller, at, whom)
    live = queries.call(controller, ref)
    assert len(live.units) == 2
    for unit in live.units:
        told = bare(repr(unit.briefing))
        assert "Polish" in told or unit.purpose != Purpose.TO_HER
        assert "900222" not in told
        assert WORD not in told
    said = bare(call_summary(operator, ref))
    assert "900222" not in said
    assert WORD not in said


def test_an_old_number_of_hers_is_kept_out_of_a_later_jobs_briefing(
    detective, operator, controller, at, sarah
):
    plan = Plan(number=SAFE, code_word=WORD)
    actions.set_plan(by=detective, at=at, person=sarah, plan=plan)
    actions.end_plan(by=detective, at=at, person=sarah, reason="a new phone")
    ref = ring(operator, at, ask__needs=f"Polish, ring {SAFE}, word {WORD}")
    attach(operator, at, ref, sarah)
    said = bare(call_summary(operator, ref))
    assert "900222" not in said
    assert WORD not in said


def test_a_code_word_of_an_earlier_plan_is_said_to_exist(
    detective, operator, controller, at, sarah
):
    plan = Plan(number=SAFE, code_word=WORD)
    actions.set_plan(by=detective, at=at, person=sarah, plan=plan)
    ref = ring(operator, at)
    attach(operator, at, ref, sarah)
    steps.send(operator, at=at, ref=ref)
    steps.dispatch(controller, at=at, ref=ref, callsign="EX21")
    told = repr(queries.call(controller, ref).units[0].briefing)
    assert "code word exists" in told, told
    assert WORD not in told


def test_only_who_works_on_the_call_is_shown_how_she_may_be_reached(
    operator, cast, controller, at, protected
):
    ref = everything(operator, controller, at, protected)
    for worker in (operator, controller):
        assert SAFE in repr(shown(worker, ref))
    seen = 0
    for role in ("response-officer", "sergeant", "specialist-detective"):
        page = call_page(replace(cast[role], task="a call"), ref)
        if page is None:
            continue
        seen += 1
        assert page.contact == type(page.contact)(why=(contact.NOT_SHOWN,))
        assert not contact.PRIVATE & set(page.fields)
    assert seen


def test_a_machine_is_told_nothing_of_it(operator, controller, at, nobody, sarah):
    machine = replace(nobody, sources=frozenset({"doorstep"}))
    ref = ring(operator, at, safe_number=SAFE, code_word=WORD)
    attach(operator, at, ref, sarah)
    told = bare(repr(panel(machine, ref)))
    assert str(ref) in told
    assert "900222" not in told
    assert WORD not in told


# --- Owed ----------------------------------------------------------------------------


def test_a_call_that_ends_without_it_owes_the_question_and_a_day_later_it_is_overdue(
    operator, nobody, at
):
    ref = ring(operator, at)
    assert "C01" not in codes(nobody, at)
    close(operator, at, ref)
    assert "C01" in codes(nobody, at)
    day = at + timedelta(hours=24, seconds=1)
    lines = owed(nobody, nobody.duties, at=day, overdue=True)
    late = next(line for line in lines if line.code == "C01")
    assert (late.thing, late.owner) == (ref, "response-officer")
    assert late.state.level is Level.OVERDUE


def test_where_she_was_asked_nothing_is_owed(operator, nobody, at, sarah):
    ref = ring(operator, at, safe_number="none, she says")
    close(operator, at, ref)
    assert "C01" not in codes(nobody, at)


def test_a_code_word_alone_does_not_say_how_to_reach_her(operator, nobody, at):
    ref = ring(operator, at, code_word=WORD)
    close(operator, at, ref)
    assert "C01" in codes(nobody, at)


def test_who_has_a_plan_is_not_owed_another(detective, operator, nobody, at, sarah):
    actions.set_plan(by=detective, at=at, person=sarah, plan=Plan(number=SAFE))
    ref = ring(operator, at)
    attach(operator, at, ref, sarah)
    close(operator, at, ref)
    assert "C01" not in codes(nobody, at)


def test_what_another_said_of_it_is_owed_still(operator, nobody, at):
    ref = ring(operator, at, ringing="relation", safe_number=SAFE)
    close(operator, at, ref)
    assert "C01" in codes(nobody, at)


@pytest.mark.parametrize("attached", [True, False])
def test_asked_later_it_is_met(detective, operator, nobody, at, sarah, attached):
    ref = ring(operator, at, her_name="Nadia Sample")
    if attached:
        attach(operator, at, ref, sarah)
    close(operator, at, ref)
    assert "C01" in codes(nobody, at)
    whom = sarah if attached else person_of(f"{ref}/her", source="doorstep").ref
    actions.set_plan(by=detective, at=at, person=whom, plan=Plan(number=SAFE))
    assert "C01" not in codes(nobody, at)


def test_a_call_about_something_else_owes_nothing_of_the_kind(operator, nobody, at):
    ref = ring(operator, at)
    steps.not_domestic(operator, at=at, ref=ref)
    assert "C01" not in codes(nobody, at)
    assert not ContactPlan.objects.exists()
