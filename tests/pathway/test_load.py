"""Taking documents in: nothing lost, nothing doubled, every sum adds up."""

from dataclasses import replace

import pytest

from doorstep.access.actions import write_looks
from doorstep.access.models import Act, Look
from doorstep.pathway.find import find
from doorstep.pathway.load import load
from doorstep.pathway.person import person_page
from doorstep.people.models import Record
from doorstep.people.queries import Asked, waiting
from tests.rooms import broken, person, person_of

pytestmark = pytest.mark.django_db

SARAH = {
    "kind": "person",
    "id": "p1",
    "given": "Sarah",
    "family": "Example",
    "born": "1990-03-02",
    "phones": ["07700 900123"],
    "address": "14 Larch Close, Anytown, ZZ1 1AA",
    "recorded_at": "2026-01-05",
}
CALL = {
    "kind": "incident",
    "id": "c1",
    "sort": "call",
    "at": "2026-02-12T21:40",
    "type": "DOM",
    "domestic": True,
    "address": "14 Larch Close, Anytown, ZZ1 1AA",
    "summary": "He would not leave.",
    "caller_phone": "07700900123",
    "persons": [
        {"role": "victim", "given": "Sara", "family": "Exampel", "born": "1990-03-02"},
        {"role": "suspect", "given": "Mark", "family": "Other"},
    ],
}


def take(nobody, at, *documents, source="crime"):
    rows = list(enumerate(documents, start=1))
    return load(by=nobody, at=at, source=source, documents=rows)


def test_a_number_stored_with_a_space_is_found_by_eleven_digits(nobody, at, operator):
    take(nobody, at, SARAH)
    found = find(operator, Asked(phone="07700900123"))
    assert [c.name for b in found.bands for c in b.candidates] == ["Sarah EXAMPLE"]


def test_loading_twice_adds_nothing(nobody, at):
    take(nobody, at, SARAH, CALL)
    again = take(nobody, at, SARAH, CALL)
    assert (again.loaded, again.already_there) == (0, 2)
    assert Record.objects.filter(external_id="p1").count() == 1


def test_a_changed_row_becomes_a_new_version_of_the_same_person(nobody, at, operator):
    take(nobody, at, SARAH)
    done = take(nobody, at, {**SARAH, "phones": ["07700 900999"]})
    assert done.new_versions == 1
    for number in ("07700900123", "07700900999"):
        found = find(operator, Asked(phone=number))
        (one,) = [c for b in found.bands for c in b.candidates]
        assert one.records == 2


def test_read_is_loaded_and_already_there_and_refused(nobody, at):
    take(nobody, at, SARAH)
    refusals = []
    done = load(
        by=nobody,
        at=at,
        source="crime",
        documents=enumerate([SARAH, CALL, {"kind": "person"}, {"kind": "oddity"}], 1),
        on_refusal=refusals.append,
    )
    assert done.read == done.loaded + done.already_there + done.refused == 4
    assert [(r.number, r.field) for r in refusals] == [(3, "id"), (4, "kind")]


def test_one_batch_is_one_act_that_names_no_person(nobody, at):
    take(nobody, at, SARAH, CALL)
    (act,) = Act.objects.filter(code="records.load")
    assert act.counts == {"read": 2, "loaded": 2, "already": 0, "refused": 0}
    assert "Sarah" not in str(act.__dict__)


def test_a_found_person_is_listed_and_an_opened_one_consulted(nobody, at, operator):
    take(nobody, at, SARAH)
    found = find(operator, Asked(name="Sara Exampel", age="about 35"))
    write_looks(operator)
    (one,) = [c for b in found.bands for c in b.candidates]
    person_page(operator, one.ref)
    write_looks(operator)
    assert sorted(Look.objects.values_list("kind", flat=True)) == [
        "consulted",
        "listed",
    ]


def test_the_person_page_tells_history_with_roles_and_sources(nobody, at, operator):
    take(nobody, at, CALL)
    found = find(operator, Asked(name="Sara Exampel", born="1990"))
    (one,) = [c for b in found.bands for c in b.candidates]
    page = person_page(operator, one.ref)
    assert [(e.role, e.source) for e in page.events] == [("victim", "crime")]


def test_the_place_of_a_call_is_known_though_nobody_is_named(nobody, at, operator):
    nameless = {k: v for k, v in CALL.items() if k not in ("persons", "caller_phone")}
    take(nobody, at, nameless)
    found = find(operator, Asked(place="14 larch cl anytown"))
    assert found.notes == ("This place: 1 event; last DOM, 12 February 2026.",)


def test_without_a_task_an_operator_finds_nobody(nobody, at, operator):
    take(nobody, at, SARAH)
    found = find(replace(operator, task=""), Asked(phone="07700900123"))
    assert found.bands == ()


# --- A few records are matched as they come -----------------------------------------


def strangers(many):
    """As many people who have nothing in common."""
    return [person(f"n{n}", f"Given{n}", f"Family{n}", "") for n in range(many)]


def test_a_record_that_comes_alone_is_matched_at_once(nobody, at):
    take(nobody, at, SARAH)
    take(nobody, at, {**SARAH, "id": "x"}, source="custody")
    assert person_of("p1") == person_of("x", "custody")
    assert waiting(1000) == 0


def test_a_new_version_is_matched_with_its_person_at_once(nobody, at):
    take(nobody, at, {"kind": "person", "id": "x", "given": "Sarah"}, source="custody")
    take(nobody, at, SARAH)
    take(nobody, at, {**SARAH, "id": "x"}, source="custody")
    assert person_of("p1") == person_of("x", "custody")


def test_the_persons_of_a_call_are_matched_at_once(nobody, at):
    victim = {**{k: v for k, v in SARAH.items() if k != "kind"}, "role": "victim"}
    take(nobody, at, SARAH)
    take(nobody, at, {**CALL, "persons": [{**victim, "id": ""}]}, source="control")
    assert person_of("p1") == person_of("c1/victim/0", "control")


@pytest.mark.parametrize(("many", "left"), [(200, 0), (201, 201)])
def test_many_records_at_once_are_left_to_the_worker(nobody, at, many, left):
    take(nobody, at, *strangers(many))
    assert waiting(1000) == left


def test_behind_many_that_wait_a_single_record_waits_too(nobody, at):
    take(nobody, at, *strangers(500))
    take(nobody, at, SARAH)
    assert waiting(1000) == 501


def test_what_is_loaded_stays_when_matching_does_not_answer(nobody, at):
    with broken('INSERT INTO "people_matched"'):
        done = take(nobody, at, SARAH)
    assert done.loaded == Record.objects.count() == waiting(1000) == 1
    take(nobody, at, {**SARAH, "id": "x"}, source="custody")
    assert waiting(1000) == 0
    assert person_of("p1") == person_of("x", "custody")
