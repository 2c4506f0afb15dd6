"""Birth dates in any writing, and ages with the day they were said."""

from datetime import date

import pytest

from recognise import Born
from recognise.compare import born_level
from recognise.normalise.dates import birth_date, birth_years

SECOND_OF_MARCH = Born(1985, 3, 2)


@pytest.mark.parametrize(
    "text",
    [
        "02/03/1985",
        "2/3/1985",
        "2.3.1985",
        "02-03-1985",
        "1985-03-02",
        "1985/03/02",
        "19850302",
        "02031985",
        "2/3/85",
        "020385",
        "2 March 1985",
        "2nd March 1985",
        "March 2, 1985",
        "2-Mar-1985",
        "02MAR1985",
        "2 Mawrth 1985",
        "1985-03-02 00:00:00",
        "1985-03-02T00:00:00Z",
        " 02 / 03 / 1985 ",
        "٠٢/٠٣/١٩٨٥",
    ],
)
def test_a_birth_date_in_any_writing_is_one_date(text):
    assert birth_date(text) == SECOND_OF_MARCH


@pytest.mark.parametrize(
    ("text", "born"),
    [
        ("1985", Born(1985)),
        ("March 1985", Born(1985, 3)),
        ("03/1985", Born(1985, 3)),
        ("??/03/1985", Born(1985, 3)),
        ("1985-03", Born(1985, 3)),
        ("1985-03-00", Born(1985, 3)),
        ("1985-00-00", Born(1985)),
    ],
)
def test_a_partial_date_keeps_what_is_known(text, born):
    assert birth_date(text) == born


def test_a_month_past_twelve_is_a_day():
    assert birth_date("03/25/1985") == Born(1985, 3, 25)


@pytest.mark.parametrize(
    "text", ["", "unknown", "n/k", "-", "???", "12", "99/99", "0000-00-00"]
)
def test_what_is_no_date_is_none(text):
    assert birth_date(text) is None


def test_a_first_of_january_says_half():
    assert Born(1985, 1, 1).trust == 0.5


@pytest.mark.parametrize("year", [1900, 1970, 2000])
def test_a_date_that_systems_fill_in_says_nothing(year):
    assert Born(year, 1, 1).trust == 0.0


@pytest.mark.parametrize(
    ("age", "low", "high"),
    [
        ("34", 1991, 1992),
        ("34 yrs", 1991, 1992),
        ("about 30", 1991, 2000),
        ("30-35", 1990, 1996),
        ("thirties", 1986, 1996),
        ("20s", 1996, 2006),
        ("c. 40", 1981, 1990),
    ],
)
def test_an_age_allows_some_years_of_birth(age, low, high):
    assert birth_years(age, date(2026, 6, 1)) == Born(low, until=high)


@pytest.mark.parametrize("age", ["", "old", "150", "9999"])
def test_what_is_no_age_allows_nothing(age):
    assert birth_years(age, date(2026, 6, 1)) is None


def test_an_age_without_its_day_says_nothing():
    assert birth_years("34", None) is None


@pytest.mark.parametrize(
    ("other", "level"),
    [
        (Born(1985, 3, 2), "same"),
        (Born(1985, 2, 3), "exchanged"),
        (Born(1985, 3, 3), "digit"),
        (Born(1958, 3, 2), "digit"),
        (Born(1985, 3, 19), "year and month"),
        (Born(1985, 11, 2), "year and day"),
        (Born(1940, 3, 2), "day and month"),
        (Born(1985, 10, 27), "year"),
        (Born(1985, 1, 1), "fits"),
        (Born(1986, 10, 27), "near"),
        (Born(1940, 10, 27), "differs"),
        (Born(1985), "fits"),
        (Born(1985, 3), "year and month"),
        (Born(1983, until=1990), "fits"),
        (Born(1987, until=1990), "nearly fits"),
        (Born(1995, until=1999), "differs"),
    ],
)
def test_two_birth_dates_agree_at_a_level_whichever_comes_first(other, level):
    assert born_level(SECOND_OF_MARCH, other) == level
    assert born_level(other, SECOND_OF_MARCH) == level
