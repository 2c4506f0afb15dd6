"""Her plan hangs on the person, grows by rows, and the last open row holds."""

from dataclasses import replace
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

from doorstep.access.actions import acting, tie
from doorstep.incidents.actions import NoCall, open_call
from doorstep.incidents.rules.calls import Channel
from doorstep.people.models import Merged, Person
from doorstep.safeguarding import actions
from doorstep.safeguarding.models import ContactPlan
from doorstep.safeguarding.queries import attempts, has_plan, plan_of
from doorstep.safeguarding.rules import Plan, Result
from doorstep.states import Conflict, Invalid, NotAllowed
from tests.rooms import SARAH, match, person_of, staff_of, take

pytestmark = pytest.mark.django_db
SAFE = "07700 900222"
PLAN = Plan(number=SAFE, times="09:00 to 15:00", who="her sister", code_word="lavender")


@pytest.fixture
def sarah(nobody, at, policy):
    take(nobody, at, SARAH)
    match(nobody, at, policy)
    return person_of("p1").ref


@pytest.fixture
def call(operator, at):
    return open_call(by=operator, at=at, ref=uuid4(), channel=Channel.EMERGENCY)


@pytest.fixture
def detective(cast):
    return replace(cast["specialist-detective"], task="case 12")


def held(reader, person):
    line = plan_of(reader, person)
    return line.plan if line else None


def keep(operator, at, call, sarah, **said):
    return actions.keep_said(
        by=operator, at=at, call=call, person=sarah, said=Plan(**said)
    )


def test_nobody_has_a_plan_until_somebody_asked(detective, sarah):
    assert plan_of(detective, sarah) is None
    assert not has_plan(sarah)


def test_a_plan_is_kept_whole_with_who_entered_it_and_when(detective, at, sarah):
    ref = actions.set_plan(by=detective, at=at, person=sarah, plan=PLAN)
    line = plan_of(detective, sarah)
    assert (line.ref, line.plan, line.since) == (ref, PLAN, at)
    assert line.by == "The specialist-detective"


def test_a_new_plan_ends_the_old_one_and_both_rows_stay(detective, at, sarah):
    for number in (SAFE, "01632 960222"):
        actions.set_plan(by=detective, at=at, person=sarah, plan=Plan(number=number))
    assert held(detective, sarah).number == "01632 960222"
    assert ContactPlan.objects.filter(until__isnull=False).count() == 1


def test_rows_only_grow(detective, at, sarah):
    actions.set_plan(by=detective, at=at, person=sarah, plan=PLAN)
    with pytest.raises(DatabaseError), transaction.atomic():
        ContactPlan.objects.update(number="07700 900999")
    with pytest.raises(DatabaseError), transaction.atomic():
        ContactPlan.objects.all().delete()
    assert held(detective, sarah) == PLAN


def test_an_empty_plan_is_refused(detective, at, sarah):
    with pytest.raises(Invalid):
        actions.set_plan(by=detective, at=at, person=sarah, plan=Plan(needs="Polish"))


@pytest.mark.parametrize("role", ["operator", "controller", "sergeant"])
def test_who_may_not_write_her_identity_sets_no_plan_outside_a_call(
    cast, at, sarah, role
):
    reader = replace(cast[role], task="a task")
    with pytest.raises(actions.NoPerson):
        actions.set_plan(by=reader, at=at, person=sarah, plan=PLAN)
    assert not ContactPlan.objects.exists()


def test_ending_it_means_that_nobody_rings_her(detective, at, sarah):
    actions.set_plan(by=detective, at=at, person=sarah, plan=PLAN)
    actions.end_plan(by=detective, at=at, person=sarah, reason="he found the phone")
    assert plan_of(detective, sarah) is None
    with pytest.raises(Conflict):
        actions.end_plan(by=detective, at=at, person=sarah, reason="again")


def test_who_has_neither_task_nor_tie_reads_no_plan(detective, cast, at, sarah):
    actions.set_plan(by=detective, at=at, person=sarah, plan=PLAN)
    for role, reader in cast.items():
        assert plan_of(reader, sarah) is None, role


def test_what_she_says_on_a_call_is_laid_over_what_stood(
    detective, operator, at, sarah, call
):
    actions.set_plan(by=detective, at=at, person=sarah, plan=PLAN)
    keep(operator, at, call, sarah, code_word="tea")
    assert held(operator, sarah) == replace(PLAN, code_word="tea")


