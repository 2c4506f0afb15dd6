"""N15: his number or address, given by a caller, shows nobody where she lives now.

She moved away from him, and her new address is protected. Whoever rings with his
number, his name, the old address, or hers, is shown no piece of the new one. Fails if a
search, a call's screen or a page gives what is protected (let `hidden_places` hide
nothing, or `protected_among` find nothing).
"""

from uuid import uuid4

import pytest
from django.urls import reverse

from doorstep.incidents.rules.calls import Channel, Part
from doorstep.pathway.call import steps
from tests.rooms import CALL, MARK, ORDER, SARAH, browser, match, person_of, take

pytestmark = pytest.mark.django_db
NEW = ("Wren", "ZZ9", "77 ")
MOVED = {
    **SARAH,
    "id": "p1",
    "address": "77 Wren Street, Farville, ZZ9 9ZZ",
    "protected": ["address"],
    "recorded_at": "2026-03-05",
}
AFTER = {
    **CALL,
    "id": "c2",
    "at": "2026-04-02T10:00",
    "address": "77 Wren Street, Farville, ZZ9 9ZZ",
    "summary": "He was seen outside 77 Wren Street.",
}
ASKED = {
    "his number": {"phone": "07700 900456"},
    "his name": {"name": "Mark Other"},
    "his name and birth": {"name": "Mark Other", "born": "19 July 1985"},
    "his address": {"place": "3 Quarry Row, Sometown"},
    "the old address": {"place": "14 Larch Close, Anytown"},
    "her name": {"name": "Sarah Example", "born": "2 March 1990"},
    "her number": {"phone": "07700 900123"},
    "her name and another place": {
        "name": "Sarah Example",
        "place": "2 Other Road, Elsewhere, ZZ7 7ZZ",
    },
    "both names": {"name": "Sarah Other"},
}


@pytest.fixture(autouse=True)
def moved(nobody, at, policy, cast):
    """She, he, an event between them before she moved and one after, and an order."""
    take(nobody, at, SARAH, MARK, CALL, ORDER)
    take(nobody, at, MOVED, AFTER)
    match(nobody, at, policy)


def shows_new(answer) -> list[str]:
    told = answer.content.decode()
    return [piece for piece in NEW if piece in told]


@pytest.mark.parametrize("asked", ASKED)
def test_a_search_by_what_he_knows_shows_no_piece_of_her_new_place(asked):
    fields = ASKED[asked] | {"task": "call 0412"}
    client = browser("operator")
    found = client.post(reverse("found"), fields)
    assert found.status_code == 200
    assert shows_new(found) == []
    over = client.post("/api/v1/find", fields, content_type="application/json")
    assert shows_new(over) == []


@pytest.mark.parametrize("ringing", ["him", "her", "neighbour", "agency"])
def test_a_call_that_he_rings_shows_no_piece_of_it_whoever_he_says_he_is(
    ringing, operator, at
):
    ref = steps.open_call(
        operator, at=at, ref=uuid4(), channel=Channel.EMERGENCY, number="07700 900456"
    )
    for name, value in (
        ("ringing", ringing),
        ("her_name", "Sarah Example"),
        ("her_born", "2 March 1990"),
        ("him_name", "Mark Other"),
        ("where", "14 Larch Close, Anytown"),
    ):
        steps.say(operator, at=at, ref=ref, name=name, value=value)
    shown = browser("operator").get(reverse("call", args=[ref]))
    assert "EXAMPLE" in shown.content.decode()
    assert shows_new(shown) == []
    for part, external in ((Part.HER, "p1"), (Part.HIM, "p2")):
        person = person_of(external).ref
        steps.attach(operator, at=at, ref=ref, part=part, person=person)
    shown = browser("operator").get(reverse("call", args=[ref]))
    assert shows_new(shown) == []


def test_her_own_page_and_his_show_no_piece_of_it(operator):
    for external in ("p1", "p2"):
        ref = person_of(external).ref
        page = browser("operator").get(reverse("person", args=[ref]))
        assert page.status_code == 200
        assert shows_new(page) == []


def test_the_place_itself_finds_nobody_of_hers(operator):
    client = browser("operator")
    fields = {"place": "77 Wren Street, Farville", "task": "call 0412"}
    found = client.post(reverse("found"), fields)
    assert "EXAMPLE" not in found.content.decode()
