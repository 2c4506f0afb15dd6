"""What history and answers tell the grade's rules, beside what is heard."""

from datetime import timedelta

import pytest

from doorstep.incidents import queries
from doorstep.incidents.rules.calls import Part
from doorstep.incidents.rules.grades import Sign
from doorstep.pathway.call import steps
from doorstep.pathway.call.signs import of_history
from doorstep.timing import local_day
from tests.pathway.test_call import page, ring, tell
from tests.rooms import MARK, ORDER, SARAH, match, person_of, take

pytestmark = pytest.mark.django_db


def history(nobody, operator, at, policy, control, part=Part.HIM):
    """Signs of a call to which he is attached, who is bound by this control."""
    take(nobody, at, SARAH, MARK, {**ORDER, "id": "m9", **control})
    match(nobody, at, policy)
    ref = ring(operator, at)
    whose = {Part.HIM: "p2", Part.HER: "p1"}[part]
    steps.attach(operator, at=at, ref=ref, part=part, person=person_of(whose).ref)
    return set(of_history(operator, queries.call(operator, ref)))


def days(at, ago):
    return (local_day(at) - timedelta(days=ago)).isoformat()


@pytest.mark.parametrize("sort", ["bail condition", "licence condition"])
@pytest.mark.parametrize(("ago", "holds"), [(0, True), (80, True), (100, False)])
def test_bail_or_licence_that_lately_began_tells_that_he_came_out(
    nobody, operator, at, policy, sort, ago, holds
):
    control = {"sort": sort, "from": days(at, ago), "to": days(at, -60)}
    found = history(nobody, operator, at, policy, control)
    assert (Sign.RELEASE in found) is holds


@pytest.mark.parametrize(("ago", "holds"), [(1, True), (80, True), (100, False)])
def test_a_control_that_lately_ended_raises(nobody, operator, at, policy, ago, holds):
    control = {"from": days(at, 300), "to": days(at, ago)}
    found = history(nobody, operator, at, policy, control)
    assert (Sign.BAIL_END in found) is holds


def test_a_control_that_ends_today_has_not_ended(nobody, operator, at, policy):
    control = {"from": days(at, 300), "to": days(at, 0)}
    assert Sign.BAIL_END not in history(nobody, operator, at, policy, control)


def test_a_control_that_protects_her_is_none_that_binds_her(
    nobody, operator, at, policy
):
    control = {"from": days(at, 300), "to": days(at, 5)}
    found = history(nobody, operator, at, policy, control, Part.HER)
    assert Sign.BAIL_END not in found


@pytest.mark.parametrize(
    ("question", "sign"),
    [
        ("returning", Sign.RETURNING),
        ("child-taken", Sign.CHILD_TAKEN),
        ("parting", Sign.SEPARATION),
    ],
)
def test_a_yes_raises_the_grade_by_its_sign(operator, at, question, sign):
    ref = ring(operator, at)
    tell(operator, at, ref, **{f"ask__{question}": "yes"})
    steps.grade(operator, at=at, ref=ref, grade="scheduled", reason="she is at work")
    says = operator.incidents.grade_rules[sign].says
    assert says in page(operator, ref).grade.reasons
