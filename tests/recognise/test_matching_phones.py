"""Every spelling of a number is the number."""

import pytest

from bench.recognise_phones import NUMBER, SECOND, recall, texts
from recognise import Given, Phone, normalise
from recognise.normalise.phones import phones_in

MUM = "+447700900123"

SPELLINGS = (
    "07700900123",
    "07700 900123",
    "07700 900 123",
    "0770 090 0123",
    "(07700) 900-123",
    "(07700)900123",
    "07700-900-123",
    "07700.900.123",
    "07700_900_123",
    "07700/900123",
    "07700,900123",
    "0 7 7 0 0 9 0 0 1 2 3",
    "+44 7700 900123",
    "+447700900123",
    "+44 (0) 7700 900123",
    "+44(0)7700900123",
    "+44 07700 900123",
    "(+44) 7700 900123",
    "+ 44 7700 900123",
    "0044 7700 900123",
    "00447700900123",
    "00 44 7700 900 123",
    "0044 (0)7700 900123",
    "447700900123",
    "44 7700 900123",
    "7700900123",
    "7700900123.0",
    "7.700900123E+09",
    "O7700 9OO123",
    "o77oo 9oo123",
    "07700 900l23",
    "0770090O123",
    "07700900123 (mum)",
    "mum: 07700900123",
    "Tel 07700 900123 after 6pm",
    "07700 900123 ext 12",
    "07700900123x12",
    "07700 900123 extension 4",
    "'07700900123",
    "07700\u00a0900123",
    "\u202a07700 900123\u202c",
    "07700\u2013900\u2013123",
    "٠٧٧٠٠٩٠٠١٢٣",
    "０７７００９００１２３",
    "mob07700900123",
    "07700 900123 - do not ring",
)


@pytest.mark.parametrize("text", SPELLINGS)
def test_a_number_in_any_spelling_is_one_number(text):
    assert phones_in([text]) == (Phone(MUM),)


def test_forty_spellings_stored_are_each_found_by_forty_spellings_asked():
    keyed = [frozenset(phones_in([text])) for text in SPELLINGS]
    assert len(SPELLINGS) >= 40
    assert all(a == b for a in keyed for b in keyed)


def test_two_hundred_spellings_find_each_other():
    found, exact = recall(texts()[::4])
    assert found == 1.0
    assert exact < 0.05


@pytest.mark.parametrize(
    "text",
    [
        "07700900123 / 02079460958",
        "07700900123/02079460958",
        "07700 900123 or 020 7946 0958",
        "07700900123 02079460958",
        "07700 900123 020 7946 0958",
        "0770090012302079460958",
        "07700900123, 02079460958 (work)",
        "mum 07700900123 dad 02079460958",
        "+447700900123 +442079460958",
        "+44 7700 900123\n0044 20 7946 0958",
        "07700900123; home 020-7946-0958",
        "07700900123 & 02079460958",
    ],
)
def test_two_numbers_in_one_field_are_two_numbers(text):
    assert phones_in([text]) == (Phone(MUM), Phone("+442079460958"))


def test_a_rounded_spreadsheet_number_is_kept_and_said_to_be_doubtful():
    (phone,) = phones_in(["7.7009E+09"])
    assert phone == Phone("+447700900000", doubtful=True)


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("900123", "900123"),
        ("ends 00 123", "00123"),
        ("0123", "0123"),
        ("...0900123", "0900123"),
    ],
)
def test_a_partial_number_is_an_ending_and_keeps_its_leading_nought(text, digits):
    assert phones_in([text]) == (Phone(digits, whole=False),)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "withheld",
        "999",
        "101",
        "unknown",
        "none",
        "00000000000",
        "0",
        "(mum)",
        "n/k",
        "ext 12",
    ],
)
def test_what_is_nobodys_number_is_left_out(text):
    assert phones_in([text]) == ()


@pytest.mark.parametrize(
    "text", ["04123 456789", "06123456789", "020 7946 0958", "01632 960123"]
)
def test_a_number_that_no_operator_has_is_a_number_all_the_same(text):
    (phone,) = phones_in([text])
    assert phone.whole
    assert phone.digits.startswith("+44")


@pytest.mark.parametrize(
    "text",
    ["+353 (0)87 123 4567", "00353 87 123 4567", "+353871234567", "+353 087 123 4567"],
)
def test_a_foreign_number_is_one_number_in_any_spelling(text):
    assert phones_in([text]) == (Phone("+353871234567"),)


def test_a_number_given_twice_stands_once():
    assert phones_in([NUMBER, "+44 7700 900123", f"{NUMBER} or {SECOND}"]) == (
        Phone(MUM),
        Phone("+442079460958"),
    )


def test_phones_of_a_person_are_read_from_every_field():
    record = normalise(Given(phones=("mum 07700 900123", "", "020 7946 0958")))
    assert [p.digits for p in record.phones] == [MUM, "+442079460958"]
