"""A look-up: from any fragment to every earlier record, with reasons."""

import pytest

from recognise import Born, MemoryIndex, find, normalise, shipped_model, why_not
from tests.recognise.matching_cast import given, look, person, stranger, town

HOME = "12 High Street, Anytown, ZZ1 1AA"
SHE = person("Zofia Example", "2/3/1985", "07700 900123", HOME, sex="F")
HER_TOO = person(
    "Zofia Example", "2/3/1985", "07700 900456", "3 Mill Lane, Elsewhere, ZZ9 9XX"
)
HE = person("Hugo Sample", "5/6/1983", "07700 900789", HOME, sex="M")
OTHER = person(
    "Brigita Specimen", "7/8/1990", "07700 900111", "4 Oak Road, Anytown, ZZ2 2BB"
)


@pytest.fixture(scope="module")
def index():
    return town((SHE, HER_TOO, HE, OTHER))


FRAGMENTS = {
    "phone": person(phone="+44 (0) 7700 900-123"),
    "phone, one digit wrong, and name": person("Zofia Example", phone="07700 900128"),
    "phone, two digits turned round, and name": person("Zofia", phone="07700 900132"),
    "last six digits and first name": person("Zofia", phone="900123"),
    "name and birth date": person("Zofia Example", "2 March 1985"),
    "both names misspelt and birth date": person("Zofai Exampel", "2/3/1985"),
    "names and day and month exchanged": person("Example Zofia", "3/2/1985"),
    "name and postcode": person("Zofia Example", home="ZZ1 1AA"),
    "both names misspelt and postcode": person("Zofa Exmple", home="ZZ1 1AA"),
    "first name, misspelt surname, district, age": person(
        "Zofia Exampl", home="ZZ1", age="about 40"
    ),
    "address and postcode": person(home=HOME),
    "first name, number and street": person("Zofia", home="12 High St"),
    "short form, surname, age": person("Zosia Example", age="about 40"),
    "first name and birth date": person("Zofia", "2/3/1985"),
    "misspelt surname, street, age": person(
        "Exampel", home="High Street", age="about 41"
    ),
    "rare surname alone": person("Example"),
}


@pytest.mark.parametrize("query", FRAGMENTS.values(), ids=list(FRAGMENTS))
def test_a_fragment_finds_her_among_the_first_three(query, index):
    assert 1 in [match.rid for match in look(query, index)][:3]


def test_nobody_is_found_where_nobody_is_like(index):
    assert look(person("Xanthe Quillfeather", "9/9/1931"), index) == []


def test_nothing_asked_finds_nothing(index):
    assert look(person(), index) == []


def test_an_empty_index_finds_nothing():
    assert look(SHE, MemoryIndex()) == []


def test_name_and_birth_date_are_certain_and_a_phone_alone_is_not(index):
    (sure, *_) = look(person("Zofia Example", "2/3/1985"), index)
    (alone, *_) = look(person(phone="07700 900123"), index)
    assert sure.band == "certain"
    assert alone.probability <= 0.5


def test_each_field_gives_its_reason_in_a_sentence(index):
    (best, *_) = look(person("Zofja Example", "3/2/1985", "07700 900128"), index)
    says = {reason.field: reason.says for reason in best.reasons}
    assert says["given"] == "first name differs by one letter"
    assert says["family"] == "surname is the same"
    assert says["born"] == "date of birth has day and month exchanged"
    assert says["phone"] == "phone number differs by one digit"


def test_reasons_show_what_was_given_and_what_was_found(index):
    (best, *_) = look(person("Zofja Example", "2/3/1985"), index)
    reason = next(r for r in best.reasons if r.field == "given")
    assert (reason.as_given, reason.as_found) == ("zofja", "zofia")


def test_two_records_of_one_person_do_not_make_each_other_doubtful(index):
    found = look(person("Zofia Example", "2/3/1985"), index)
    assert [m.rid for m in found[:2]] == [1, 2]
    assert all(m.band == "certain" and m.equally_likely == 0 for m in found[:2])


def test_persons_told_by_the_store_share_their_probability():
    johns = [person("John Example", f"{n}/{n}/19{n}0") for n in (4, 5, 6, 7)]
    index = town(tuple(johns))
    query = person("John Example")
    apart = look(query, index, person_of=lambda rids: {r: r for r in rids})
    as_two = look(query, index, person_of=lambda rids: {r: r % 2 for r in rids})
    assert apart[0].equally_likely == 3
    assert as_two[0].equally_likely == 1
    assert as_two[0].probability > apart[0].probability


def test_guesses_can_be_forgone(index):
    query = person(phone="07700 900780")
    assert 3 in [m.rid for m in look(query, index)]
    assert 3 not in [m.rid for m in look(query, index, guesses="never")]


