"""Who comes in: posts and roles, machines by token, the first account of all."""

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from doorstep.access import actions
from doorstep.access.models import Account, Holding, Post, Tie, Token, Unit
from doorstep.access.queries import by_token, posts_of, reader_for
from doorstep.access.rules import DataClass, Verb
from doorstep.states import Invalid
from tests.rooms import SARAH, browser, names, staff_of, take

pytestmark = pytest.mark.django_db
FIRST = {
    "username": "first",
    "name": "The First",
    "number": "f1",
    "role": "sergeant",
    "password": "long enough a word",
}


def as_now(reader, policy, at, **more):
    account = Account.objects.get(pk=reader.account)
    return reader_for(account, task="a call", door="test", at=at, policy=policy, **more)


def test_a_reader_has_the_role_and_unit_of_the_post_held(cast, policy, at):
    reader = as_now(cast["sergeant"], policy, at)
    assert reader.role == "sergeant"
    assert Unit.objects.get(pk=reader.unit).name == "Example Force"


def test_who_leaves_a_post_sees_nothing_from_the_next_request_on(
    cast, policy, at, nobody
):
    take(nobody, at, SARAH)
    holding = Holding.objects.get(staff=staff_of(cast["operator"]))
    actions.end_holding(by=nobody, at=at, holding=holding)
    reader = as_now(cast["operator"], policy, at)
    assert reader.role == "none"
    assert names(reader, phone="07700900123") == []


def test_a_post_to_be_held_later_gives_nothing_yet(cast, policy, at, nobody):
    staff = staff_of(cast["operator"])
    post = actions.make_post(
        name="later", role="sergeant", unit=Unit.objects.get(pk=cast["operator"].unit)
    )
    actions.hold(by=nobody, at=at + timedelta(hours=1), staff=staff, post=post)
    assert [p.name for p in posts_of(staff.account, at)] == ["operator"]
    reader = as_now(cast["operator"], policy, at, post=post.ref)
    assert reader.role == "operator"


def test_who_holds_two_posts_works_in_the_one_chosen(cast, policy, at, nobody):
    staff = staff_of(cast["operator"])
    post = actions.make_post(
        name="second", role="sergeant", unit=Unit.objects.get(pk=cast["operator"].unit)
    )
    actions.hold(by=nobody, at=at, staff=staff, post=post)
    assert as_now(cast["operator"], policy, at, post=post.ref).role == "sergeant"


def test_the_units_of_a_reader_are_the_unit_and_all_below_it(cast, policy, at):
    force = Unit.objects.get(pk=cast["sergeant"].unit)
    borough = Unit.objects.create(name="Borough", parent=force)
    team = Unit.objects.create(name="Team", parent=borough)
    Unit.objects.create(name="Another force")
    reader = as_now(cast["sergeant"], policy, at)
    assert reader.units == {force.pk, borough.pk, team.pk}


def test_an_account_without_a_post_finds_nobody_and_opens_nobody(db, nobody, at):
    take(nobody, at, SARAH)
    actions.make_staff(number="n1", name="New", username="new", password="pass")
    client = browser("new")
    page = client.post("/", {"phone": "07700900123", "task": "call 0412"})
    assert b"EXAMPLE" not in page.content


def test_a_tie_is_ended_once_by_the_act_that_ends_the_relation(cast, nobody, at):
    thing = uuid.uuid4()
    staff = staff_of(cast["operator"])
    with actions.acting(by=nobody, at=at, code="test.tie") as doing:
        actions.tie(doing, thing=thing, kind="call", since=at, staff=staff)
    with actions.acting(by=nobody, at=at, code="test.untie") as doing:
        assert actions.untie(doing, thing=thing, kind="call", at=at) == 1
        assert actions.untie(doing, thing=thing, kind="call", at=at) == 0
    assert Tie.objects.get().until == at


def test_a_tie_begins_and_ends_with_the_act_it_belongs_to(nobody, cast, at):
    thing = uuid.uuid4()
    staff = staff_of(cast["operator"])
    with pytest.raises(RuntimeError):
        tied_and_failed(nobody, at, thing, staff)
    assert not Tie.objects.exists()


