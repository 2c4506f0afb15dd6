"""What must be asked before the close, and what to say on a line without a voice."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorstep import policy
from doorstep.incidents.rules.asking import (
    BEFORE,
    Answer,
    AskFacts,
    Kind,
    Said,
    answered,
    asked_here,
    close_acts,
    closing,
    need,
    owed,
    said,
    scripts_for,
)
from doorstep.incidents.rules.calls import Channel, Ringing

TODAY = date(2026, 11, 22)
VIEW = policy.load("england-wales", TODAY).on(TODAY)
INCIDENTS = VIEW.incidents
HERS = AskFacts(domestic=True, ringing=Ringing.HER, channel=Channel.EMERGENCY)
NEIGHBOURS = replace(HERS, ringing=Ringing.NEIGHBOUR)
CODES = tuple(INCIDENTS.must_ask)
ANSWERED = {code: Answer("No.") for code in CODES}


def codes(facts: AskFacts, **answers: Answer) -> list[str]:
    return [one.code for one in owed(answers, facts, INCIDENTS)]


def test_earlier_abuse_with_him_or_another_is_asked_first() -> None:
    first = asked_here(HERS, INCIDENTS)[0]
    assert first.code == BEFORE
    assert "before" in first.ask
    assert "anybody else" in first.ask


def test_what_must_be_asked_is_all_there() -> None:
    topics = {
        "before",
        "hurt",
        "he-is-there",
        "children",
        "weapon",
        "firearms",
        "suicide",
        "reach",
        "needs",
        "drink-drugs",
        "orders",
        "pregnant",
        "safe-place",
        "code-word",
    }
    assert topics <= set(codes(HERS))


def test_no_two_questions_stand_in_one_place_of_the_order() -> None:
    orders = [one.order for one in INCIDENTS.must_ask.values()]
    assert len(set(orders)) == len(orders)


def test_on_a_call_about_something_else_nothing_is_owed() -> None:
    assert codes(replace(HERS, domestic=False)) == []


@pytest.mark.parametrize(
    ("code", "hers", "neighbours"),
    [
        ("pregnant", True, False),
        ("code-word", True, False),
        ("safe-place", True, False),
        ("reach", True, False),
        ("reach-caller", False, True),
        ("before", True, True),
        ("children", True, True),
    ],
)
def test_who_rings_decides_what_can_be_asked(
    code: str, hers: bool, neighbours: bool
) -> None:
    assert (code in codes(HERS)) is hers
    assert (code in codes(NEIGHBOURS)) is neighbours


@pytest.mark.parametrize("known", [True, False])
def test_each_child_is_asked_after_where_one_is_known_of(known: bool) -> None:
    facts = replace(HERS, children=known)
    assert ("children-where" in codes(facts)) is known


@pytest.mark.parametrize("ringing", [one for one in Ringing if one != Ringing.HER])
@pytest.mark.parametrize("channel", Channel)
def test_nobody_but_her_is_asked_about_him_or_as_if_they_were_her(
    ringing: Ringing, channel: Channel
) -> None:
    for one in asked_here(AskFacts(True, ringing, channel, children=True), INCIDENTS):
        words = one.ask.lower().replace("?", " ").replace(",", " ").split()
        assert not {"he", "him", "his"} & set(words), one.ask
        assert "are you hurt" not in one.ask.lower()


@pytest.mark.parametrize(
    "channel",
    [
        Channel.SILENT_MOBILE,
        Channel.SILENT_LANDLINE,
        Channel.OPEN_LINE,
        Channel.TEXT,
    ],
)
def test_who_cannot_speak_is_asked_what_yes_or_no_answers(channel: Channel) -> None:
    opens = ("is ", "has ", "can ", "are ", "do ", "may ", "shall ")
    for one in asked_here(replace(HERS, channel=channel), INCIDENTS):
        assert one.ask.lower().startswith(opens), one.ask
        assert one.ask.count("?") == 1


def test_a_force_asks_what_its_ground_needs_and_after_all_else() -> None:
    islands = policy.load("example-force", TODAY).on(TODAY).incidents
    assert [one.code for one in owed({}, HERS, islands)][-1] == "boat"


def test_every_question_is_a_question() -> None:
    for item in INCIDENTS.must_ask.values():
        for ask in (item.ask, item.other or item.ask, item.yes_no):
            assert ask.endswith("?"), item.code


@pytest.mark.parametrize(
    ("answer", "still"),
    [
        pytest.param(Answer("Yes, twice."), False, id="answered"),
        pytest.param(Answer("No"), False, id="no is an answer"),
        pytest.param(Answer(left_out="not-safe"), False, id="left out with a reason"),
        pytest.param(Answer(), True, id="nothing"),
        pytest.param(Answer("  \n"), True, id="only spaces"),
        pytest.param(Answer(left_out="busy"), True, id="no such reason"),
    ],
)
def test_a_question_is_owed_until_answered_or_left_out_with_a_reason(
    answer: Answer, still: bool
) -> None:
    assert (BEFORE in codes(HERS, before=answer)) is still


@given(st.frozensets(st.sampled_from(CODES)))
def test_another_answer_never_makes_more_owed(answered: frozenset[str]) -> None:
    answers = {code: Answer("yes") for code in answered}
    assert set(codes(HERS, **answers)) == set(codes(HERS)) - answered


def test_with_all_asked_nothing_blocks_the_close() -> None:
    verdict = closing(ANSWERED, HERS, INCIDENTS)
    assert verdict.blocks == verdict.passed_on == verdict.reasons == ()


def test_what_is_owed_blocks_the_close_and_is_named() -> None:
    answers = {**ANSWERED, "weapon": Answer()}
    verdict = closing(answers, HERS, INCIDENTS)
    assert [one.code for one in verdict.blocks] == ["weapon"]
    assert [one.says for one in verdict.reasons] == [
        "Still to be asked, or left out with a reason: Weapons"
    ]


def test_once_the_line_drops_nothing_blocks_and_all_of_it_passes_on() -> None:
    answers = {BEFORE: Answer("Yes"), "weapon": Answer(left_out="not-safe")}
    verdict = closing(answers, replace(HERS, dropped=True), INCIDENTS)
    assert verdict.blocks == ()
    assert [one.code for one in verdict.passed_on] == [
        code for code in codes(HERS) if code != BEFORE
    ]
    assert all(one.says.startswith("The line dropped") for one in verdict.reasons)


@pytest.mark.parametrize("reason", INCIDENTS.leave_out_reasons)
def test_what_was_left_out_is_asked_by_whoever_comes_next(reason: str) -> None:
    answers = {**ANSWERED, "firearms": Answer(left_out=reason)}
    verdict = closing(answers, HERS, INCIDENTS)
    passed = INCIDENTS.leave_out_reasons[reason].passes_on
    assert verdict.blocks == ()
    assert [one.code for one in verdict.passed_on] == ["firearms"] * passed


def test_declined_is_not_no_and_is_asked_again() -> None:
    assert INCIDENTS.leave_out_reasons["declined"].passes_on


def test_an_answer_that_came_after_a_reason_counts() -> None:
    answers = {**ANSWERED, "weapon": Answer("A knife", left_out="not-safe")}
    assert closing(answers, HERS, INCIDENTS).passed_on == ()


@pytest.mark.parametrize(
    ("answer", "begun"),
    [
        pytest.param(Answer(), ["S03"], id="never asked"),
        pytest.param(Answer("Yes"), [], id="asked"),
        pytest.param(Answer(left_out="not-safe"), [], id="left out with a reason"),
    ],
)
def test_a_close_without_earlier_abuse_asked_is_owed(
    answer: Answer, begun: list[str]
) -> None:
    facts = replace(HERS, dropped=True)
    acts = close_acts(owed({**ANSWERED, BEFORE: answer}, facts, INCIDENTS))
    catalogue = VIEW.duties.catalogue.values()
    assert [one.code for one in catalogue if one.begins in acts] == begun


# --- Lines without an ordinary voice ------------------------------------------------


@pytest.mark.parametrize(
    "channel",
    [
        Channel.SILENT_MOBILE,
        Channel.SILENT_LANDLINE,
        Channel.OPEN_LINE,
        Channel.TEXT,
        Channel.RELAY,
        Channel.SIGN,
    ],
)
def test_a_line_that_is_no_voice_has_a_script(channel: Channel) -> None:
    (script,) = scripts_for(channel, INCIDENTS)
    assert len(script.says) >= 3


def test_an_ordinary_voice_is_offered_the_interpreter() -> None:
    assert [one.code for one in scripts_for(Channel.EMERGENCY, INCIDENTS)] == [
        "interpreter"
    ]


def test_fifty_five_is_for_mobiles_and_a_landline_stays_open() -> None:
    (mobile,) = scripts_for(Channel.SILENT_MOBILE, INCIDENTS)
    (landline,) = scripts_for(Channel.SILENT_LANDLINE, INCIDENTS)
    assert "55" in mobile.says[0]
    assert "mobiles only" in mobile.says[0]
    assert "nothing here" in landline.says[0]
    assert "45 seconds" in " ".join(landline.says)


def test_nobody_rings_back_into_an_open_line() -> None:
    (script,) = scripts_for(Channel.OPEN_LINE, INCIDENTS)
    assert "Do not ring back. Send somebody now." in script.says


@pytest.mark.parametrize(
    ("answer", "kind", "words"),
    [
        ("yes", Kind.YES, ""),
        ("Yes", Kind.YES, ""),
        ("YES.", Kind.YES, ""),
        ("yes: two, upstairs", Kind.YES, "two, upstairs"),
        ("yes, by taps: somebody can hear", Kind.YES, "by taps: somebody can hear"),
        ("yes he is", Kind.YES, "he is"),
        ("yesterday", Kind.OTHER, "yesterday"),
        ("yes-man", Kind.OTHER, "yes-man"),
        ("no", Kind.NO, ""),
        ("No.", Kind.NO, ""),
        ("none", Kind.NO, ""),
        ("no: speaks English", Kind.NO, "speaks English"),
        ("no - all well", Kind.NO, "all well"),
        (
            "no English, Polish interpreter",
            Kind.OTHER,
            "no English, Polish interpreter",
        ),
        ("non-verbal", Kind.OTHER, "non-verbal"),
        ("Norwegian", Kind.OTHER, "Norwegian"),
        ("not known", Kind.NOT_KNOWN, ""),
        ("Not known, she whispers", Kind.NOT_KNOWN, "she whispers"),
        ("nothing is left", Kind.OTHER, "nothing is left"),
        ("left out: cannot-speak", Kind.LEFT_OUT, "cannot-speak"),
        ("  Polish ", Kind.OTHER, "Polish"),
        (" ", Kind.NOTHING, ""),
    ],
)
def test_an_answer_is_read_by_its_first_word_alone(
    answer: str, kind: Kind, words: str
) -> None:
    assert said(answer) == Said(kind, words)


@pytest.mark.parametrize("choice", ["", "yes", "no", "not known"])
@pytest.mark.parametrize("words", ["", "two, 4 and 7", "Polish: a woman"])
def test_a_choice_and_its_words_are_kept_as_one_and_read_as_both(
    choice: str, words: str
) -> None:
    read = said(answered(choice, words))
    kind = choice or ("other" if words else "nothing")
    assert (read.kind, read.words) == (kind, words)


@pytest.mark.parametrize(
    ("answer", "needed"),
    [
        ("no English, Polish interpreter", "no English, Polish interpreter"),
        ("yes: Polish interpreter", "Polish interpreter"),
        ("Yes, Portuguese", "Portuguese"),
        ("deaf, signs", "deaf, signs"),
        ("yes", "interpreter or other need, ask which"),
        ("no", ""),
        ("None.", ""),
        ("not known", ""),
        ("left out: cannot-speak", ""),
        ("", ""),
    ],
)
def test_what_she_needs_is_what_was_said_and_not_that_nothing_was(
    answer: str, needed: str
) -> None:
    assert need(answer) == needed