def test_taken_back_from_the_call_the_earlier_plan_holds_again(
    detective, operator, at, sarah, call
):
    actions.set_plan(by=detective, at=at, person=sarah, plan=PLAN)
    keep(operator, at, call, sarah, number="01632 960222")
    actions.keep_said(by=operator, at=at, call=call, person=None, said=Plan())
    assert held(operator, sarah) == PLAN


def test_said_twice_it_is_kept_once(operator, at, sarah, call):
    refs = {keep(operator, at, call, sarah, number=SAFE) for _ in range(2)}
    assert len(refs) == 1
    assert ContactPlan.objects.count() == 1


def test_corrected_on_the_call_only_the_correction_holds(operator, at, sarah, call):
    keep(operator, at, call, sarah, number="07700 900221")
    keep(operator, at, call, sarah, number=SAFE)
    assert held(operator, sarah).number == SAFE
    assert ContactPlan.objects.filter(until__isnull=True).count() == 1


def test_a_call_of_somebody_elses_sets_no_plan(cast, at, sarah, call):
    other = replace(cast["response-officer"], task="a call")
    with pytest.raises(NoCall):
        keep(other, at, call, sarah, number=SAFE)


def merge(at, gone, into):
    ref = uuid4()
    pair = [Person.objects.get(ref=one) for one in (gone, into)]
    Merged.objects.create(person=pair[0], survivor=pair[1], since=at, act=ref)


@pytest.fixture
def other(nobody, at, policy, sarah):
    take(
        nobody,
        at,
        {
            **SARAH,
            "id": "p9",
            "given": "Nadia",
            "family": "Sample",
            "born": "1971-04-04",
            "phones": [],
            "address": "5 Mill Court",
        },
    )
    match(nobody, at, policy)
    return person_of("p9").ref


def test_a_plan_follows_a_person_who_became_another(detective, at, sarah, other):
    actions.set_plan(by=detective, at=at, person=sarah, plan=PLAN)
    merge(at, sarah, other)
    assert held(detective, other) == PLAN
    assert held(detective, sarah) == PLAN


def test_two_numbers_of_persons_who_became_one_are_a_doubt(
    detective, operator, at, sarah, other, call
):
    actions.set_plan(by=detective, at=at, person=sarah, plan=PLAN)
    new = Plan(number="01632 960222")
    actions.set_plan(by=detective, at=at, person=other, plan=new)
    assert not held(detective, sarah).disputed
    merge(at, sarah, other)
    plan = held(operator, other)
    assert plan.disputed
    with pytest.raises(NotAllowed):
        ring(operator, at, call, plan)


def ring(reader, at, call, plan=Plan(number=SAFE), **more):  # noqa: B008
    return actions.try_ring_back(
        by=reader, at=at, call=call, plan=plan, caller_may_be_him=False, **more
    )


def test_without_a_plan_no_attempt_is_kept_since_none_is_made(operator, at, call):
    with pytest.raises(NotAllowed) as refused:
        ring(operator, at, call, None)
    assert "Send a unit" in refused.value.says
    assert attempts(operator, call) == ()


def test_an_attempt_is_kept_before_it_rings_and_its_result_after(operator, at, call):
    tried = ring(operator, at, call)
    assert [(a.n, a.result) for a in attempts(operator, call)] == [(1, None)]
    actions.end_ring_back(by=operator, at=at, attempt=tried, result=Result.HER)
    line = attempts(operator, call)[0]
    assert (line.by, line.at, line.result) == ("The operator", at, Result.HER)
    with pytest.raises(Conflict):
        actions.end_ring_back(by=operator, at=at, attempt=tried, result=Result.ANOTHER)


def test_only_a_controller_rings_a_second_time(operator, cast, nobody, at, call):
    tried = ring(operator, at, call)
    actions.end_ring_back(by=operator, at=at, attempt=tried, result=Result.NOT_ANSWERED)
    with pytest.raises(NotAllowed):
        ring(operator, at, call)
    controller = replace(cast["controller"], task="a call")
    with acting(by=nobody, at=at, code="test.tie", thing=call) as doing:
        tie(doing, thing=call, kind="call", since=at, staff=staff_of(controller))
    ring(controller, at, call)
    assert [a.n for a in attempts(controller, call)] == [1, 2]


def test_the_result_is_for_who_works_on_the_call(operator, cast, at, call):
    tried = ring(operator, at, call)
    with pytest.raises(NoCall):
        actions.end_ring_back(
            by=cast["response-officer"], at=at, attempt=tried, result=Result.HER
        )
    with pytest.raises(actions.NoAttempt):
        actions.end_ring_back(by=operator, at=at, attempt=uuid4(), result=Result.HER)
