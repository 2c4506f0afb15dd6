"""Cues in what is said on a call: what lights, what does not, and what is shown."""

from dataclasses import replace
from itertools import product

import pytest

from doorstep.policy.catalogue import Risk
from doorstep.risk.rules import Hit, When, cues_in

KINDS = {
    "control",
    "isolation",
    "stalking",
    "strangulation",
    "threats",
    "money",
    "honour",
    "sexual",
    "digital",
    "children",
    "weapons",
    "suicide",
    "pregnancy",
    "animals",
    "there",
    "immigration",
}


def kinds(text: str, risk: Risk) -> set[str]:
    return {hit.kind for hit in cues_in(text, risk)}


def only(text: str, kind: str, risk: Risk) -> Hit:
    [hit] = [hit for hit in cues_in(text, risk) if hit.kind == kind]
    return hit


def test_there_are_at_least_twelve_kinds_and_each_is_labelled(risk: Risk) -> None:
    assert set(risk.cues) == KINDS
    assert len({cue.says for cue in risk.cues.values()}) == len(KINDS)


def test_every_kind_offers_a_question_that_accuses_nobody(risk: Risk) -> None:
    for cue in risk.cues.values():
        assert cue.asks.endswith("?")
        assert {"he", "him", "his", "husband"}.isdisjoint(cue.asks.lower().split())


def test_a_hit_shows_the_very_words_and_where_they_stand(risk: Risk) -> None:
    text = "Caller whispers. He put his HANDS round my Throat, then left."
    hit = only(text, "strangulation", risk)
    assert hit.words == "HANDS round my Throat"
    assert text[hit.start : hit.end] == hit.words
    assert hit.asks == risk.cues["strangulation"].asks
    assert hit.when is When.NOW


def test_hits_stand_in_the_order_of_the_text(risk: Risk) -> None:
    hits = cues_in("he has a knife, he strangled her, she is pregnant", risk)
    assert [hit.kind for hit in hits] == ["weapons", "strangulation", "pregnancy"]


# --- Denied --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "lights"),
    [
        ("he has no knife", False),
        ("weapons: none", False),
        ("Weapons? No.", False),
        ("he has not got a gun", False),
        ("she denies strangulation", False),
        ("no hes got a knife", True),
        ("no, he strangled me", True),
        ("no injuries, knife seen", True),
        ("she was not hit but he has a knife", True),
        ("he never hit me he strangled me", True),
        ("not sure if he has a knife", True),
        ("not the first time he has strangled me", True),
        ("i am not safe he has a knife", True),
        ("No. He has a knife.", True),
    ],
)
def test_what_is_denied_does_not_light_and_nothing_else_is_taken_for_a_denial(
    risk: Risk, text: str, lights: bool
) -> None:
    assert bool({"weapons", "strangulation"} & kinds(text, risk)) is lights


def test_his_own_denial_is_no_denial(risk: Risk) -> None:
    assert "strangulation" in kinds("suspect denies strangling her", risk)


def test_a_cue_that_is_itself_a_no_lights(risk: Risk) -> None:
    assert "isolation" in kinds("he wont let me see my mum", risk)
    assert "strangulation" in kinds("i couldnt breathe", risk)


# --- The past ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("he strangled her in feb 2024", When.PAST),
        ("he used to strangle me", When.PAST),
        ("historic strangulation", When.PAST),
        ("he strangled me last year and again tonight", When.NOW),
        ("he strangled me last night", When.NOW),
        ("he strangled me", When.NOW),
    ],
)
def test_the_past_is_marked_and_not_dropped(risk: Risk, text: str, when: When) -> None:
    assert only(text, "strangulation", risk).when is when


def test_a_pregnancy_of_long_ago_does_not_light_and_a_present_one_does(
    risk: Risk,
) -> None:
    assert "pregnancy" not in kinds("i was pregnant in 2015", risk)
    assert "pregnancy" in kinds("we split years ago and im 20 weeks pregnant", risk)


def test_the_past_is_dropped_only_where_policy_says_that_it_does_not_matter(
    risk: Risk,
) -> None:
    text = "he strangled me years ago"
    cue = replace(risk.cues["strangulation"], past_matters=False)
    changed = replace(risk, cues={"strangulation": cue})
    assert kinds(text, risk) == {"strangulation"}
    assert kinds(text, changed) == set()


# --- Of others, stories, other meanings ----------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "my neighbours husband strangled her",
        "my friend says her boyfriend strangled her",
        "theres a woman here who has been strangled",
    ],
)
def test_what_is_told_of_somebody_else_lights_for_it_may_be_why_they_ring(
    risk: Risk, text: str
) -> None:
    assert "strangulation" in kinds(text, risk)


def test_a_story_does_not_light_and_what_she_says_of_herself_beside_one_does(
    risk: Risk,
) -> None:
    assert kinds("in the film he strangles her", risk) == set()
    assert kinds("i was watching a film and he strangled me", risk) != set()
    assert kinds("he strangled me, it was on the news too", risk) != set()


@pytest.mark.parametrize(
    "text",
    [
        "strangled by my scarf in the door",
        "i could kill for a coffee",
        "he is dead tired",
        "knife and fork on the table",
        "the cat is pregnant",
        "pest control came",
        "a stranger was cooking and it started to rain",
    ],
)
def test_innocent_words_do_not_light(risk: Risk, text: str) -> None:
    assert kinds(text, risk) == set()


# --- As it is typed ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("ip says h/b strang her poss nfs", "strangulation"),
        ("HE STRANGELED HER", "strangulation"),
        ("stalkng by ex ptnr", "stalking"),
        ("preg 20wks", "pregnancy"),
        ("he\u2019s got a kn\u200bife", "weapons"),
        ("threats 2 kill", "threats"),
        ("hands...round..neck hands round neck", "strangulation"),
    ],
)
def test_text_is_read_as_operators_type_it(risk: Risk, text: str, kind: str) -> None:
    assert kind in kinds(text, risk)


def test_a_long_key_word_is_known_with_any_one_letter_wrong(risk: Risk) -> None:
    word = "strangled"
    wrong = {word[:n] + word[n + 1 :] for n in range(1, len(word))}
    wrong |= {word[:n] + "x" + word[n + 1 :] for n in range(1, len(word))}
    wrong |= {word[:n] + "x" + word[n:] for n in range(1, len(word))}
    wrong |= {
        word[:n] + word[n + 1] + word[n] + word[n + 2 :]
        for n in range(1, len(word) - 1)
    }
    missed = {w for w in wrong if kinds(f"he {w} her", risk) != {"strangulation"}}
    assert missed == set()


def test_punctuation_case_and_spaces_change_no_kind(risk: Risk) -> None:
    text = "he had his hands round my throat and he has a knife"
    for mark, shape in product((" ", "  ", " - ", "/ "), (str.lower, str.upper)):
        typed = shape(text).replace(" ", mark)
        assert {"strangulation", "weapons"} <= kinds(typed, risk), typed
