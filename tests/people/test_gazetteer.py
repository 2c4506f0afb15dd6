"""Streets and premises that an operator may be typing: what is suggested, and when."""

import pytest
from django.db import connection

from doorstep.access.models import Look
from doorstep.people.models import ListedPlace, PlaceStart
from doorstep.people.queries import suggest
from doorstep.people.rules import FEWEST, place_starts, typed_place
from tests.doors.hostile_cases import TEXTS
from tests.rooms import CALL, SARAH, refused, spied, take

LARCH = {
    "kind": "place",
    "id": "s1",
    "street": "Larch Close",
    "town": "Anytown",
    "postcode": "ZZ99 1AA",
}
OTHER_LARCH = {"kind": "place", "id": "s2", "street": "Larch Close", "town": "Farville"}
MARYS = {"kind": "place", "id": "s3", "street": "St Mary's Road", "town": "Anytown"}
ELISE = {"kind": "place", "id": "s4", "street": "Cours Élise-Garnier Nord"}
OLD_MILL = {
    "kind": "place",
    "id": "p1",
    "name": "The Old Mill",
    "street": "Weir Passage",
    "town": "Sometown",
    "postcode": "ZZ98 2BB",
}
LAURELS = {"kind": "place", "id": "p2", "name": "The Laurels", "street": "Elm Row"}
PLACES = (LARCH, OTHER_LARCH, MARYS, ELISE, OLD_MILL, LAURELS)
IN_ANYTOWN = "Larch Close, Anytown, ZZ99 1AA"
MILL = "The Old Mill, Weir Passage, Sometown, ZZ98 2BB"


@pytest.fixture
def gazetteer(nobody, at):
    take(nobody, at, *PLACES, source="gazetteer")


# --- What is typed is parted (no database) -------------------------------------------


@pytest.mark.parametrize(
    ("typed", "head", "words"),
    [
        ("14 lar", "14 ", ("lar",)),
        ("14A, Lar", "14A ", ("lar",)),
        ("12-14 larch cl", "12-14 ", ("larch", "cl")),
        ("flat 2, 14 lar", "flat 2, 14 ", ("lar",)),
        ("Flat B larch house", "Flat B, ", ("larch", "house")),
        ("apt. 7 larch", "apt. 7, ", ("larch",)),
        ("larch cl, anyt", "", ("larch", "cl", "anyt")),
        ("1st avenue", "", ("1st", "avenue")),
        ("flat iron lane", "", ("flat", "iron", "lane")),
    ],
)
def test_the_number_or_flat_is_kept_as_typed_and_the_rest_is_looked_for(
    typed, head, words
):
    parted = typed_place(typed)
    assert (parted.head, parted.words) == (head, words)


@pytest.mark.parametrize("typed", ["", " ", "14", "14 l", "14 la", "flat 2", "9 1 2 3"])
def test_fewer_than_three_letters_look_for_nothing(typed):
    assert FEWEST == 3
    assert typed_place(typed) is None


@pytest.mark.parametrize(
    ("parts", "starts"),
    [
        (("", "Larch Close", "", "Anytown", ""), ("larch close anytown",)),
        (("", "Broadway", "", "", ""), ("broadway",)),
        (
            ("The Laurels", "Elm Row", "", "", ""),
            ("the laurels elm row", "laurels elm row"),
        ),
        (("", "Old Mill Road", "", "", ""), ("old mill road", "mill road")),
        (("\u200b", "Elm Row", "", "", ""), ("elm row",)),
        (("\u200b", "", "", "", ""), ()),
    ],
    ids=["two words", "one word", "the", "three words", "no name", "nothing"],
)
def test_every_word_but_the_last_of_several_begins_a_place(parts, starts):
    assert place_starts(parts) == starts


# --- What is suggested ---------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("14 lar", f"14 {IN_ANYTOWN}"),
        ("14 LARCH", f"14 {IN_ANYTOWN}"),
        ("larch cl", IN_ANYTOWN),
        ("larch close, farv", "Larch Close, Farville"),
        ("9 larch farville", "9 Larch Close, Farville"),
        ("9 larch cl, farv", "9 Larch Close, Farville"),
        ("2 st marys rd", "2 St Mary's Road, Anytown"),
        ("2 st. mary’s", "2 St Mary's Road, Anytown"),
        ("mary", "St Mary's Road, Anytown"),
        ("elise garn", "Cours Élise-Garnier Nord"),
        ("COURS ÉLI", "Cours Élise-Garnier Nord"),
        ("old m", MILL),
        ("the old", MILL),
        ("mill", None),
        ("flat 3 old mill", f"flat 3, {MILL}"),
        ("weir", None),
        ("laurels", "The Laurels, Elm Row"),
        ("larchmont", None),
        ("close", None),
        ("zz99", None),
    ],
)
def test_a_place_is_suggested_by_how_its_words_begin(gazetteer, typed, first):
    assert (suggest(typed) or (None,))[0] == first


@pytest.mark.django_db
def test_towns_with_a_street_of_one_name_stand_apart(gazetteer):
    assert suggest("14 lar") == (f"14 {IN_ANYTOWN}", "14 Larch Close, Farville")


