"""The fourteen kinds of fragment that the benches ask with."""

import re
from collections import Counter

import pytest

from bench.fragments import ANSWERABLE, KINDS, fragments, sample
from forceyear import resident

N = 4_000
KEYS = {"phones", "name", "given", "family", "born", "age", "said_on", "address",
        "postcode"}  # fmt: skip


@pytest.fixture(scope="module")
def asked():
    return list(fragments(sample(N, 1, 1_500), 1, 40))


def test_there_are_fourteen_kinds_of_which_eight_are_answerable():
    assert len(KINDS) == 14
    assert len(ANSWERABLE) == 8
    assert set(ANSWERABLE) <= set(KINDS)


def test_kinds_come_in_equal_shares(asked):
    assert Counter(kind for kind, _, _ in asked) == dict.fromkeys(KINDS, 40)


def test_equal_seeds_ask_equal_questions(asked):
    assert list(fragments(sample(N, 1, 1_500), 1, 40)) == asked


def test_fragments_say_only_known_keys(asked):
    assert all(set(said) <= KEYS for _, said, _ in asked)


def test_a_misspelt_name_is_not_the_name(asked):
    for kind, said, truth in asked:
        if kind in ("misspelt_and_born", "misspelt_and_postcode"):
            person = resident(truth, N)
            assert said["given"] != person.given
            assert said["family"] != person.family


def test_a_wrong_number_is_wrong_by_one_digit(asked):
    for kind, said, truth in asked:
        if kind == "wrong_phone_and_name":
            person = resident(truth, N)
            own = (person.mobile, person.old_mobile, person.landline)
            assert (
                min(
                    sum(a != b for a, b in zip(said["phones"][0], number, strict=True))
                    for number in own
                    if number
                )
                == 1
            )


def test_part_of_a_number_is_its_last_six_digits(asked):
    parts = [s["phones"][0] for k, s, _ in asked if k == "part_of_phone_and_given"]
    assert all(re.fullmatch(r"\d{6}", part) for part in parts)


def test_an_age_is_at_most_four_years_wrong(asked):
    for _, said, truth in asked:
        if "age" in said:
            years = int(said["age"].removeprefix("about "))
            born = resident(truth, N).born
            assert abs(2025 - born.year - years) <= 5
