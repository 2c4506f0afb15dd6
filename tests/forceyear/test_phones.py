"""Telephone numbers are nobody's, and are written in many ways."""

import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forceyear import phones
from forceyear.slips import wrong_digit

NOBODYS = re.compile(r"0[46]\d{9}|07700900\d{3}|02079460\d{3}|01134960\d{3}")


@given(seed=st.integers(0, 10**9), person=st.integers(0, 10**7))
def test_every_number_has_eleven_digits_in_a_range_that_is_nobodys(seed, person):
    for number in (
        phones.mobile(seed, person),
        phones.mobile(seed, person, 1),
        phones.landline(seed, person),
        phones.institution(seed, person % 50),
        phones.drama_mobile(person),
        phones.drama_landline(person),
        phones.drama_landline(person, leeds=True),
    ):
        assert NOBODYS.fullmatch(number), number


def test_no_two_people_share_a_mobile_number():
    numbers = [phones.mobile(5, p, n) for p in range(20_000) for n in (0, 1)]
    assert len(set(numbers)) == len(numbers)


def test_a_switchboards_number_is_no_households():
    homes = {phones.landline(5, h) for h in range(50_000)}
    assert not homes & {phones.institution(5, n) for n in range(50)}


def test_a_number_is_written_in_at_least_eight_ways():
    assert len(phones.SPELLINGS) >= 8
    written = {spell("04123456780") for spell in phones.SPELLINGS.values()}
    assert len(written) == len(phones.SPELLINGS)


@pytest.mark.parametrize("name", phones.SPELLINGS)
def test_every_spelling_holds_the_numbers_last_nine_digits(name):
    shown = phones.SPELLINGS[name]("07700900123").replace("O", "0").split(".0")[0]
    assert "700900123" in re.sub(r"\D", "", shown)


def test_the_inspections_own_spelling_is_among_them():
    assert "07700 900123" in {s("07700900123") for s in phones.SPELLINGS.values()}


def test_two_numbers_may_stand_in_one_field():
    both = phones.two_written("07700900123", "02079460000", random.Random(1))
    digits = re.sub(r"\D", "", both)
    assert digits == "0770090012302079460000"


@given(st.integers(0, 10**6))
def test_a_wrong_digit_changes_one_digit_and_keeps_the_beginning(seed):
    wrong = wrong_digit("04123456789", random.Random(seed))
    assert sum(a != b for a, b in zip(wrong, "04123456789", strict=True)) == 1
    assert wrong.startswith("04")
