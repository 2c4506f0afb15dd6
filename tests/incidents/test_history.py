"""What happened: by role, by place, in its last version, as far as one may read."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from doorstep.access.actions import acting, tie
from doorstep.incidents.models import (
    Call,
    Incident,
    Involvement,
    Narrative,
    Place,
    PlaceKey,
)
from doorstep.incidents.queries import at_place, events, latest_versions, parts
from doorstep.incidents.rules import sides
from doorstep.pathway.find import find
from doorstep.pathway.person import person_page
from doorstep.people.models import Record
from doorstep.people.queries import Asked
from tests.rooms import CALL, MARK, SARAH, person_of, refused, staff_of, take

pytestmark = pytest.mark.django_db
KNOWN = [{"role": "victim", "id": "p1"}, {"role": "suspect", "id": "p2"}]
EVENT = {**CALL, "persons": KNOWN, "caller_phone": ""}


@pytest.fixture
def history(nobody, at):
    take(nobody, at, SARAH, MARK, EVENT)


def records():
    return list(Record.objects.values_list("pk", flat=True))


def test_a_role_belongs_to_the_incident_and_not_to_the_person(nobody, at, operator):
    """She is victim in one and suspect in another."""
    other = {**EVENT, "id": "c2", "at": "2026-03-01T10:00"}
    other["persons"] = [{"role": "suspect", "id": "p1"}]
    take(nobody, at, SARAH, MARK, EVENT, other)
    page = person_page(operator, person_of("p1").ref)
    assert {role.role: role.count for role in page.roles} == {"victim": 1, "suspect": 1}
    assert [event.role for event in page.events] == ["suspect", "victim"]


def test_every_person_of_an_incident_points_to_the_record_of_that_time(history):
    rows = Involvement.objects.values_list("record__external_id", "role")
    assert sorted(rows) == [("p1", "victim"), ("p2", "suspect")]


def test_the_newest_event_comes_first(nobody, at, operator):
    days = ("2025-03-01", "2026-03-01", "2024-03-01")
    calls = [{**EVENT, "id": f"c{n}", "at": day} for n, day in enumerate(days)]
    take(nobody, at, SARAH, MARK, *calls)
    page = person_page(operator, person_of("p1").ref)
    assert [e.iso[:4] for e in page.events] == ["2026", "2025", "2024"]


def test_a_page_shows_twenty_events_and_says_how_many_more(nobody, at, operator):
    calls = [{**EVENT, "id": f"c{n}"} for n in range(23)]
    take(nobody, at, SARAH, MARK, *calls)
    ref = person_of("p1").ref
    page = person_page(operator, ref)
    assert (len(page.events), page.more_events) == (20, 3)
    assert len(person_page(operator, ref, whole=True).events) == 23


def test_only_the_last_version_of_an_incident_counts(nobody, at, operator):
    take(nobody, at, SARAH, MARK, EVENT)
    take(nobody, at + timedelta(days=1), {**EVENT, "grade": "immediate"})
    first, last = Incident.objects.order_by("version").values_list("pk", flat=True)
    assert latest_versions([first, last]) == {last}
    assert {part.incident for part in parts(operator, records())} == {last}
    assert at_place(operator, "14 Larch Close Anytown") == [last]


def test_a_time_keeps_the_precision_in_which_it_was_told(nobody, at, operator):
    told = {"day": "2026-02-12", "minute": "2026-02-12T21:40"}
    told["second"] = "2026-02-12T21:40:05"
    calls = [{**EVENT, "id": name, "at": text} for name, text in told.items()]
    take(nobody, at, SARAH, MARK, *calls)
    rows = Incident.objects.values_list("external_id", "precision")
    assert dict(rows) == {name: name for name in told}


def test_a_number_that_rang_and_is_nobodys_is_a_caller_of_its_own(nobody, at, operator):
    take(nobody, at, SARAH, MARK, {**EVENT, "caller_phone": "07700 900888"})
    found = find(operator, Asked(phone="07700900888"))
    assert any("1 event" in note for note in found.notes)
    row = Involvement.objects.get(role="caller")
    assert row.record.external_id == "c1/line"


def test_a_number_of_somebody_in_the_incident_makes_no_second_caller(nobody, at):
    victim = {"role": "victim", "given": "Sarah", "phones": ["07700 900123"]}
    take(nobody, at, {**CALL, "persons": [victim], "caller_phone": "07700 900123"})
    assert not Involvement.objects.filter(role="caller").exists()


# --- Places -------------------------------------------------------------------------

SAME = (
    "14 Larch Close, Anytown, ZZ1 1AA",
    "14 larch cl anytown",
    "14, LARCH CLOSE, ZZ11AA",
    "14 Larch Close",
)
OTHERS = (
    "15 Larch Close, Anytown, ZZ1 1AA",
    "14 Larch Close, Othertown",
    "14 Elm Close, Anytown",
    "ZZ1 1AA",
    "Larch Close",
    "Anytown",
    "",
)


@pytest.mark.parametrize("place", SAME)
def test_the_same_place_is_known_however_it_is_written(place, history, operator):
    assert len(at_place(operator, place)) == 1


@pytest.mark.parametrize("place", OTHERS)
def test_another_place_or_a_part_of_one_is_not_that_place(place, history, operator):
    assert at_place(operator, place) == []


def test_what_is_known_of_a_place_names_nobody(history, operator):
    found = find(replace(operator, noted=set()), Asked(place="14 Larch Close Anytown"))
    (note,) = [note for note in found.notes if note.startswith("This place")]
    assert "EXAMPLE" not in note
    assert note == "This place: 1 event; last DOM, 12 February 2026."


def test_a_place_is_filed_under_keys_and_not_under_words(history):
    keys = list(PlaceKey.objects.values_list("key", flat=True))
    assert keys
    assert all(isinstance(key, int) for key in keys)


def test_an_incident_without_a_place_has_none(nobody, at):
    take(nobody, at, {k: v for k, v in EVENT.items() if k != "address"}, SARAH, MARK)
    assert not Place.objects.exists()


# --- Who may read what --------------------------------------------------------------


def test_the_words_of_an_event_need_a_relation_to_it(history, cast, nobody, at):
    officer = replace(cast["response-officer"], task="")
    incident = Incident.objects.get()
    staff = staff_of(officer)
    assert events(officer, [incident.pk]) == []
    with acting(by=nobody, at=at, code="test.tie") as doing:
        tie(doing, thing=incident.ref, kind="dispatch", since=at, staff=staff)
    (event,) = events(officer, [incident.pk])
    assert (event.says, event.place) == (CALL["summary"], CALL["address"])


def test_without_one_an_event_is_shown_without_its_words(history, operator):
    (event,) = events(operator, [Incident.objects.get().pk])
    assert (event.what, event.says) == ("DOM", "")


def test_who_may_not_see_an_incident_sees_no_part_in_it(history, cast):
    for role in ("response-officer", "neighbourhood-officer"):
        assert parts(cast[role], records()) == []
        assert at_place(cast[role], "14 Larch Close Anytown") == []


# --- What the database refuses ------------------------------------------------------


def test_an_incident_of_no_known_sort_or_role_is_refused_by_the_table(history):
    incident, record = Incident.objects.get(), Record.objects.all()[0]
    row = {"incident": incident, "record": record}
    with pytest.raises(IntegrityError, match="involvement_role"), transaction.atomic():
        Involvement.objects.create(role="bystander", **row)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        pytest.param(
            {"until": "2026-02-12T20:00"}, "until", id="ends before it begins"
        ),
        pytest.param({"at": ""}, "at", id="no time"),
        pytest.param({"sort": "party"}, "sort", id="no sort"),
        pytest.param({"persons": [{"role": "hero"}]}, "persons", id="no role"),
        pytest.param({"grades": "x"}, "grades", id="no such field"),
        pytest.param({"domestic": "yes"}, "domestic", id="a word for a flag"),
    ],
)
def test_an_incident_that_cannot_be_is_refused_with_its_field(
    change, field, nobody, at
):
    (refusal,) = refused(nobody, at, {**CALL, **change})
    assert refusal.field == field
    assert not Incident.objects.exists()


def test_a_call_keeps_the_number_shown_and_what_was_noticed_then(nobody, at):
    take(nobody, at, {**CALL, "noticed_repeat": False})
    row = Call.objects.get()
    assert (row.number_given, row.noticed_repeat) == ("07700900123", False)
    assert Narrative.objects.get().text == CALL["summary"]


def test_victims_are_paired_with_suspects_and_nobody_else():
    took = [(1, "victim"), (2, "suspect"), (3, "witness"), (4, "child"), (5, "victim")]
    assert list(sides(took)) == [(1, 2), (5, 2)]


def test_who_is_given_as_both_sides_is_no_pair():
    assert list(sides([(1, "victim"), (1, "suspect"), (2, "suspect")])) == []
