"""N12: nobody's history is shown as certainly another's; nothing merges in doubt."""

import pytest

from doorstep.pathway.find import find
from doorstep.pathway.person import person_page
from doorstep.people.queries import Asked
from tests.rooms import CALL, MAYBE, SARAH, match, person, person_of, take

pytestmark = pytest.mark.django_db
HOME = {"address": SARAH["address"], "phones": SARAH["phones"]}
SISTER = person("p3", "Susan", "Example", "1992-11-30", sex="female", **HOME)
HIS = {
    **CALL,
    "id": "c9",
    "persons": [{"role": "suspect", "id": "p2"}],
    "caller_phone": "",
}
MARK = person("p2", "Mark", "Example", "1985-07-19", sex="male", **HOME)


def bands(found):
    return {c.name: band.name for band in found.bands for c in band.candidates} | {
        c.name: "household" for c in found.household
    }


def test_her_household_is_shown_apart_from_her(nobody, at, operator):
    take(nobody, at, SARAH, SISTER, MARK)
    found = find(operator, Asked(name="Sarah Example", place=SARAH["address"]))
    assert bands(found) == {
        "Sarah EXAMPLE": "certain",
        "Susan EXAMPLE": "household",
        "Mark EXAMPLE": "household",
    }


def test_a_number_that_two_people_share_is_nobodys_for_certain(nobody, at, operator):
    take(nobody, at, SARAH, MARK)
    found = find(operator, Asked(phone="07700900123"))
    assert set(bands(found).values()) == {"possible"}
    assert all(
        one.equally_likely == 1 for band in found.bands for one in band.candidates
    )


def test_what_is_known_of_a_number_says_that_it_may_be_shared(nobody, at, operator):
    take(nobody, at, SARAH, CALL)
    found = find(operator, Asked(phone="07700900123"))
    assert any(note.endswith("A number may be shared.") for note in found.notes)


def test_his_events_are_not_on_her_page(nobody, at, operator, policy):
    take(nobody, at, SARAH, MARK, HIS)
    match(nobody, at, policy)
    assert person_page(operator, person_of("p1").ref).events == ()
    assert len(person_page(operator, person_of("p2").ref).events) == 1


def test_what_may_be_hers_is_a_possible_person_and_none_of_her_events(
    nobody, at, operator, policy
):
    event = {**CALL, "persons": [{**MAYBE, "role": "victim", "id": "d1"}]}
    del event["persons"][0]["kind"]
    take(nobody, at, SARAH)
    take(nobody, at, {**event, "caller_phone": ""}, source="custody")
    match(nobody, at, policy)
    page = person_page(operator, person_of("p1").ref)
    assert page.events == ()
    assert [one.band for one in page.possible] == ["probable"]
    assert page.possible[0].reasons


def test_every_match_says_why_and_how_sure(nobody, at, operator):
    take(nobody, at, SARAH, SISTER, MARK)
    asked = Asked(name="Sara Exampel", age="about 36", phone="900123")
    found = find(operator, asked)
    shown = [c for band in found.bands for c in band.candidates] + list(found.household)
    assert shown
    for one in shown:
        assert one.reasons
        assert one.because
        assert 0 <= one.probability <= 1
        assert one.band in ("certain", "probable", "possible")


def test_likely_is_not_certain_on_her_page(nobody, at, operator, policy):
    take(nobody, at, SARAH)
    take(nobody, at, MAYBE, source="custody")
    match(nobody, at, policy)
    page = person_page(operator, person_of("p1").ref)
    assert page.sure == "One record only; nothing has been joined to it."
