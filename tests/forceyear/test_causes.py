"""Why an exact search would have missed an earlier event."""

import pytest

from forceyear.mentions import CAUSES, Mention, cause

NOW = Mention(
    "control", 100, "07700 900123", "07700900123", "Sara", "Smyth", "misspelt", 7
)
NOTHING = Mention("control", 50, "", "", "", "", "none", None)


@pytest.mark.parametrize(
    ("earlier", "because"),
    [
        ({"phone": "07700 900123", "digits": "07700900123"}, "not searched"),
        ({"given": "SARA", "family": "smyth"}, "not searched"),
        ({"phone": "(07700) 900-123", "digits": "07700900123"}, "format"),
        ({"given": "Sarah", "family": "Smith", "way": "own"}, "spelling"),
        ({"given": "Sarah", "family": "Jones", "way": "former"}, "other name"),
        ({"given": "Sally", "family": "Smith", "way": "known as"}, "other name"),
        ({"home": 7}, "place only"),
        ({"home": 8}, "nothing in common"),
        ({"source": "crime", "home": 7}, "other source"),
        ({"source": "crime", "given": "Sara", "family": "Smyth"}, "other source"),
    ],
)
def test_one_earlier_event_is_missed_because(earlier, because):
    assert cause(NOW, [NOTHING._replace(**earlier)]) == because


def test_the_nearest_miss_in_the_log_itself_is_the_cause():
    place = NOTHING._replace(home=7)
    spelt = NOTHING._replace(given="Sarah", family="Smith", way="own")
    elsewhere = NOTHING._replace(source="crime", phone=NOW.phone, digits=NOW.digits)
    assert cause(NOW, [place, elsewhere]) == "place only"
    assert cause(NOW, [place, spelt, elsewhere]) == "spelling"


def test_two_people_without_names_or_numbers_share_nothing():
    assert cause(NOTHING, [NOTHING]) == "nothing in common"


def test_the_causes_are_those_that_look_back_reports():
    assert {
        "format",
        "spelling",
        "other name",
        "place only",
        "other source",
        "other victim of the same man",
    } <= set(CAUSES)
