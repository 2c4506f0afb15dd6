"""How names come to be wrong."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forceyear import slips

NAMES = st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=14).map(str.title)


@given(NAMES, st.integers(0, 10**6))
def test_a_misspelt_name_is_never_the_name_itself(name, seed):
    wrong = slips.misspelt(name, random.Random(seed))
    assert wrong.casefold() != name.casefold()


@given(NAMES.filter(lambda n: len(n) > 3), st.integers(0, 10**6))
def test_a_slip_keeps_the_first_letter_and_most_of_the_length(name, seed):
    wrong = slips.misspelt(name, random.Random(seed))
    assert wrong[0] == name[0]
    assert abs(len(wrong) - len(name)) <= 1


@pytest.mark.parametrize("slip", [slips.heard, slips.keyed, slips.dropped])
def test_each_kind_of_slip_gives_several_wrong_names(slip):
    found = {slip("Catherine", random.Random(i)) for i in range(60)}
    assert len(found) >= 6
