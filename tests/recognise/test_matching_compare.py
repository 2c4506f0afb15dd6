"""Comparing two records, and what may join."""

import pytest
from hypothesis import given as any_of
from hypothesis import settings
from hypothesis import strategies as st

from bench.recognise_households import figures, joined, made
from recognise import Record, may_join
from tests.recognise.matching_cast import person, stranger, town, weigh

HOME = "12 High Street, Anytown, ZZ1 1AA"
PHONE = "07700 900123"
SHE = person("Zofia Example", "2/3/1985", PHONE, HOME, sex="F")

GIVEN = st.sampled_from(
    ["Zofia", "Zosia", "Zofja", "Hugo", "Z", "Maria", "Example", ""]
)
FAMILY = st.sampled_from(
    ["Example", "Exampel", "Sample", "Smith", "Smythe", "Zofia", ""]
)
BORN = st.sampled_from(
    ["2/3/1985", "3/2/1985", "1/1/1985", "1985", "2/3/1958", "9/9/1999", ""]
)
PHONES = st.sampled_from([PHONE, "07700 900128", "900123", "020 7946 0958", ""])
HOMES = st.sampled_from(
    [HOME, "12 High St", "14 High Street, Anytown, ZZ1 1AA", "ZZ9 9XX", ""]
)
SEX = st.sampled_from(["F", "M", ""])
PEOPLE = st.builds(
    lambda g, f, b, p, h, s: person(f"{g} {f}".strip(), b, p, h, sex=s),
    GIVEN, FAMILY, BORN, PHONES, HOMES, SEX,
)  # fmt: skip
TOWN = town((SHE,), size=150)


@any_of(PEOPLE, PEOPLE)
@settings(max_examples=300)
def test_a_comparison_is_the_same_from_either_side(a, b):
    one, other = weigh(a, b, TOWN), weigh(b, a, TOWN)
    assert one.weight == pytest.approx(other.weight)
    assert one.household == other.household
    assert may_join(a, b, one).answer == may_join(b, a, other).answer


@pytest.mark.parametrize(
    "fact",
    ["names", "born", "phones", "addresses", "sex"],
    ids=lambda f: f"without {f}",
)
def test_a_fact_that_agrees_never_lowers_the_weight(fact):
    empty = Record()
    changed = {f: getattr(SHE, f) for f in Record.__slots__}
    changed[fact] = getattr(empty, fact)
    assert weigh(SHE, SHE, TOWN).weight >= weigh(Record(**changed), SHE, TOWN).weight


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (person("Zofia Example"), person("Zofja Example")),
        (person("Zofja Example"), person("Hugo Example")),
        (person("Zofia Example", "2/3/1985"), person("Zofia Example", "3/2/1985")),
        (person("Zofia Example", "3/2/1985"), person("Zofia Example", "9/9/1999")),
        (person("Zofia", phone=PHONE), person("Zofia", phone="07700 900128")),
        (person("Zofia", phone="07700 900128"), person("Zofia", phone="020 7946 0958")),
        (person("Zofia", home=HOME), person("Zofia", home="14 High Street, ZZ1 1AA")),
    ],
)
def test_what_agrees_better_weighs_more(better, worse):
    assert weigh(better, SHE, TOWN).weight > weigh(worse, SHE, TOWN).weight


def test_a_rare_name_weighs_more_than_a_common_one():
    many = tuple(person(f"Anna Smith {'x' * n}") for n in range(1))
    index = town(tuple(person("Anna Smith") for _ in range(80)) + many)
    common = weigh(person("Anna Smith"), person("Anna Smith"), index)
    rare = weigh(person("Anna Quillby"), person("Anna Quillby"), index)
    assert rare.weight > common.weight + 3


def test_a_filled_in_birth_date_neither_joins_nor_parts():
    none = weigh(person("Zofia Example"), SHE, TOWN)
    filled_in = weigh(person("Zofia Example", "01/01/1900"), SHE, TOWN)
    assert filled_in.weight == pytest.approx(none.weight)


