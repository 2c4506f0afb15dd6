"""Loading again adds nothing, whatever the file; what changed becomes a version."""

from datetime import timedelta

import pytest

from doorstep.incidents.models import Incident
from doorstep.pathway.person import person_page
from doorstep.people.models import (
    ListedPlace,
    Marker,
    PlaceStart,
    Record,
    Relationship,
)
from tests.rooms import CALL, MARK, ORDER, SARAH, person_of, take

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
CHANGED = {**SARAH, "phones": ["07700 900999"]}
RELATION = {
    "kind": "relationship",
    "id": "r1",
    "person": "p1",
    "other": "p2",
    "sort": "partner",
}
EMBEDDED = {
    **CALL,
    "persons": [{"role": "victim", "id": "p1", "given": "Sarah", "family": "Example"}],
}


def counts():
    tables = (Record, Incident, Marker, Relationship, ListedPlace, PlaceStart)
    return [table.objects.count() for table in tables]


LARCH = {"kind": "place", "id": "s1", "street": "Larch Close", "town": "Anytown"}
FILES = {
    "each row once": [[SARAH, MARK, CALL, ORDER, RELATION]],
    "one id twice in a file": [[SARAH, CHANGED]],
    "one incident twice in a file": [[CALL, {**CALL, "grade": "immediate"}]],
    "one order twice in a file": [[SARAH, MARK, ORDER, {**ORDER, "served": "yes"}]],
    "one place twice in a file": [[LARCH, {**LARCH, "town": "Sometown"}]],
    "a person's own file, and a fuller one of incidents": [[SARAH], [EMBEDDED]],
    "a bare id before the person's own row": [
        [{**CALL, "persons": [{"role": "victim", "id": "p1"}]}],
        [SARAH],
    ],
}


@pytest.mark.parametrize("which", FILES)
def test_the_same_files_again_add_nothing(which, nobody, at):
    for documents in FILES[which]:
        take(nobody, at, *documents)
    before = counts()
    for days in (1, 2):
        for documents in FILES[which]:
            again = take(nobody, at + days * DAY, *documents)
            assert again.loaded == 0
            assert again.read == again.already_there
    assert counts() == before


def test_a_row_of_which_the_last_holds_may_go_back_to_what_it_was(nobody, at):
    take(nobody, at, SARAH, MARK)
    for days, served in enumerate(("no", "yes", "no")):
        take(nobody, at + days * DAY, {**ORDER, "served": served})
    order = Marker.objects.order_by("-version")[0]
    assert (order.version, order.served) == (3, "no")


def test_of_one_id_three_times_in_a_file_the_last_row_holds(nobody, at):
    take(nobody, at, *[{**CALL, "grade": grade} for grade in ("a", "b", "a")])
    assert Incident.objects.order_by("-version")[0].grade == "a"


def test_a_person_who_goes_back_to_an_earlier_number_has_both(nobody, at, operator):
    for days, document in enumerate((SARAH, CHANGED, SARAH)):
        take(nobody, at + days * DAY, document)
    page = person_page(operator, person_of("p1").ref)
    assert {one.text for one in page.phones} == {"07700 900123", "07700 900999"}


def test_an_incident_changed_is_shown_once_in_its_last_version(nobody, at, operator):
    take(nobody, at, SARAH)
    known = {**CALL, "persons": [{"role": "victim", "id": "p1"}]}
    for days, result in enumerate(("open", "closed")):
        take(nobody, at + days * DAY, {**known, "result": result})
    (event,) = person_page(operator, person_of("p1").ref).events
    assert event.status == "closed"
