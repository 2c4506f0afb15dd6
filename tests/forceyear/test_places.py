"""The invented city: nothing in it can be taken for a real place."""

import re
from datetime import date

import pytest

from forceyear import Settings, gazetteer, residents
from forceyear.places import AREAS, BOROUGHS, NEIGHBOUR_AREAS, NEIGHBOUR_TOWNS, Map

# All postcode areas of the United Kingdom, Crown dependencies and services.
_REAL = """
    AB AL B BA BB BD BF BH BL BN BR BS BT BX CA CB CF CH CM CO CR CT CV CW DA DD DE
    DG DH DL DN DT DY E EC EH EN EX FK FY G GIR GL GU GY HA HD HG HP HR HS HU HX IG IM
    IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA
    PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ
    TR TS TW UB W WA WC WD WF WN WR WS WV XX YO ZE"""
REAL = frozenset(_REAL.split())
POSTCODE = re.compile(r"(Z[A-Z])(\d{1,2}) (\d)([ABD-HJLNP-UW-Z]{2})")


def test_there_are_32_boroughs_and_a_neighbour():
    assert len(set(BOROUGHS)) == 32
    assert set(NEIGHBOUR_TOWNS).isdisjoint(BOROUGHS)


def test_no_postcode_area_is_a_real_one():
    assert REAL.isdisjoint(AREAS)
    assert REAL.isdisjoint(NEIGHBOUR_AREAS)


def test_every_postcode_has_the_right_shape_and_an_area_that_is_not():
    city = Map(10_000_000, 3)
    for home in range(0, 5_000_000, 4_999):
        for neighbour in (False, True):
            found = POSTCODE.fullmatch(city.home(home, neighbour=neighbour).postcode)
            assert found, home
            assert found[1] not in REAL


def test_no_two_homes_have_one_address():
    city = Map(100_000, 3)
    homes = [city.home(h) for h in range(12_000)]
    assert len({(h.house, h.street, h.postcode) for h in homes}) > 0.999 * len(homes)


def test_every_borough_is_lived_in():
    city = Map(20_000, 3)
    assert {city.home(h).borough for h in range(10_000)} == set(BOROUGHS)


def test_there_are_flats_houses_and_named_houses():
    city = Map(20_000, 3)
    houses = [city.home(h).house for h in range(4_000)]
    assert any(h.startswith("Flat") and "," in h for h in houses)
    assert any(h.isdigit() for h in houses)
    assert any(h[0] not in "F0123456789" for h in houses)


SETTINGS = Settings(people=4_000, seed=9)


@pytest.fixture(scope="module")
def listed():
    return list(gazetteer(SETTINGS))


def test_the_gazetteer_lists_every_street_that_somebody_lives_in(listed):
    streets = {(place["street"], place["town"]) for place in listed}
    homes = [r.home for r in residents(4_000, 9, date(2026, 1, 1))]
    homes += [r.old_home for r in residents(4_000, 9) if r.old_home]
    assert {(home.street, home.town) for home in homes} < streets


def test_the_gazetteer_lists_no_house_that_has_a_number_alone(listed):
    assert not [p for p in listed if any(letter.isdigit() for letter in p["name"])]
    assert not [p for p in listed if p["street"][0].isdigit()]


def test_every_postcode_of_the_gazetteer_has_an_area_that_is_not_real(listed):
    codes = [place["postcode"] for place in listed if place["postcode"]]
    assert len(codes) > len(listed) / 4
    assert all(POSTCODE.fullmatch(code) for code in codes)
    assert not {code[:2] for code in codes} & REAL


def test_every_place_of_the_gazetteer_has_an_id_of_its_own_and_the_same_again(listed):
    assert len({place["id"] for place in listed}) == len(listed)
    assert listed == list(gazetteer(SETTINGS))


def test_the_gazetteer_has_streets_and_premises_in_every_town(listed):
    for premises in (True, False):
        towns = {place["town"] for place in listed if bool(place["name"]) == premises}
        assert towns == {*BOROUGHS, *NEIGHBOUR_TOWNS}