ALIKE = tuple(
    person(f"{given} {family}", f"{n}/{n}/19{n}0", f"07700 90012{n}", home)
    for given, family in (("John", "Example"), ("Jon", "Exampel"), ("Joan", "Sample"))
    for n, home in ((4, HOME), (5, ""), (6, "3 Mill Lane, Elsewhere, ZZ9 9XX"))
)


@pytest.mark.parametrize("joined", [1, 3, 100], ids=lambda n: f"{n} records a person")
def test_guesses_are_made_when_nothing_sure_was_found_and_only_then(joined):
    index = town((SHE, HER_TOO, HE, OTHER, *ALIKE))
    told = {"person_of": lambda rids: {rid: rid // joined for rid in rids}}
    guessed = 0
    for query in (*FRAGMENTS.values(), *ALIKE, person("John Example", home=HOME)):
        plain = look(query, index, guesses="never", **told)
        sure = bool(plain) and plain[0].probability >= shipped_model().guess_below
        guessed += not sure
        wanted = plain if sure else look(query, index, guesses="always", **told)
        assert look(query, index, **told) == wanted
    assert 0 < guessed < len(FRAGMENTS) + len(ALIKE) + 1


def test_a_guess_never_takes_away_what_was_found_at_once(index):
    for query in FRAGMENTS.values():
        exact = {
            m.rid
            for m in look(query, index, limit=100, guesses="never")
            if m.probability > 0.01
        }
        assert exact <= {m.rid for m in look(query, index, limit=100, guesses="always")}


def test_no_more_than_asked_for_are_given(index):
    assert len(look(person("Example"), index, limit=1)) == 1


def test_matches_come_likeliest_first(index):
    found = look(person("Zofia Example", home=HOME), index)
    assert [m.probability for m in found] == sorted(
        (m.probability for m in found), reverse=True
    )


def test_her_partner_is_a_result_of_her_household_and_not_herself(index):
    query = person("Zofia Example", "2/3/1985", "07700 900789", HOME, sex="F")
    found = {m.rid: m for m in look(query, index)}
    assert found[1].band == "certain"
    assert found[3].household
    assert found[3].band == "possible"


def test_a_phone_on_very_many_records_becomes_generic_by_itself():
    index = MemoryIndex()
    for n in range(600):
        index.add(n, normalise(given(f"P{n}q Family{n}", phone="07700 900999")))
    index.add(1000, SHE)
    found = look(person("Zofia Example", "2/3/1985", phone="07700 900999"), index)
    assert found[0].rid == 1000
    assert all(m.probability < 0.5 for m in look(person(phone="07700 900999"), index))


def test_a_store_that_stops_reading_over_common_keys_is_served():
    index = MemoryIndex()
    for n in range(600):
        index.add(
            n,
            normalise(
                given("John Example", f"{n % 28 + 1}/{n % 12 + 1}/{1940 + n % 60}")
            ),
        )
    found = look(person("John Example", "5/5/1944"), index)
    assert found[0].record.born == Born(1944, 5, 5)


def test_why_a_record_was_not_found_is_said(index):
    says = why_not(person("Zofia Specimen", "1/2/1950"), 3, index, shipped_model())
    assert says[0] == "nothing that was said, and no guess, leads to the record"
    assert any(text.startswith("first name is different") for text in says)


def test_why_not_says_how_likely_a_found_record_is(index):
    says = why_not(person("Zofia Example", "2/3/1985"), 1, index, shipped_model())
    assert says[-1] == "together they make it 100% likely"


def test_a_record_that_is_not_there_is_said_not_to_be(index):
    (says,) = why_not(SHE, 999_999, index, shipped_model())
    assert "not in the index" in says


def test_an_id_is_used_once():
    index = MemoryIndex()
    index.add(1, SHE)
    with pytest.raises(ValueError, match="already"):
        index.add(1, HE)


def test_strangers_are_strangers():
    assert stranger(1) != stranger(2)


def test_a_weak_record_is_not_made_sure_by_a_very_sure_one_of_the_same_person():
    asked = person(
        "Gurmit Kaur Bains",
        "7 May 1986",
        "07700 900123",
        "5 Elm Row, ZZ1 2BB",
        email="g@example.org",
        number=("id", "N44"),
    )
    weak = person("Ann Quill", "1 June 1931", "07700 900123")
    index = town((asked, weak))
    both = find(
        asked, index, shipped_model(), person_of=lambda rids: dict.fromkeys(rids, 7)
    )
    found = {match.rid: match.probability for match in both}
    assert found[1] > 0.99
    assert found.get(2, 0.0) < 0.5
