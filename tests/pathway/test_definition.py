"""The Act's definition on a live call: what is entered and what is on record."""

import pytest

from doorstep.incidents.forms import SayForm
from doorstep.incidents.rules.calls import Part
from doorstep.pathway.call import steps
from tests.pathway.test_call import page, ring, tell
from tests.rooms import MARK, SARAH, match, person_of, take

pytestmark = pytest.mark.django_db


@pytest.fixture
def grown(operator, at):
    """A call about two who are both grown up, as they were said to be."""
    ref = ring(operator, at)
    tell(operator, at, ref, her_age="34", him_born="3 May 1990")
    return ref


def shown(operator, ref):
    return page(operator, ref).definition


def test_before_anything_is_asked_it_is_not_yet_known_and_says_what_is_open(
    operator, at
):
    found = shown(operator, ring(operator, at))
    assert found.says == "not yet known"
    assert not found.child_route
    assert len(found.reasons) == 3
    assert all(reason.startswith("Not known yet") for reason in found.reasons)


def test_two_connected_and_an_abusive_act_are_within_it(operator, at, grown):
    tell(operator, at, grown, connected="intimate", behaviour="economic")
    assert shown(operator, grown).says == "within"


def test_flatmates_are_outside_it_and_the_call_stays_graded_and_can_be_sent(
    operator, at, grown
):
    tell(operator, at, grown, connected="none", behaviour="violent-threatening")
    tell(operator, at, grown, where="3 Quarry Row, Sometown")
    assert shown(operator, grown).says == "outside"
    found = page(operator, grown)
    assert found.grade.title == "Immediate"
    assert found.grade.missing == ()


@pytest.mark.parametrize("part", ["her", "him"])
def test_who_is_under_sixteen_takes_both_ways_and_is_never_merely_outside(
    operator, at, grown, part
):
    tell(operator, at, grown, connected="none", **{f"{part}_age": "15"})
    tell(operator, at, grown, **{f"{part}_born": ""})
    found = shown(operator, grown)
    assert found.says == "child protection too"
    assert found.child_route


def test_an_age_that_may_lie_on_either_side_is_left_open(operator, at, grown):
    tell(operator, at, grown, her_age="about 17", connected="relatives")
    tell(operator, at, grown, behaviour="psychological")
    assert shown(operator, grown).says == "not yet known"


def test_a_child_who_is_there_takes_the_way_of_child_protection_as_well(
    operator, at, grown
):
    tell(operator, at, grown, ask__children="yes: two", connected="married")
    tell(operator, at, grown, behaviour="physical-sexual")
    found = shown(operator, grown)
    assert (found.says, found.child_route) == ("within", True)


def test_what_is_on_record_of_an_age_goes_before_what_was_said(
    nobody, operator, at, policy
):
    take(nobody, at, SARAH, MARK)
    match(nobody, at, policy)
    ref = ring(operator, at)
    tell(operator, at, ref, her_age="12", him_age="40")
    assert shown(operator, ref).child_route
    sarah = person_of("p1").ref
    steps.attach(operator, at=at, ref=ref, part=Part.HER, person=sarah)
    assert not shown(operator, ref).child_route


@pytest.mark.parametrize("field", ["connected", "behaviour"])
def test_what_no_list_holds_is_refused_by_name(field, operator):
    form = SayForm({"name": field, "value": "neighbours"}, policy=operator.incidents)
    assert not form.is_valid()
    assert "Give one of" in form.errors["value"][0]
