"""N4: nobody is shown a person with no look on record, written first."""

import json
import re
from uuid import UUID

import pytest
from django.urls import reverse

from doorstep.access.models import Look
from doorstep.cli import main
from doorstep.people.models import Person
from tests.rooms import (
    CALL,
    MAYBE,
    ORDER,
    SARAH,
    browser,
    match,
    person,
    person_of,
    spied,
    take,
)

pytestmark = pytest.mark.django_db
REF = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
NAMES = ("EXAMPLE", "OTHER", "SAMPLE")
RELATION = {
    "kind": "relationship",
    "id": "r1",
    "person": "p1",
    "other": "p3",
    "sort": "sibling",
}


@pytest.fixture
def register(nobody, at, policy, cast):
    """A woman, a doubt about her, her household, her call and her sister."""
    home = {"address": SARAH["address"], "phones": SARAH["phones"]}
    mark = person("p2", "Mark", "Other", "1985-07-19", sex="male", **home)
    sister = person("p3", "Susan", "Sample", "1992-01-30", **home)
    take(nobody, at, SARAH, mark, sister, CALL, ORDER, RELATION)
    take(nobody, at, MAYBE, source="custody")
    match(nobody, at, policy)
    return str(person_of("p1").ref)


def shown_in(text: str) -> set[UUID]:
    """The refs of all persons that an answer names."""
    refs = {UUID(found) for found in REF.findall(text)}
    return set(Person.objects.filter(ref__in=refs).values_list("ref", flat=True))


def pages(ref: str):
    """Every page and operation that shows persons, each asked by a role that may."""
    asked = {"name": "Sarah Example", "phone": "07700 900123", "task": "call 0412"}
    place = {"place": SARAH["address"], "task": "call 0412"}
    api = {"content_type": "application/json"}
    return {
        "search": ("operator", lambda c: c.post(reverse("find"), asked)),
        "search by place": ("operator", lambda c: c.post(reverse("find"), place)),
        "while typing": ("operator", lambda c: c.post(reverse("found"), asked)),
        "person": ("operator", lambda c: c.get(reverse("person", args=[ref]))),
        "all events": (
            "operator",
            lambda c: c.get(reverse("person", args=[ref]) + "?events=all"),
        ),
        "doubtful links": ("specialist-detective", lambda c: c.get(reverse("links"))),
        "API search": ("operator", lambda c: c.post("/api/v1/find", asked, **api)),
        "API person": (
            "operator",
            lambda c: c.get(f"/api/v1/persons/{ref}?task=call+0412"),
        ),
    }


@pytest.mark.parametrize("page", pages(""))
def test_every_person_in_an_answer_has_a_look_of_who_asked(page, register):
    role, ask = pages(register)[page]
    text = ask(browser(role)).content.decode()
    shown = shown_in(text)
    assert shown, f"{page} shows nobody, so it proves nothing"
    looked = Look.objects.filter(account__username=role)
    assert shown <= set(looked.values_list("subject", flat=True))


@pytest.mark.parametrize("page", pages(""))
def test_nothing_is_read_after_the_looks_were_written(page, register):
    role, ask = pages(register)[page]
    client = browser(role)
    with spied() as sent:
        ask(client)
    looks = [n for n, sql in enumerate(sent) if 'INTO "access_look"' in sql]
    assert len(looks) == 1, "all looks go in one insert"
    later = [sql for sql in sent[looks[0] + 1 :] if "people_" in sql]
    assert later == []


@pytest.mark.parametrize("page", pages(""))
def test_the_looks_of_a_page_say_what_it_was_for(page, register):
    role, ask = pages(register)[page]
    ask(browser(role))
    tasks = set(Look.objects.values_list("task", flat=True))
    assert tasks == {"call 0412"}


def test_after_a_decision_both_persons_are_on_record_again(register):
    client = browser("specialist-detective")
    text = client.get(reverse("links")).content.decode()
    (ref,) = set(re.findall(r"/links/([0-9a-f-]{36})/decide/", text))
    answer = client.post(reverse("decide_link", args=[ref]), {"verdict": "", "why": ""})
    assert answer.status_code == 422
    looked = set(Look.objects.values_list("subject", flat=True))
    assert shown_in(answer.content.decode()) <= looked


def test_a_person_not_to_be_seen_leaves_neither_a_name_nor_a_look(register):
    client = browser("response-officer", task="")
    for path in (reverse("person", args=[register]), reverse("links")):
        answer = client.get(path)
        told = answer.content.decode()
        assert not [name for name in NAMES if name in told], path
    assert not Look.objects.exists()


@pytest.mark.parametrize("form", ["words", "json"])
def test_the_terminal_writes_its_looks_before_it_prints(form, register, capsys):
    words = ["find", "--name", "Sarah Example", "--as", "operator", "--for", "call 1"]
    main([*words, *(["--json"] if form == "json" else [])])
    told = capsys.readouterr().out
    if form == "json":
        json.loads(told)
    shown = shown_in(told)
    assert shown
    assert shown <= set(Look.objects.values_list("subject", flat=True))


def test_listed_and_consulted_are_told_apart(register):
    client = browser("operator")
    client.get(reverse("person", args=[register]))
    kinds = dict(Look.objects.values_list("subject", "kind"))
    assert kinds.pop(UUID(register)) == "consulted"
    assert set(kinds.values()) == {"listed"}
