"""Residents and their records, from two thousand to ten million."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import islice

import pytest

from forceyear import people, resident, residents
from forceyear.names import COMMUNITIES
from forceyear.records import DEFAULT_DATES

MANY = 12_000


@pytest.fixture(scope="module")
def everyone():
    return list(residents(MANY))


@pytest.fixture(scope="module")
def documents():
    return list(people(MANY))


def test_equal_seeds_give_equal_people_and_others_give_others():
    assert list(people(2_000, 5)) == list(people(2_000, 5))
    assert list(people(2_000, 5)) != list(people(2_000, 6))


def test_ten_million_people_begin_at_once():
    found = people(10_000_000)
    assert isinstance(found, Iterator)
    assert [truth for truth, _ in islice(found, 40)] == sorted(
        truth for truth, _ in islice(people(10_000_000), 40)
    )


def test_one_of_ten_million_can_be_made_without_the_others():
    assert resident(9_999_999, 10_000_000).number == 9_999_999


def test_a_resident_is_the_same_alone_as_among_all(everyone):
    for number in (0, 1, 196, 197, 5_000, MANY - 1):
        assert resident(number, MANY) == everyone[number]


def test_everyone_is_numbered_once_in_order(everyone):
    assert [r.number for r in everyone] == list(range(MANY))


def test_everyone_is_ten_or_over(everyone):
    assert max(r.born for r in everyone) <= date(2016, 1, 1)


def test_there_are_59_people_for_each_100_records(documents):
    assert MANY / len(documents) == pytest.approx(0.59, abs=0.01)


def test_every_person_is_on_record_and_every_record_has_its_own_id(documents):
    assert {truth for truth, _ in documents} == set(range(MANY))
    ids = [document["id"] for _, document in documents]
    assert len(set(ids)) == len(ids)


def test_all_communities_live_here(everyone):
    shares = Counter(r.community for r in everyone)
    for community, share in COMMUNITIES:
        assert shares[community] / MANY == pytest.approx(share, abs=0.02)


def test_some_moved_some_married_and_some_changed_their_number(everyone):
    assert sum(r.moved_on is not None for r in everyone) > MANY * 0.12
    assert sum(bool(r.born_family) for r in everyone) > MANY * 0.08
    assert sum(bool(r.old_mobile) for r in everyone) > MANY * 0.15


def test_some_families_bear_double_names(everyone):
    assert any("-" in r.family for r in everyone)


def test_a_household_shares_a_number_and_a_home(everyone):
    homes = Counter((r.home, r.landline) for r in everyone)
    assert max(homes.values()) == 5
    assert len({h for h, _ in homes}) == len(homes)


def test_records_of_one_person_differ(documents):
    by_person = {}
    for truth, document in documents:
        said = tuple(document.get(k) for k in ("given", "family", "born"))
        by_person.setdefault(truth, []).append(said)
    several = [said for said in by_person.values() if len(said) > 1]
    differ = sum(len(set(said)) > 1 for said in several)
    assert 0.3 < differ / len(several) < 0.8


@pytest.mark.parametrize("born", DEFAULT_DATES)
def test_default_dates_of_birth_are_among_the_records(documents, born):
    assert sum(d.get("born") == born for _, d in documents) >= 20


def test_some_records_have_an_age_instead_of_a_date(documents):
    aged = [d for _, d in documents if "age" in d]
    assert len(aged) > 300
    assert all("said_on" in d and "born" not in d for d in aged)


def test_a_first_of_january_stands_for_a_year(documents, everyone):
    firsts = [
        truth
        for truth, d in documents
        if d.get("born", "").endswith("-01-01") and d["born"] not in DEFAULT_DATES
    ]
    years = [everyone[truth].born for truth in firsts]
    assert sum((born.month, born.day) != (1, 1) for born in years) > 100


def test_protected_characteristics_are_on_some_records(documents):
    for key in ("ethnicity", "disability", "language", "religion", "orientation"):
        assert sum(bool(d.get(key)) for _, d in documents) > 200, key
