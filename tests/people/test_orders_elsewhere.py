"""An order that stands on a record that may be hers is not passed over."""

from dataclasses import replace
from uuid import UUID

import pytest

from doorstep.pathway.person import person_page
from tests.rooms import MARK, MAYBE, ORDER, SARAH, browser, match, person_of, take

pytestmark = pytest.mark.django_db


@pytest.fixture
def doubted(nobody, at, policy, cast):
    """Sarah, and a record that may be hers, which the order protects."""
    take(nobody, at, SARAH, MARK, MAYBE, {**ORDER, "person": MAYBE["id"]})
    match(nobody, at, policy)


def test_it_is_named_on_her_page(doubted, cast):
    reader = replace(cast["operator"], task="call 0412")
    page = person_page(reader, UUID(str(person_of("p1").ref)))
    assert page.markers == ()
    assert [one.orders for one in page.possible] == [
        ("non-molestation order, protects this person, from 1 March 2026",)
    ]


def test_her_page_does_not_say_that_none_is_on_record(doubted):
    path = f"/person/{person_of('p1').ref}/"
    told = browser("operator").get(path).content.decode()
    assert "In force on a record that may be of the same person" in told
    assert "None on record ·" not in told
