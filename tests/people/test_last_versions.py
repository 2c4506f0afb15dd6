"""What a source said last of orders and relationships is what a page shows."""

from dataclasses import replace

import pytest

from doorstep.pathway.person import PersonPage, person_page
from tests.rooms import MARK, ORDER, SARAH, person, person_of, take

pytestmark = pytest.mark.django_db
OTHER = person("p3", "Ruth", "Sample", "1971-11-30")
PARTNERS = {
    "kind": "relationship",
    "id": "r1",
    "person": "p1",
    "other": "p2",
    "sort": "partner",
}


@pytest.fixture
def page(cast):
    reader = replace(cast["operator"], task="call 0412")

    def of(external: str) -> PersonPage:
        found = person_page(reader, person_of(external).ref)
        assert found is not None
        return found

    return of


@pytest.fixture(autouse=True)
def loaded(nobody, at):
    take(nobody, at, SARAH, MARK, OTHER, ORDER, PARTNERS)


def test_a_relationship_that_ended_is_not_shown_as_if_it_stood(nobody, at, page):
    take(nobody, at, {**PARTNERS, "sort": "former partner"})
    assert [one.sort for one in page("p1").relations] == ["former partner"]
    assert len(page("p2").relations) == 1


def test_a_relationship_told_of_the_wrong_person_stands_with_neither(nobody, at, page):
    take(nobody, at, {**PARTNERS, "other": "p3"})
    assert [one.name for one in page("p1").relations] == ["Ruth SAMPLE"]
    assert page("p2").relations == ()


def test_an_order_told_of_the_wrong_person_stands_with_the_right_one(nobody, at, page):
    assert len(page("p2").markers) == 1
    take(nobody, at, {**ORDER, "against": "p3"})
    assert page("p2").markers == ()
    assert len(page("p3").markers) == len(page("p1").markers) == 1
