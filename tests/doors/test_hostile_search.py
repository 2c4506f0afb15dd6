"""Hostile values in every box of a search, over the API and on the page."""

import re
from html import unescape
from html.parser import HTMLParser

import pytest

from doorstep.access.models import Look
from doorstep.pathway.find import TOO_LITTLE
from doorstep.pathway.load import load
from doorstep.people.models import Person
from tests.doors.api_feed import ask, fields_of, is_problem, signed_in
from tests.doors.hostile_cases import MARKUP, of_each_row, some

pytestmark = pytest.mark.django_db

BOXES = ("phone", "name", "born", "age", "place", "task")
LETTERS = "abcdefghijklmnopqrstuvwxyz"
SARAH = {
    "kind": "person",
    "id": "p1",
    "name": "Sarah Example",
    "born": "1990-03-02",
    "phones": ["07700 900123"],
    "address": "14 Larch Close, Anytown, ZZ1 1AA",
}


@pytest.fixture
def operator(nobody, at, cast):
    load(by=nobody, at=at, source="crime", documents=[(1, SARAH)])
    return signed_in("operator")


@pytest.mark.parametrize("value", of_each_row())
def test_every_box_of_the_api_answers_or_is_refused_by_name(operator, value):
    answered_or_named(ask(operator, **dict.fromkeys(BOXES, value)), BOXES)


@pytest.mark.parametrize("value", of_each_row(3, 1))
def test_each_box_by_itself_answers_or_is_refused_by_name(operator, value):
    for box in BOXES:
        answer = ask(operator, **{"name": "Sarah Example", box: value})
        answered_or_named(answer, (box,))


def answered_or_named(answer, boxes):
    if answer.status_code == 200:
        # What nobody can be found by is not "none found", and no failure either.
        checked = answer.json()["checked"]
        assert checked["answered"] or TOO_LITTLE in checked["says"]
    else:
        assert set(fields_of(is_problem(answer, 422))) <= set(boxes)


@pytest.mark.parametrize("value", of_each_row())
def test_the_page_answers_and_repeats_nothing_unescaped(operator, value):
    sent = value.encode("utf-8", "replace").decode()
    for path in ("/", "/found/"):
        answer = operator.post(path, dict.fromkeys(BOXES, sent))
        assert answer.status_code in (200, 422)
        is_inert(answer, sent)


class Inert(HTMLParser):
    """Holds every tag of a page: none may run or fetch what a value brought."""

    def handle_starttag(self, tag, attrs):
        assert tag not in ("iframe", "base", "object", "embed", "style")
        given = dict(attrs)
        assert tag != "script" or given["src"].startswith("/static/")
        assert not [name for name in given if name.startswith("on")]
        for name in ("href", "src", "action", "hx-get", "hx-post"):
            assert not re.match(r"\s*(?:javascript|data):|//", given.get(name) or "")


def is_inert(answer, value):
    """No page repeats markup but as text, and none may run a script of its own."""
    page = answer.content.decode()
    if "<" in value:
        assert value not in page
    assert "script-src 'self'" in answer["Content-Security-Policy"]
    Inert().feed(page)


@pytest.mark.parametrize("name", some(list(MARKUP), 20, 5))
def test_markup_in_a_record_is_shown_as_the_words_it_is(nobody, at, cast, name):
    value = MARKUP[name]
    person = {
        **SARAH,
        "name": f"Sarah {value}",
        "aliases": [value],
        "address": f"14 Larch Close {value}",
        "note": value,
    }
    call = {
        "kind": "incident",
        "id": "c1",
        "sort": "call",
        "at": "2026-02-12T21:40",
        "type_text": value,
        "number": value,
        "result": value,
        "summary": value,
        "persons": [{**person, "role": "victim"}],
    }
    order = {
        "kind": "marker",
        "id": "m1",
        "person": "p1",
        "sort": "warning",
        "terms": value,
        "court": value,
    }
    load(
        by=nobody, at=at, source="crime", documents=enumerate([person, call, order], 1)
    )
    client = signed_in("specialist-detective")
    client.post("/", {"task": "case 7", "phone": "07700 900123"})
    (ref,) = Person.objects.values_list("ref", flat=True)
    answer = client.get(f"/person/{ref}/")
    assert answer.status_code == 200
    is_inert(answer, value)
    assert value in unescape(answer.content.decode())
    found = client.post("/found/", {"task": "case 7", "phone": "07700 900123"})
    is_inert(found, value)
    (one,) = ask(client, phone="07700 900123").json()["bands"][0]["candidates"]
    assert one["name"] == f"Sarah {value}"


@pytest.mark.parametrize("letter", some(LETTERS, 13, 4))
def test_a_crawl_by_letters_lists_few_and_leaves_a_look_for_each(
    nobody, at, cast, letter
):
    many = [
        {"kind": "person", "id": str(n), "name": f"{letter.upper()}nna Example{n}"}
        for n in range(30)
    ]
    load(by=nobody, at=at, source="crime", documents=enumerate(many, 1))
    answer = ask(signed_in("operator"), name=f"{letter}nna").json()
    shown = [c["ref"] for band in answer["bands"] for c in band["candidates"]]
    shown += [c["ref"] for c in answer["household"]]
    assert len(shown) <= 12
    looks = Look.objects.values_list("subject", flat=True)
    assert sorted(map(str, looks)) == sorted(shown)


def test_a_crawl_is_stopped_when_it_is_faster_than_a_person_types(operator, settings):
    settings.API_A_MINUTE = 20
    answers = [ask(operator, name=letter) for letter in LETTERS * 2]
    stopped = [a for a in answers if a.status_code == 429]
    assert stopped
    assert int(stopped[0]["Retry-After"]) <= 60


def test_a_search_again_for_the_same_call_adds_no_look(operator):
    for _ in range(3):
        ask(operator, name="Sarah Example")
    assert Look.objects.count() == 1
