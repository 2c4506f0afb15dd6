"""What is found becomes a question, and the question gives nothing of it away."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorstep import policy
from doorstep.incidents.rules.calls import Ringing
from doorstep.incidents.rules.questions import Finding, Found, questions

TODAY = date(2026, 11, 22)
INCIDENTS = policy.load("england-wales", TODAY).on(TODAY).incidents
FOUND = st.lists(st.builds(Found, st.sampled_from(list(Finding)), st.text(max_size=60)))


def ask(finding: Finding, ringing: Ringing = Ringing.HER) -> str:
    (asked,) = questions([Found(finding, "")], ringing, INCIDENTS)
    return asked.ask


@pytest.mark.parametrize(
    ("finding", "question"),
    [
        (Finding.NUMBER, "What is your name?"),
        (Finding.PLACE, "Where are you now?"),
        (Finding.PAIR, "Has he hurt you before?"),
    ],
)
def test_what_was_found_is_worded_as_a_question(
    finding: Finding, question: str
) -> None:
    assert ask(finding) == question


@pytest.mark.parametrize("finding", Finding)
def test_every_kind_of_finding_has_a_question(finding: Finding) -> None:
    for ringing in Ringing:
        assert ask(finding, ringing).endswith("?")


def test_no_question_of_policy_waits_for_what_nobody_can_find() -> None:
    assert set(INCIDENTS.found_asks) == set(Finding)


@given(FOUND, FOUND, st.sampled_from(Ringing))
def test_a_question_is_the_same_whatever_stands_in_the_record(
    one: list[Found], other: list[Found], ringing: Ringing
) -> None:
    texts = [found.shows for found in other] or ["Sana Shah, 14 Larch Close"]
    swapped = [
        Found(found.finding, texts[i % len(texts)]) for i, found in enumerate(one)
    ]
    assert questions(one, ringing, INCIDENTS) == questions(swapped, ringing, INCIDENTS)


@given(
    st.lists(
        st.sampled_from(
            [
                "Sana Shah",
                "14 Larch Close",
                "ZZ1 1AA",
                "07700 900123",
                "3 March 2026",
                "Brookfield refuge",
            ]
        ),
        min_size=1,
    ),
    st.sampled_from(Finding),
    st.sampled_from(Ringing),
)
def test_no_question_holds_a_name_an_address_a_number_or_a_date_of_the_record(
    texts: list[str], finding: Finding, ringing: Ringing
) -> None:
    found = [Found(finding, f"last used by {text} as victim") for text in texts]
    for one in questions(found, ringing, INCIDENTS):
        heard = f"{one.ask} {one.reason.says}".lower()
        for piece in re.findall(r"\w+", " ".join(texts).lower()):
            assert piece not in re.findall(r"\w+", heard)


@pytest.mark.parametrize("finding", Finding)
@pytest.mark.parametrize("ringing", [one for one in Ringing if one != Ringing.HER])
def test_to_anybody_but_her_nothing_shows_that_she_ever_told(
    finding: Finding, ringing: Ringing
) -> None:
    words = set(re.findall(r"\w+", ask(finding, ringing).lower()))
    assert not words & {"he", "him", "his", "she", "her", "again", "still", "order"}


@pytest.mark.parametrize("finding", Finding)
def test_no_question_presumes_what_is_on_record(finding: Finding) -> None:
    for ringing in Ringing:
        words = set(re.findall(r"\w+", ask(finding, ringing).lower()))
        assert not words & {"still", "again", "record", "last"}
        assert not re.search(r"\d", ask(finding, ringing))


def test_a_question_is_asked_once_however_often_it_is_found() -> None:
    found = [Found(Finding.PLACE, "a"), Found(Finding.PLACE, "b")]
    assert len(questions(found, Ringing.HER, INCIDENTS)) == 1


def test_two_findings_with_one_question_are_one_question() -> None:
    found = [Found(Finding.AS_VICTIM, ""), Found(Finding.PAIR, "")]
    asked = questions(found, Ringing.NEIGHBOUR, INCIDENTS)
    assert [one.ask for one in asked] == ["Has anything like this happened before?"]


def test_nothing_found_asks_nothing() -> None:
    assert questions([], Ringing.HER, INCIDENTS) == ()


def test_a_finding_that_policy_does_not_name_has_no_question() -> None:
    assert questions([Found("shoe-size", "9")], Ringing.HER, INCIDENTS) == ()
