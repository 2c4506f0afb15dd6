"""N14: whoever administers the system reads nothing of a case.

Fails if a row of policy gives the role a class that holds cases (add
`system-administrator-D3-read` to access.toml), or a page opens without asking for one.
"""

import uuid
from dataclasses import replace

import pytest
from django.urls import reverse

from doorstep.access.actions import hold, make_post, make_staff, make_unit
from doorstep.access.models import Look, Tie
from doorstep.incidents.models import Call, Incident, Narrative, Place
from doorstep.pathway.find import find
from doorstep.people.models import Doubt, Marker, Record
from doorstep.people.queries import Asked
from tests.conftest import NOON, reader
from tests.rooms import CALL, MARK, ORDER, SARAH, browser, match, person_of, take

pytestmark = pytest.mark.django_db
ROLE = "system-administrator"
OF_CASES = (Record, Doubt, Marker, Incident, Narrative, Place, Call, Look)
HERS = ("EXAMPLE", "900123", "900 123", "Larch", "would not leave")


@pytest.fixture
def administrator(cast, policy, nobody, at):
    take(nobody, at, SARAH, MARK, CALL, ORDER)
    match(nobody, at, policy)
    staff = make_staff(number=ROLE, name="Ad Min", username=ROLE, password=None)
    post = make_post(name=ROLE, role=ROLE, unit=make_unit("Example Force"))
    hold(by=nobody, at=at, staff=staff, post=post)
    return reader(staff, policy, "call 0412")


@pytest.mark.parametrize("model", OF_CASES)
def test_no_row_of_a_case_is_visible_with_a_task_and_every_kind_of_tie(
    model, administrator, policy
):
    for thing in Incident.objects.values_list("ref", flat=True):
        for kind in policy.access.ties:
            Tie.objects.create(
                thing=thing,
                kind=kind,
                staff_id=administrator.staff,
                since=NOON,
                act=uuid.uuid4(),
            )
    assert not model.objects.visible_to(administrator).exists()


def test_a_search_finds_nobody(administrator):
    found = find(replace(administrator, noted=set()), Asked(phone="07700 900123"))
    assert not found.bands
    assert not found.household
    assert not found.checked.answered


PAGES = ("calls", "board", "queue", "links", "look_back", "log", "jobs")


@pytest.mark.parametrize("name", PAGES)
def test_no_page_shows_anything_of_hers(name, administrator):
    answer = browser(ROLE).get(reverse(name))
    told = answer.content.decode()
    assert not [words for words in HERS if words in told]


def test_what_is_typed_into_find_finds_nobody(administrator):
    fields = {"name": "Sarah Example", "task": "call 0412"}
    told = browser(ROLE).post(reverse("found"), fields).content.decode()
    assert not [words for words in HERS if words in told]


def test_her_page_is_not_there(administrator):
    ref = person_of("p1").ref
    assert browser(ROLE).get(reverse("person", args=[ref])).status_code == 404
    answer = browser(ROLE).get(f"/api/v1/persons/{ref}?task=call+0412")
    assert answer.status_code == 404
