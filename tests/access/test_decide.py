"""One thing decided and a list of things shown agree, for every role and relation."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import product
from typing import ClassVar
from uuid import UUID

import pytest
from django.db.models import Model

from doorstep.access.models import Post, Scoped, Tie, Unit
from doorstep.access.queries import decide
from doorstep.access.rules import Allow, Deny, Mask, Verb
from doorstep.incidents.models import Call, Incident, Narrative, Place
from doorstep.people.models import Doubt, Marker, Record
from tests.conftest import NOON, ROLES
from tests.rooms import staff_of

pytestmark = pytest.mark.django_db

KINDS = ("call", "dispatch", "case", "task", "author")
WHENS = ("lasts", "ended just now", "ended long ago", "not begun")
WHOSE = ("staff", "post", "unit")
MODELS = (Record, Doubt, Marker, Incident, Narrative, Place, Call)
LONG = timedelta(days=2)


class Office(Post):
    """A thing that belongs to a unit, as no table of a room does yet."""

    data_class: ClassVar = "D1"
    scope_ref: ClassVar = "ref"
    scope_unit: ClassVar = "unit_id"
    objects = Scoped.as_manager()

    class Meta:
        proxy = True
        app_label = "access"


@dataclass(frozen=True)
class Relation:
    """How a reader stands to one thing."""

    ref: UUID
    kind: str = ""
    when: str = ""
    whose: str = ""


def relations() -> Iterator[Relation]:
    yield Relation(uuid.uuid4())
    for kind, when, whose in product(KINDS, WHENS, WHOSE):
        yield Relation(uuid.uuid4(), kind, when, whose)


def tie_of(one: Relation, reader) -> Tie:
    since, until = NOON - LONG * 2, None
    if one.when == "ended just now":
        until = NOON - timedelta(minutes=1)
    elif one.when == "ended long ago":
        until = NOON - LONG
    elif one.when == "not begun":
        since = NOON + timedelta(minutes=1)
    bound = {"staff": reader.staff, "unit": reader.unit, "post": min(reader.posts)}
    named = {f"{one.whose}_id": bound[one.whose]}
    act = uuid.uuid4()
    return Tie(thing=one.ref, kind=one.kind, since=since, until=until, act=act, **named)


def things(many: list[Relation]) -> None:
    """One row of every protected table for each relation, under the same ref."""
    act = uuid.uuid4()
    kept = {"source": "x", "digest": 0, "loaded_at": NOON, "act": act}
    rows: dict[type[Model], list[Model]] = {model: [] for model in MODELS}
    for n, one in enumerate(many):
        named = {"ref": one.ref, "external_id": str(n), **kept}
        record = Record(given={}, **named)
        other = Record(external_id=f"other {n}", given={}, **kept)
        happened = {"sort": "call", "at": NOON, "precision": "minute"}
        incident = Incident(**happened, **named)
        sure = {"probability": 0.5, "at": NOON, "act": act}
        warned = {"sort": "warning", "served": "no", "external_id": str(n)}
        for row in (
            record,
            other,
            incident,
            Doubt(left=record, right=other, **sure),
            Marker(record=record, **warned, **kept),
            Narrative(incident=incident, text="told"),
            Call(incident=incident),
            Place(incident=incident, sort="incident", given="", packed=""),
        ):
            rows[type(row)].append(row)
    for model in (Record, Incident, Doubt, Marker, Narrative, Call, Place):
        model._base_manager.bulk_create(rows[model])


@pytest.mark.parametrize("role", ROLES)
def test_what_is_decided_of_one_is_what_a_list_shows(role, cast):
    reader = cast[role]
    many = list(relations())
    things(many)
    Tie.objects.bulk_create(tie_of(one, reader) for one in many if one.kind)
    for model, task in product(MODELS, ("", "call 0412")):
        asks = replace(reader, task=task)
        shown = set(model.objects.visible_to(asks).values_list("pk", flat=True))
        for thing in model.objects.all():
            allowed = isinstance(decide(asks, Verb.READ, thing), Allow)
            assert allowed == (thing.pk in shown), (model, task, thing.pk)


@pytest.mark.parametrize("role", ROLES)
def test_what_belongs_to_a_unit_is_read_in_it_and_above_it(role, cast, policy):
    reader = cast[role]
    below = Unit.objects.create(name="Below", parent_id=reader.unit)
    beside = Unit.objects.create(name="Beside")
    for unit in (below, beside):
        Post.objects.create(name="an office", role="operator", unit=unit)
    reader = replace(reader, units=reader.units | {below.pk})
    shown = set(Office.objects.visible_to(reader))
    for office in Office.objects.all():
        allowed = isinstance(decide(reader, Verb.READ, office), Allow)
        assert allowed == (office in shown)
        row = policy.access.row(role, "D1", "read")
        if row and "unit" in row.needs and "force" not in row.needs:
            assert allowed == (office.unit_id != beside.pk)


def test_a_role_that_may_only_know_that_there_is_something_is_shown_nothing(cast):
    reader = cast["operator"]
    things([Relation(uuid.uuid4())])
    record = Record.objects.last()
    assert isinstance(decide(reader, Verb.READ, record), Mask)
    assert not Record.objects.visible_to(reader).exists()


def test_where_policy_has_no_row_the_answer_is_never(cast):
    things([Relation(uuid.uuid4())])
    reader = replace(cast["sergeant"], task="call 0412")
    answer = decide(reader, Verb.WRITE, Record.objects.last())
    assert isinstance(answer, Deny)
    assert "may not write" in answer.reason


@pytest.mark.parametrize("kind", KINDS)
def test_a_tie_holds_until_the_minutes_of_its_kind_have_passed(kind, cast, policy):
    minutes = policy.access.ties[kind].minutes_after
    role = {"call": "operator", "dispatch": "response-officer"}.get(
        kind, "specialist-detective"
    )
    reader = cast[role]
    data = Narrative if kind == "author" else Record
    (one,) = many = [Relation(uuid.uuid4())]
    things(many)
    tie = Tie.objects.create(
        thing=one.ref,
        kind=kind,
        staff=staff_of(reader),
        since=NOON - LONG,
        until=NOON,
        act=uuid.uuid4(),
    )
    ends = tie.until + timedelta(minutes=minutes)
    just_before = replace(reader, at=ends - timedelta(seconds=1))
    assert data.objects.visible_to(just_before).count() == 1
    assert not data.objects.visible_to(replace(reader, at=ends)).exists()


def test_an_account_that_holds_no_post_sees_nothing(cast):
    many = list(relations())
    things(many)
    reader = replace(
        cast["sergeant"], role="none", posts=frozenset(), unit=None, task="a call"
    )
    Tie.objects.bulk_create(
        Tie(
            thing=one.ref,
            kind=one.kind,
            staff_id=reader.staff,
            since=NOON - LONG,
            act=uuid.uuid4(),
        )
        for one in many
        if one.kind
    )
    for model in MODELS:
        assert not model.objects.visible_to(reader).exists()
        assert isinstance(decide(reader, Verb.READ, model.objects.first()), Deny)