def test_a_first_of_january_weighs_less_than_another_day():
    first = person("Zofia Example", "1/1/1985")
    assert weigh(first, first, TOWN).weight < weigh(SHE, SHE, TOWN).weight


def test_a_shared_phone_proves_nothing():
    comparison = weigh(person("Hugo Sample", phone=PHONE), SHE, TOWN)
    assert comparison.probability < 0.1
    assert comparison.household


def test_address_and_phone_of_a_household_are_not_counted_twice():
    home = weigh(person(home=HOME), SHE, TOWN).probability
    both = weigh(person(phone=PHONE, home=HOME), SHE, TOWN).probability
    assert max(home, both) <= 0.5


HOUSEHOLD = {
    "partner": person("Hugo Example", "5/6/1983", PHONE, HOME, sex="M"),
    "partner of unknown birth": person("Hugo Example", "", PHONE, HOME, sex="M"),
    "sister": person("Petra Example", "7/8/1988", PHONE, HOME, sex="F"),
    "twin sister": person("Petra Example", "2/3/1985", PHONE, HOME, sex="F"),
    "twin brother": person("Hugo Example", "2/3/1985", PHONE, HOME, sex="M"),
    "daughter of the same name": person(
        "Zofia Example", "9/9/2010", PHONE, HOME, sex="F"
    ),
    "namesake of unknown birth": person("Zofia Example", "", PHONE, HOME, sex="F"),
    "nobody named": person("", "", PHONE, HOME),
}


@pytest.mark.parametrize("relative", HOUSEHOLD.values(), ids=list(HOUSEHOLD))
def test_one_of_her_household_is_never_joined_with_her(relative):
    assert may_join(SHE, relative, weigh(SHE, relative, TOWN)).answer != "join"


@pytest.mark.parametrize(
    "name", ["partner", "sister", "twin sister", "daughter of the same name"]
)
def test_a_relative_is_said_to_be_perhaps_of_the_household(name):
    assert weigh(SHE, HOUSEHOLD[name], TOWN).household


def test_her_own_record_joins():
    again = person("Zofja Example", "3/2/1985", "07700 900456", HOME, sex="F")
    assert may_join(SHE, again, weigh(SHE, again, TOWN)).answer == "join"


def test_her_record_under_a_former_name_at_the_same_door_joins():
    then = person("Zofia Sample", "2/3/1985", PHONE, HOME, sex="F")
    assert may_join(SHE, then, weigh(SHE, then, TOWN)).answer == "join"


def test_both_sides_of_one_incident_are_never_one_person():
    verdict = may_join(SHE, SHE, weigh(SHE, SHE, TOWN), opposite=True)
    assert verdict.answer == "never"
    assert "opposite sides" in verdict.reasons[0]


def test_two_reference_numbers_of_one_kind_are_never_one_person():
    a = person("Zofia Example", "2/3/1985", number=("PNC", "21/1A"))
    b = person("Zofia Example", "2/3/1985", number=("PNC", "21/2B"))
    assert may_join(a, b, weigh(a, b, TOWN)).answer == "never"


def test_one_reference_number_joins_what_names_do_not():
    a = person("Zofia Example", number=("PNC", "21/1A"))
    b = person("Zofia Sample", number=("PNC", "21/1A"))
    assert may_join(a, b, weigh(a, b, TOWN)).answer == "join"


def test_another_sex_and_first_name_are_never_one_person():
    him = HOUSEHOLD["twin brother"]
    assert may_join(SHE, him, weigh(SHE, him, TOWN)).answer == "never"


def test_what_is_not_certain_is_left_to_a_person():
    verdict = may_join(SHE, stranger(3), weigh(SHE, stranger(3), TOWN))
    assert verdict.answer == "doubtful"
    assert verdict.reasons


def test_of_three_hundred_households_nobody_is_merged_with_another():
    records = made(300, seed=11)
    found = figures(records, joined(records))
    assert found["wrong_merges"] == 0
    assert found["own_records_joined"] >= 0.85
