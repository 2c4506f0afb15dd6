"""Names of nine communities, from the package's own lists."""

import random
from collections import Counter

import pytest

from forceyear.names import (
    COMMUNITIES,
    of_woman,
    pools,
    spelt_otherwise,
    takes_name,
)
from forceyear.names import _rows as rows_of

NAMES = [name for name, _ in COMMUNITIES]


def test_there_are_at_least_eight_communities():
    assert len(NAMES) >= 8


@pytest.mark.parametrize("community", NAMES)
def test_each_community_has_200_given_and_200_family_names(community):
    kinds = Counter(kind for kind, *_ in rows_of(community))
    assert kinds["m"] + kinds["f"] >= 200
    assert min(kinds["m"], kinds["f"]) >= 95
    assert kinds["family"] >= 200


@pytest.mark.parametrize("community", NAMES)
def test_no_name_stands_twice_in_a_list(community):
    found = Counter((kind, name) for kind, name, *_ in rows_of(community))
    assert max(found.values()) == 1


@pytest.mark.parametrize("community", NAMES)
def test_many_names_have_other_spellings(community):
    with_variants = [name for _, name, _, others, _ in rows_of(community) if others]
    assert len(with_variants) >= 150


@pytest.mark.parametrize("community", NAMES)
def test_common_names_are_far_commoner_than_rare_ones(community):
    weights = [w for kind, _, w, _, _ in rows_of(community) if kind == "family"]
    assert weights == sorted(weights, reverse=True)
    assert weights[0] > 8 * weights[-1]


def test_khan_and_patel_and_smith_are_common_where_they_should_be():
    rng = random.Random(1)
    for community, name in (
        ("british", "Smith"),
        ("south_asian_muslim", "Khan"),
        ("sikh_hindu", "Singh"),
        ("polish", "Nowak"),
    ):
        drawn = Counter(pools()[community].pick_family(rng) for _ in range(4000))
        assert name in [n for n, _ in drawn.most_common(3)]


def test_rare_family_names_come_beside_the_common_ones():
    rng = random.Random(2)
    drawn = {pools()["british"].pick_family(rng) for _ in range(5000)}
    assert len(drawn) > 900


def test_mohammed_may_be_spelt_in_many_ways():
    pool, rng = pools()["south_asian_muslim"], random.Random(3)
    found = {spelt_otherwise(pool, "Mohammed", rng) for _ in range(200)}
    assert {"Muhammad", "Mohammad", "Mohamed"} <= found
    assert "Mohammed" not in found


def test_a_polish_womans_name_takes_its_own_form():
    assert of_woman("Kowalski") == "Kowalska"
    assert of_woman("Nowak") == "Nowak"


def test_somali_women_keep_their_fathers_names():
    assert not any(takes_name("somali", random.Random(i)) for i in range(50))
