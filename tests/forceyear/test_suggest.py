"""Whom the demonstration suggests."""

import re

import pytest

from forceyear import Settings, suggestions
from forceyear.follow import nominal


@pytest.fixture(scope="module")
def suggested(settings):
    return suggestions(settings)


def test_three_people_are_suggested(suggested):
    assert len(suggested) == 3


def test_the_suggested_name_is_misspelt_as_it_stands_nowhere(suggested, year):
    names = {
        f"{p.get('given')} {p.get('family')}".casefold()
        for row in year
        for p in [row.document, *row.document.get("persons", ())]
    }
    for one in suggested:
        assert one.name != one.known_as
        assert one.name.casefold() not in names


def test_the_suggested_number_is_of_the_drama_range_and_strangely_written(suggested):
    for one in suggested:
        digits = re.sub(r"\D", "", one.phone.replace("O", "0"))
        assert "7700900" in digits
        assert not one.phone.isdigit()


def test_the_suggested_number_is_hers_in_the_log(suggested, year):
    for one in suggested:
        last = re.sub(r"\D", "", one.phone.replace("O", "0"))[-6:]
        rang = [
            re.sub(r"\D", "", r.document["caller_phone"].replace("O", "0"))
            for r in year
            if r.truth and r.truth.victim == one.person
        ]
        assert any(last in number for number in rang)


def test_the_suggested_history_is_rich(suggested, year):
    for one in suggested:
        mine = [r for r in year if one.person in [p for _, p in r.people]]
        truths = [r.truth for r in year if r.truth and r.truth.victim == one.person]
        assert len(truths) == one.calls >= 4
        assert any(
            r.document["kind"] == "marker"
            and r.document["person"] == nominal(one.person)
            for r in mine
        )
        others = {
            r.truth.victim
            for r in year
            if r.truth and r.truth.suspect == truths[0].suspect
        }
        assert len(others) == 2


def test_a_suggestion_says_what_to_type_and_who_is_found(suggested):
    for one in suggested:
        assert one.name in one.fragment
        assert one.phone in one.fragment
        assert one.known_as in one.finds


@pytest.mark.parametrize("seed", range(5))
def test_any_seed_suggests_somebody(seed):
    assert suggestions(Settings(people=2_000, seed=seed))