@pytest.mark.django_db
def test_what_begins_as_typed_stands_before_what_holds_it(gazetteer, nobody, at):
    arms = {"kind": "place", "id": "a", "name": "The Larch Arms", "street": "Ash Row"}
    take(nobody, at, arms, source="gazetteer")
    assert suggest("larch")[0] == IN_ANYTOWN
    assert suggest("larch")[-1] == "The Larch Arms, Ash Row"


@pytest.mark.django_db
def test_words_that_follow_one_another_count_before_words_apart(nobody, at):
    arms = {"kind": "place", "id": "a", "name": "The High Arms", "street": "Strand"}
    high = {"kind": "place", "id": "b", "street": "High Street"}
    both = [{**one, "town": "Aldton"} for one in (arms, high)]
    take(nobody, at, *both, source="gazetteer")
    assert suggest("high str ald") == (
        "High Street, Aldton",
        "The High Arms, Strand, Aldton",
    )


@pytest.mark.django_db
def test_at_most_eight_places_are_suggested_and_none_twice(nobody, at):
    many = [{**LARCH, "id": f"t{n}", "town": f"Town {n % 20:02d}"} for n in range(400)]
    take(nobody, at, *many, source="gazetteer")
    lines = suggest("larch")
    assert len(lines) == len(set(lines)) == 8
    assert lines[0] == "Larch Close, Town 00, ZZ99 1AA"
    assert len(suggest("larch", 3)) == 3


@pytest.mark.django_db
def test_only_the_gazetteer_is_read_and_no_look_is_noted(gazetteer, nobody, at):
    """A suggestion confirms nothing about anybody, so it needs to hide nothing."""
    hidden = {**SARAH, "address": "3 Secret Street, Anytown", "protected": ["address"]}
    take(nobody, at, hidden, {**CALL, "address": "4 Incident Street, Anytown"})
    with spied() as sent:
        assert suggest("3 secret str") == suggest("4 incident") == ()
        assert suggest("14 larch close")
    tables = {"people_placestart"}
    assert all(any(table in sql for table in tables) for sql in sent)
    assert not any(" JOIN " in sql for sql in sent)
    assert not Look.objects.exists()


@pytest.mark.django_db
def test_a_street_where_somebody_hides_is_suggested_like_any_other(
    gazetteer, nobody, at
):
    before = suggest("14 lar")
    take(nobody, at, {**SARAH, "protected": ["address"]})
    assert suggest("14 lar") == before


# --- How a gazetteer is loaded -------------------------------------------------------


@pytest.mark.django_db
def test_loading_a_gazetteer_again_adds_nothing(gazetteer, nobody, at):
    before = (ListedPlace.objects.count(), PlaceStart.objects.count())
    again = take(nobody, at, *PLACES, source="gazetteer")
    assert (again.loaded, again.already_there) == (0, len(PLACES))
    assert (ListedPlace.objects.count(), PlaceStart.objects.count()) == before


@pytest.mark.django_db
def test_a_street_that_was_renamed_is_suggested_by_its_new_name_alone(
    gazetteer, nobody, at
):
    done = take(nobody, at, {**LARCH, "street": "Linden Close"}, source="gazetteer")
    assert (done.loaded, done.new_versions) == (1, 1)
    assert suggest("larch anyt") == ()
    assert suggest("linden") == ("Linden Close, Anytown, ZZ99 1AA",)
    versions = ListedPlace.objects.filter(external_id="s1").order_by("version")
    assert [one.street for one in versions] == ["Larch Close", "Linden Close"]


@pytest.mark.django_db
def test_the_last_of_two_rows_of_one_id_holds(nobody, at):
    take(nobody, at, LARCH, {**LARCH, "street": "Linden Close"}, source="gazetteer")
    assert suggest("larch") == ()
    assert suggest("linden") == ("Linden Close, Anytown, ZZ99 1AA",)


@pytest.mark.django_db
def test_two_sources_may_use_one_id(gazetteer, nobody, at):
    take(nobody, at, {**LARCH, "street": "Linden Close"}, source="another gazetteer")
    assert suggest("larch anyt")
    assert suggest("linden anyt")


@pytest.mark.django_db
def test_a_place_without_street_or_name_is_refused_with_the_remedy(nobody, at):
    (refusal,) = refused(nobody, at, {"kind": "place", "id": "x", "town": "Anytown"})
    assert refusal.field == "street"
    assert "needs a street or a name" in refusal.reason


@pytest.mark.django_db
def test_the_longest_place_in_any_letters_fits(nobody, at):
    parts = ("name", "street", "locality", "town")
    long = {**LARCH, **{part: "\U0001f600" * 120 for part in parts}}
    assert take(nobody, at, long, source="gazetteer").loaded == 1
    assert len(suggest("grinning")) <= 1


@pytest.mark.django_db
def test_keys_are_compared_letter_by_letter_on_each_engine():
    """Else "larch close" would not lie between "larch" and all that begins so."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite compares every text so")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT collation_name FROM information_schema.columns "
            "WHERE table_name = 'people_placestart' AND column_name = 'key'"
        )
        assert cursor.fetchall() == [("C",)]


@pytest.mark.django_db
def test_whatever_is_typed_is_answered(gazetteer):
    for value in (*TEXTS, "\x00lar", "larch" * 2_000, "% _ ' \" \\ larch", "{{{"):
        assert len(suggest(value)) <= 8
