"""Hostile values in every field of every document: kept as sent, or refused by name."""

import copy
from typing import Any

import pytest

from doorstep.fields.documents import Text, Texts
from doorstep.incidents.forms import IncidentForm, InvolvedForm
from doorstep.incidents.models import Call, Incident, Involvement, Narrative, Place
from doorstep.people.forms import MarkerForm, PersonForm, PlaceForm, RelationshipForm
from doorstep.people.models import ListedPlace, Marker, Record, Relationship
from tests.doors.api_feed import BASES, Feed, fields_of, is_problem, token
from tests.doors.hostile_cases import NAMED, ROWS, of_each_row, some

pytestmark = pytest.mark.django_db

FORMS = {
    "person": PersonForm,
    "incident": IncidentForm,
    "marker": MarkerForm,
    "relationship": RelationshipForm,
    "place": PlaceForm,
}
POINTERS = {"person", "against", "other"}  # ids of others, which must be known
PLACE = ("address", "house", "street", "locality", "town", "postcode")
ORDER = list(BASES)
# No choice, flag or date, though some of the other texts are one.
NONE_OF_THESE = [pytest.param(text, id=name) for name, text in some(NAMED[::9], 29, 7)]


@pytest.fixture
def feed(nobody):
    found = Feed(token(nobody))
    found.load(BASES["person"], {**BASES["person"], "id": "p2"})
    return found


def hostile(kind: str, value: str) -> dict[str, Any]:
    """A document with `value` in each of its fields that a person might fill."""
    made = {**BASES[kind], "id": f"{kind} of this test"}
    for name, field in FORMS[kind].base_fields.items():
        if name in POINTERS or name == "kind":
            continue
        made[name] = [value] if isinstance(field, Texts) else value
    if kind == "place" and not value.strip():
        made["street"] = BASES[kind]["street"]  # what says nothing names no place
    if kind == "person":
        made["ids"] = {value: value}
    if kind == "incident":
        made["persons"] = [{**hostile_person(value), "role": "victim"}]
    return made


def hostile_person(value: str) -> dict[str, Any]:
    fields = InvolvedForm.base_fields.items()
    return {
        name: value for name, field in fields if type(field) is Text and name != "id"
    }


def refused(answer: Any) -> list[list[str]]:
    """The way to each value that an answer refuses, step by step."""
    problem = is_problem(answer, 422)
    assert problem["more"] == 0
    return [one.split("/")[1:] for one in fields_of(problem)]


def without(documents: list[Any], ways: list[list[str]]) -> list[Any]:
    """The documents with the values that were refused made good again."""
    kept = copy.deepcopy(documents)
    for number, *steps in ways:
        document = kept[int(number)]
        if steps[0] == "persons":
            document["persons"][0].pop(steps[2])
        elif steps[0] in BASES[document["kind"]]:
            document[steps[0]] = {**BASES[document["kind"]], "id": f"safe {number}"}[
                steps[0]
            ]
        else:
            del document[steps[0]]
    return kept


def settle(feed: Feed, documents: list[Any]) -> tuple[list[Any], set[tuple[str, ...]]]:
    """Send, take out what is refused by name, until all is taken; what was refused."""
    named: set[tuple[str, ...]] = set()
    for _ in range(6):
        answer = feed.load(*documents)
        if answer.status_code == 200:
            assert answer.json()["refused"] == 0, answer.json()
            return documents, named
        ways = refused(answer)
        named.update((ORDER[int(n)], *steps) for n, *steps in ways)
        documents = without(documents, ways)
    raise AssertionError("what is refused is not all named")


@pytest.mark.parametrize("value", of_each_row())
def test_each_field_keeps_what_was_sent_or_is_refused_by_name(feed, value):
    person, incident, marker, relationship, place = settle(
        feed, [hostile(kind, value) for kind in ORDER]
    )[0]
    assert Record.objects.get(external_id=person["id"].strip()).given == person
    holds_incident(incident)
    row = Marker.objects.get(external_id=marker["id"].strip())
    for name in ("terms", "court"):
        assert getattr(row, name) == marker.get(name, "").strip()
    assert Relationship.objects.get().external_id == relationship["id"].strip()
    listed = ListedPlace.objects.get()
    for name in ("name", "street", "locality", "town", "postcode"):
        assert getattr(listed, name) == place.get(name, "").strip()


def holds_incident(sent: dict[str, Any]) -> None:
    """What is stored of an incident is what was sent, but for white space at ends."""
    row = Incident.objects.get()
    for name in ("number", "type", "type_text", "closed_as", "grade", "result", "area"):
        assert getattr(row, name) == sent.get(name, "").strip(), name
    said = Narrative.objects.values_list("text", flat=True).first() or ""
    assert said == sent.get("summary", "").strip()
    assert Call.objects.get().number_given == sent.get("caller_phone", "").strip()
    place = Place.objects.first()
    for name in PLACE:
        part = sent.get(name, "").strip()
        assert not part or (place is not None and part in place.given), name
    (victim,) = Involvement.objects.filter(role="victim")
    given = {k: v for k, v in sent["persons"][0].items() if k != "role"}
    assert victim.record.given == given


@pytest.mark.parametrize("name", some(list(ROWS["control"]), 20, 7))
def test_a_control_is_refused_in_every_field_or_kept_where_lines_are(feed, name):
    value = ROWS["control"][name]
    named = settle(feed, [hostile(kind, value) for kind in ORDER])[1]
    is_line = not set(value) - {*map(chr, range(32, 127)), "\t", "\n", "\r"}
    fields = {way[1] for way in named}
    for field in ("name", "phones", "address", "summary", "terms", "note", "ids"):
        assert (field in fields) != is_line, field


@pytest.mark.parametrize("value", NONE_OF_THESE)
def test_words_where_a_choice_flag_or_date_belongs_are_refused_by_name(feed, value):
    named = settle(feed, [hostile(kind, value) for kind in ORDER])[1]
    for kind in ORDER:
        narrow = {
            name
            for name, field in FORMS[kind].base_fields.items()
            if not isinstance(field, Text | Texts)
            and name not in ("kind", "persons", "ids")
        }
        assert narrow <= {way[1] for way in named if way[0] == kind}