def tied_and_failed(nobody, at, thing, staff):
    with actions.acting(by=nobody, at=at, code="test.tie") as doing:
        actions.tie(doing, thing=thing, kind="call", since=at, staff=staff)
        raise RuntimeError


@pytest.fixture
def secret(nobody, at):
    return actions.issue_token(
        by=nobody, at=at, name="desk", source="crime", verbs=["load"]
    )


def test_a_token_gives_its_source_and_its_verbs_and_no_role(secret, policy, at):
    found = by_token(secret, door="api", at=at, policy=policy)
    assert found is not None
    reader, verbs = found
    assert reader.sources == {"crime"}
    assert verbs == ["load"]
    assert all(reader.row(data, verb) is None for data in DataClass for verb in Verb)


def test_a_token_is_kept_only_as_a_hash(secret):
    (token,) = Token.objects.all()
    assert secret not in str(token.__dict__)


def test_an_ended_token_opens_nothing(secret, policy, at, nobody):
    assert actions.end_tokens(by=nobody, at=at, source="crime") == ["desk"]
    assert by_token(secret, door="api", at=at, policy=policy) is None


def test_a_token_opens_nothing_before_it_was_made(secret, policy, at):
    before = at - timedelta(seconds=1)
    assert by_token(secret, door="api", at=before, policy=policy) is None


def test_no_other_word_is_a_token(secret, policy, at):
    for wrong in ("", secret[:-1], secret.upper(), f"{secret} "):
        assert by_token(wrong, door="api", at=at, policy=policy) is None


def test_ending_one_machines_token_leaves_the_others_of_its_source(
    secret, policy, at, nobody
):
    other = actions.issue_token(
        by=nobody, at=at, name="car", source="crime", verbs=["load"]
    )
    assert actions.end_tokens(by=nobody, at=at, source="crime", name="desk") == ["desk"]
    assert by_token(other, door="api", at=at, policy=policy) is not None


@pytest.mark.parametrize("verb", ["find", "nothing"])
def test_a_token_without_the_verb_may_not_load(verb, nobody, client, db):
    before = timezone.now() - timedelta(days=1)
    made = actions.issue_token(
        by=nobody, at=before, name="m", source="crime", verbs=[verb]
    )
    answer = client.post(
        "/api/v1/records",
        {"documents": [SARAH]},
        content_type="application/json",
        headers={"Authorization": f"Bearer {made}"},
    )
    assert answer.status_code == 403


def test_the_first_account_can_be_made_while_there_is_none(nobody, at, db, policy):
    staff = actions.first_account(by=nobody, at=at, **FIRST)
    assert Post.objects.get().role == "sergeant"
    assert (
        reader_for(staff.account, task="", door="test", at=at, policy=policy).role
        == "sergeant"
    )


def test_the_first_account_cannot_be_made_twice(nobody, at, db):
    actions.first_account(by=nobody, at=at, **FIRST)
    with pytest.raises(actions.NotFirst, match="accounts already"):
        actions.first_account(
            by=nobody, at=at, **{**FIRST, "username": "second", "number": "f2"}
        )
    assert Account.objects.count() == 1


def test_the_first_account_cannot_be_made_beside_others(nobody, at, cast):
    with pytest.raises(actions.NotFirst):
        actions.first_account(by=nobody, at=at, **FIRST)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        pytest.param({"password": "eleven char"}, "password", id="short password"),
        pytest.param({"role": "superhero"}, "role", id="role that is not there"),
    ],
)
def test_a_first_account_that_could_not_be_used_is_refused(
    change, field, nobody, at, db
):
    with pytest.raises(Invalid) as told:
        actions.first_account(by=nobody, at=at, **{**FIRST, **change})
    assert told.value.field == field
    assert not Account.objects.exists()


def test_a_reader_keeps_to_one_moment(cast, at):
    assert replace(cast["operator"], task="x").at == at
