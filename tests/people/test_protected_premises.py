"""A protected address is the premises, however another source writes them."""

import json
from dataclasses import asdict, replace

import pytest

from doorstep.pathway.find import find
from doorstep.pathway.person import person_page
from doorstep.people.queries import Asked
from tests.rooms import CALL, SARAH, candidates, match, person_of, take

pytestmark = pytest.mark.django_db

REFUGE = "Wren House, 77 Sparrow Yard, Faraway, ZZ9 9ZZ"
FLAT = "Flat 2, 77 Sparrow Yard, Faraway, ZZ9 9ZZ"
WORDS = ("sparrow", "wren house", "faraway", "zz9 9zz", "zz99zz")

SPELLINGS = {
    "as-given": REFUGE,
    "no-postcode": "Wren House, 77 Sparrow Yard, Faraway",
    "no-house-name": "77 Sparrow Yard, Faraway, ZZ9 9ZZ",
    "no-town": "77 Sparrow Yard, ZZ9 9ZZ",
    "number-and-street": "77 Sparrow Yard",
    "house-and-postcode": "Wren House, Faraway, ZZ9 9ZZ",
    "house-and-town": "Wren House, Faraway",
    "flat": FLAT,
    "room": "Room 4, Wren House, 77 Sparrow Yard, ZZ9 9ZZ",
    "street-misspelt": "77 Sparow Yd, Faraway, ZZ9 9ZZ",
    "postcode-alone": "ZZ9 9ZZ",
    "street-and-postcode": "Sparrow Yard, Faraway, ZZ9 9ZZ",
}
OTHERS = {
    "neighbour": "79 Sparrow Yard, Faraway, ZZ9 9ZZ",
    "same-number-elsewhere": "77 Sparrow Yard, Sometown, ZZ2 2BB",
    "same-number-in-another-town": "77 Sparrow Yard, Sometown",
    "same-house-name-elsewhere": "Wren House, 4 Quarry Row, Sometown, ZZ2 2BB",
}


def protected(address):
    return {**SARAH, "id": "h1", "address": address, "protected": ["address"]}


def told_of_her(operator):
    fresh = replace(operator, noted=set())
    page = person_page(fresh, person_of("h1").ref, whole=True)
    return json.dumps(asdict(page), default=str).casefold()


def found_by(operator, place):
    return find(replace(operator, noted=set()), Asked(place=place))


@pytest.mark.parametrize("first", [True, False], ids=["before", "after"])
@pytest.mark.parametrize("address", list(SPELLINGS.values()), ids=list(SPELLINGS))
def test_no_other_spelling_of_the_premises_is_shown_or_finds_her(
    address, first, nobody, at, policy, operator
):
    if first:
        take(nobody, at, protected(REFUGE))
    take(nobody, at, {**SARAH, "id": "v1", "address": address}, source="custody")
    take(nobody, at, {**CALL, "id": "v2", "address": address}, source="log")
    if not first:
        take(nobody, at, protected(REFUGE))
    match(nobody, at, policy)
    assert not [word for word in WORDS if word in told_of_her(operator)]
    for place in (REFUGE, address):
        found = found_by(operator, place)
        assert candidates(found) == []
        assert found.notes == ()


@pytest.mark.parametrize("address", list(OTHERS.values()), ids=list(OTHERS))
def test_other_premises_are_found_as_before(address, nobody, at, operator):
    take(nobody, at, protected(REFUGE))
    take(nobody, at, {**SARAH, "id": "n1", "address": address}, source="custody")
    take(nobody, at, {**CALL, "id": "n2", "address": address}, source="log")
    found = found_by(operator, address)
    assert "Sarah EXAMPLE" in [one.name for one in candidates(found)]
    assert "1 event" in found.notes[0]


def test_a_protected_flat_leaves_the_other_flats_of_its_house_known(
    nobody, at, operator
):
    take(nobody, at, protected(FLAT))
    other = FLAT.replace("Flat 2", "Flat 9")
    take(nobody, at, {**SARAH, "id": "n1", "address": other}, source="custody")
    (one,) = candidates(found_by(operator, other))
    assert "flat is the same" in one.because
    (one,) = candidates(found_by(operator, FLAT))
    assert "flat is the same" not in one.because


def test_the_house_of_a_protected_flat_is_not_shown_without_its_flat_either(
    nobody, at, operator, policy
):
    take(nobody, at, protected(FLAT))
    bare = FLAT.removeprefix("Flat 2, ")
    take(nobody, at, {**SARAH, "id": "n1", "address": bare}, source="custody")
    match(nobody, at, policy)
    assert not [word for word in WORDS if word in told_of_her(operator)]
