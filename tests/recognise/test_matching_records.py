"""Properties of normalising, packing and keying, for any text at all."""

from datetime import date

import pytest
from hypothesis import given as any_of
from hypothesis import strategies as st

from recognise import (
    Given,
    GivenAddress,
    GivenName,
    Name,
    Record,
    keys,
    normalise,
    terms,
)
from recognise.normalise.names import tokens
from tests.recognise.matching_cast import given, person

SECRET = b"a secret kept out of the database"
TEXT = st.text(max_size=40)
NAME = st.builds(GivenName, TEXT, TEXT, TEXT, TEXT, TEXT)
ADDRESS = st.builds(GivenAddress, TEXT, TEXT, TEXT, TEXT, TEXT, TEXT)
ANYBODY = st.builds(
    Given,
    names=st.tuples(NAME) | st.tuples(NAME, NAME),
    born=TEXT,
    age=TEXT,
    said_on=st.none() | st.dates(date(1990, 1, 1), date(2040, 1, 1)),
    sex=TEXT,
    phones=st.tuples(TEXT, TEXT),
    addresses=st.tuples(ADDRESS),
    emails=st.tuples(TEXT),
    ids=st.tuples(st.tuples(TEXT, TEXT)),
)


@any_of(ANYBODY)
def test_normalising_never_fails_and_what_it_makes_can_be_keyed_and_packed(anybody):
    record = normalise(anybody)
    assert Record.unpack(record.pack()) == record
    assert all(-(2**63) <= key < 2**63 for key in keys(record, SECRET))
    assert all(kind and token for kind, token in terms(record))


@any_of(st.text(max_size=60))
def test_a_number_written_again_from_its_digits_is_the_same_number(text):
    first = normalise(Given(phones=(text,))).phones
    again = normalise(Given(phones=tuple(p.digits for p in first if p.whole))).phones
    assert again == tuple(p._replace(doubtful=False) for p in first if p.whole)


@any_of(TEXT)
def test_a_normalised_name_normalised_again_has_the_same_tokens(text):
    assert tokens(" ".join(tokens(text))) == tokens(text)


PERSON = (
    "Zofia Example",
    "02/03/1985",
    "07700 900123",
    "12 High Street, Anytown, ZZ1 1AA",
)

CHANGES = st.sampled_from(
    [
        str.upper,
        str.lower,
        lambda t: t.replace(" ", "  "),
        lambda t: f" {t} ",
        lambda t: t.replace(" ", "\u00a0"),
        lambda t: "\u200e" + t,
        lambda t: t + ".",
    ]
)


@any_of(st.lists(CHANGES, min_size=4, max_size=4))
def test_any_change_of_formatting_leaves_the_keys_as_they_were(changes):
    changed = [change(text) for change, text in zip(changes, PERSON, strict=True)]
    assert keys(person(*changed), SECRET) == keys(person(*PERSON), SECRET)


@pytest.mark.parametrize(
    "texts",
    [
        (
            "EXAMPLE, Zofia",
            "2 March 1985",
            "+44 (0)7700 900-123",
            "12, high st, anytown zz11aa",
        ),
        (
            "Ms Zofia Example",
            "1985-03-02",
            "0044 7700900123",
            "12 HIGH STREET\nANYTOWN\nZZ1 1AA",
        ),
        (
            "zofia  example",
            "2/3/85",
            "O77OO 9OO123",
            "No 12 High Street, Anytown, ZZI IAA",
        ),
    ],
)
def test_another_hand_writes_the_same_keys(texts):
    assert set(keys(person(*texts), SECRET)) == set(keys(person(*PERSON), SECRET))


def test_the_keys_of_a_full_record_are_few_enough_to_store():
    assert len(keys(person(*PERSON), SECRET)) <= 34


def test_keys_under_another_secret_are_other_keys():
    record = person(*PERSON)
    assert not set(keys(record, SECRET)) & set(keys(record, b"another secret, as long"))


def test_each_key_stands_once():
    found = keys(person(*PERSON), SECRET)
    assert len(set(found)) == len(found)


def test_a_record_says_which_facts_it_has():
    assert person(*PERSON).kinds() == {"name", "born", "phone", "address"}
    assert person().kinds() == frozenset()


def test_email_and_numbers_of_a_source_are_levelled():
    record = normalise(
        given(email="  Zofia@Example.COM ", number=("pnc", "2021/00-12x"))
    )
    assert record.emails == ("zofia@example.com",)
    assert record.ids == (("PNC", "20210012X"),)


def test_a_store_counts_each_name_under_the_head_of_its_group():
    found = terms(person("Liz Smyth"))
    assert ("given", "elizabeth") in found
    assert ("family", "smith") in found


@pytest.mark.parametrize(
    ("text", "sex"),
    [("F", "f"), ("female", "f"), ("Male", "m"), ("x", "x"), ("?", ""), ("U", "")],
)
def test_sex_is_kept_where_it_is_told(text, sex):
    assert person(sex=text).sex == sex


def test_text_that_is_no_packed_record_is_refused():
    with pytest.raises(ValueError, match="unpack"):
        Record.unpack("Zofia Example")


def test_names_keep_their_kind_when_packed():
    record = Record(
        names=(Name(("anna",), ("example",)), Name((), ("sample",), "former"))
    )
    assert Record.unpack(record.pack()) == record
