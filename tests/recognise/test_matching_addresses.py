"""Addresses, however they were cut into fields."""

import pytest

from recognise import Address, GivenAddress
from recognise.normalise.addresses import (
    address,
    outward,
    postcode,
    street,
    street_core,
)


@pytest.mark.parametrize(
    "text",
    [
        "ZZ1 1AA",
        "zz11aa",
        "ZZ1-1AA",
        " zz1  1aa ",
        "ZZI IAA",
        "ZZ1 1AA.",
        "ＺＺ１ １ＡＡ",
    ],
)
def test_a_postcode_in_any_writing_is_one_postcode(text):
    assert postcode(text) == "ZZ11AA"


def test_o_and_nought_are_put_right_by_their_place():
    assert postcode("ZZ1O OAA") == "ZZ100AA"
    assert postcode("2Z1 1AA") != "ZZ11AA"


@pytest.mark.parametrize("text", ["", "00000", "0000", "-"])
def test_a_code_of_nothing_is_nothing(text):
    assert postcode(text) == ""


@pytest.mark.parametrize(
    ("code", "half"),
    [("ZZ11AA", "ZZ1"), ("ZZ151AA", "ZZ15"), ("ZZ15", "ZZ15"), ("4223", "4223")],
)
def test_the_outward_half_is_the_district(code, half):
    assert outward(code) == half


@pytest.mark.parametrize(
    "text", ["High Street", "high st", "HIGH ST.", "High  Street", "High Str"]
)
def test_a_street_in_any_writing_is_one_street(text):
    assert street(text) == "high street"


def test_road_and_street_have_one_core():
    assert (
        street_core(street("Acacia Ave"))
        == street_core(street("Acacia Road"))
        == "acacia"
    )


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (
            GivenAddress("12 High Street, Anytown, ZZ1 1AA"),
            Address(
                number="12", street="high street", town="anytown", postcode="ZZ11AA"
            ),
        ),
        (
            GivenAddress("Flat 2, 12 High St, Anytown ZZ1 1AA"),
            Address("2", "12", street="high street", town="anytown", postcode="ZZ11AA"),
        ),
        (
            GivenAddress("Flat 2 12a High Street Anytown"),
            Address("2", "12a", street="high street", town="anytown"),
        ),
        (
            GivenAddress("Rose Cottage, High Street, Anytown"),
            Address(house="rose cottage", street="high street", town="anytown"),
        ),
        (
            GivenAddress("14-16 High Street, Oldbury, Anytown, ZZ1 1AA"),
            Address("", "14-16", "", "high street", "oldbury", "anytown", "ZZ11AA"),
        ),
        (
            GivenAddress(
                house="12", street="High St", town="Anytown", postcode="zz1 1aa"
            ),
            Address(
                number="12", street="high street", town="anytown", postcode="ZZ11AA"
            ),
        ),
        (
            GivenAddress(house="Flat C, 7", street="Nelson Gdns"),
            Address("c", "7", street="nelson gardens"),
        ),
        (
            GivenAddress(street="12 High Street"),
            Address(number="12", street="high street"),
        ),
        (
            GivenAddress(street="No. 12, High Street"),
            Address(number="12", street="high street"),
        ),
        (
            GivenAddress("12 Heol Fawr, Anytown"),
            Address(number="12", street="heol fawr", town="anytown"),
        ),
        (GivenAddress("ZZ1 1AA"), Address(postcode="ZZ11AA")),
    ],
)
def test_an_address_is_parted(given, expected):
    assert address(given) == expected


@pytest.mark.parametrize(
    "given", [GivenAddress(), GivenAddress("  "), GivenAddress(house="unknown")]
)
def test_an_address_that_says_nothing_is_none(given):
    assert address(given) is None
