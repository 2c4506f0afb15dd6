"""Every person shown is on record, before anything is shown."""

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse

from doorstep.access.actions import write_looks
from doorstep.access.models import Look
from doorstep.access.queries import looks_at
from doorstep.access.rules import Kind, window
from tests.rooms import SARAH, browser, person_of, take

pytestmark = pytest.mark.django_db
HER = uuid.UUID(int=1)


def shown(reader, *, subject=HER, kind=Kind.LISTED, **changes):
    fresh = replace(reader, noted=set(), **changes)
    fresh.note(subject, kind)
    write_looks(fresh)


def test_a_person_shown_again_within_the_hour_is_one_look(operator):
    for minutes in (0, 1, 59):
        shown(operator, at=operator.at + timedelta(minutes=minutes))
    assert Look.objects.count() == 1


def test_the_next_hour_is_another_look(operator):
    shown(operator)
    shown(operator, at=operator.at + timedelta(hours=1))
    assert Look.objects.count() == 2


def test_another_person_task_kind_or_reader_is_another_look(operator, cast):
    shown(operator)
    shown(operator, subject=uuid.UUID(int=2))
    shown(operator, task="call 0413")
    shown(operator, kind=Kind.CONSULTED)
    shown(replace(cast["controller"], task=operator.task))
    assert Look.objects.count() == 5


@pytest.mark.parametrize("hours", [1, 2, 24])
def test_in_which_time_looks_are_one_is_policy(hours, operator):
    access = replace(operator.policy, looks_window_hours=hours)
    reader = replace(operator, view=replace(operator.view, access=access))
    began = window(reader)
    last = began + timedelta(hours=hours, seconds=-1)
    for at in (began, last, began + timedelta(hours=hours)):
        shown(replace(reader, at=at))
    assert Look.objects.count() == 2


def test_a_look_says_who_in_which_role_for_what_by_which_door_and_when(operator):
    shown(operator, kind=Kind.CONSULTED)
    (look,) = Look.objects.all()
    assert look.account_id == operator.account
    assert (look.role, look.task, look.door) == ("operator", "call 0412", "test")
    assert (look.subject, look.at, look.kind) == (HER, operator.at, "consulted")


def test_only_a_role_that_reads_the_log_learns_who_else_has_looked(operator, cast):
    shown(operator)
    shown(replace(cast["sergeant"], at=operator.at + timedelta(hours=2)))
    auditor = replace(operator, role="auditor", account=None)
    names = {
        reader.role: [one.name for one in looks_at(reader, [HER])]
        for reader in (operator, cast["sergeant"], cast["controller"], auditor)
    }
    assert names == {
        "operator": ["The operator"],
        "sergeant": ["The sergeant"],
        "controller": [],
        "auditor": ["The sergeant", "The operator"],
    }


def test_writing_looks_forgets_them_so_that_none_is_written_twice(operator):
    operator.note(HER)
    assert write_looks(operator) == 1
    assert write_looks(operator) == 0


def test_doorstep_itself_shows_nothing_to_anybody_and_leaves_no_look(nobody):
    nobody.note(HER)
    assert write_looks(nobody) == 0
    assert not Look.objects.exists()


@pytest.fixture
def sarah(nobody, at, cast):
    take(nobody, at, SARAH)
    return str(person_of("p1").ref)


PAGES = {
    "search": lambda client, ref: client.post(
        reverse("find"), {"name": "Sarah Example", "task": "call 0412"}
    ),
    "search while typing": lambda client, ref: client.post(
        reverse("found"), {"name": "Sarah Example", "task": "call 0412"}
    ),
    "person page": lambda client, ref: client.get(reverse("person", args=[ref])),
    "search over the API": lambda client, ref: client.post(
        "/api/v1/find",
        {"name": "Sarah Example", "task": "call 0412"},
        content_type="application/json",
    ),
    "person over the API": lambda client, ref: client.get(
        f"/api/v1/persons/{ref}?task=call+0412"
    ),
}


@pytest.mark.parametrize("page", PAGES)
def test_typing_and_polling_add_no_looks(page, sarah, settings):
    client = browser("operator")
    for _ in range(3):
        PAGES[page](client, sarah)
    assert Look.objects.count() == 1
