"""The briefing: what it never holds, whoever hands it down and however it is spelt."""

import json
from dataclasses import asdict, replace
from datetime import UTC, date, datetime
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench import briefs
from doorstep import policy
from doorstep.incidents.rules.brief import Fact, brief, radio_text, summary_500
from doorstep.incidents.rules.calls import Purpose
from doorstep.incidents.rules.facts import KEPT_OUT, SORTS
from doorstep.people.rules.sweep import WITHHELD, Secrets, secrets, surnames, swept

TODAY = date(2026, 11, 22)
MADE = datetime(2026, 11, 22, 14, 2, tzinfo=UTC)
POLICY = policy.load("england-wales", TODAY).on(TODAY).incidents
HOME = "Flat 2, 14 Larch Close, Anytown, ZZ1 1AA"
AT_HOME = Fact("protect", HOME, "call", TODAY, "record", "her-place", hers_place=True)
PURPOSES = tuple(Purpose)


def known(topic: str, says: str, sort: str, **more: object) -> Fact:
    fact = Fact(topic, says, "crime", TODAY, "reported", sort)
    return replace(fact, **more)  # type: ignore[arg-type]


def text(*facts: Fact, purpose: str = Purpose.TO_HER) -> str:
    """All that a briefing carries, wherever in it, and what is said of it."""
    made = brief(facts, purpose, POLICY, MADE)
    whole = json.dumps(asdict(made), default=str, ensure_ascii=False)
    return (whole + radio_text(made)).lower()


def test_three_hundred_jobs_break_no_rule_and_leave_no_place_of_hers() -> None:
    wrong, left, arrests = briefs.tried(300, seed=7)
    assert wrong == []
    assert left == []
    assert arrests > 100


def test_the_checker_finds_what_a_briefing_to_her_would_leave_in_an_arrest() -> None:
    maker = briefs.Maker(7)
    jobs = [maker.job(hostile=True) for _ in range(20)]
    arrests = [job for job in jobs if job.purpose == Purpose.TO_ARREST_HIM]
    slack = [brief(job.facts, Purpose.TO_HER, POLICY, MADE) for job in arrests]
    pairs = zip(arrests, slack, strict=True)
    assert any(briefs.canaries(job, made) for job, made in pairs)


def test_the_checker_finds_a_line_that_is_out_of_order_too_long_or_without_source() -> (
    None
):
    job = briefs.Maker(7).job(hostile=False)
    made = brief(job.facts, job.purpose, POLICY, MADE)
    assert briefs.violations(job, made) == []
    first, *others = made.lines
    for spoilt in (
        replace(made, lines=(*others, first)),
        replace(made, first="word " * 13),
        replace(made, lines=(replace(first, source=""), *others)),
        replace(made, lines=(replace(first, text="a withdrew " * 99), *others)),
    ):
        assert briefs.violations(job, spoilt)


SPELT = (
    "14 Larch Close",
    "14 LARCH CL.",
    "14,larch-close",
    "Larch Clo 14",
    "14 Larch Road",
    "no. 14 in larch close",
    "larchclose",
    "14Larch",
    "１４ Ｌａｒｃｈ Ｃｌｏｓｅ",
    "Lar\u00adch C\u200blose",
    "14 Larch\x00Close",
    "14 Lărch Clóse",
    "ZZ1 1AA",
    "zz11aa",
    "ZZ1-1AA",
    "ZZl 1AA",
    "ZZ1\u00a01AA",
)


@pytest.mark.parametrize("spelt", SPELT)
def test_a_place_is_found_in_every_spelling_that_matching_would_equate(
    spelt: str,
) -> None:
    kept_out = secrets([HOME], [])
    for around in ("{}", "not to go to {} or near", "({}).", "he said:{};now"):
        said = swept(around.format(spelt), kept_out).lower()
        assert WITHHELD in said
        for piece in ("larch", "lărch", "ｌａｒｃｈ", "zz1", "zzl"):
            assert piece not in said


@pytest.mark.parametrize("spelt", SPELT)
@pytest.mark.parametrize("field", ["says", "terms", "power", "source"])
def test_an_arrest_briefing_holds_no_present_place_of_hers_flagged_or_not(
    spelt: str, field: str
) -> None:
    order = known("controls", "bail condition", "order", terms="not to contact her")
    planted = replace(order, **{field: f"near {spelt}"})  # type: ignore[arg-type]
    said = text(AT_HOME, planted, purpose=Purpose.TO_ARREST_HIM)
    for piece in ("larch", "lărch", "ｌａｒｃｈ", "zz1 1aa", "zz11aa", "zzl"):
        assert piece not in said


def test_an_arrest_briefing_holds_no_address_but_his() -> None:
    his = known("him", "3 Quarry Row, Sometown, ZZ2 2BB", "his-place")
    seen = known("history", "seen outside 8 Fen Road, ZZ3 3CC", "event")
    said = text(his, seen, purpose=Purpose.TO_ARREST_HIM)
    assert "3 quarry row" in said
    assert "fen road" not in said
    assert "zz3" not in said


def test_where_he_lives_with_her_his_place_is_withheld_too() -> None:
    his = known("him", HOME, "his-place")
    assert "larch" not in text(AT_HOME, his, purpose=Purpose.TO_ARREST_HIM)


def test_how_to_come_to_her_is_not_for_a_unit_that_goes_to_him() -> None:
    meet = known("come", "she waits at the bakery", "meet")
    assert "bakery" in text(meet)
    assert "bakery" not in text(meet, purpose=Purpose.TO_ARREST_HIM)


def test_an_unknown_purpose_is_held_to_the_stricter() -> None:
    order = known("controls", "DAPO", "order", terms="not to go to 14 Larch Close")
    assert "larch" not in text(AT_HOME, order, purpose="something else")


@pytest.mark.parametrize("purpose", PURPOSES)
@pytest.mark.parametrize("sort", sorted(KEPT_OUT))
def test_what_is_kept_out_is_in_no_briefing_and_swept_from_the_words_of_others(
    sort: str, purpose: str
) -> None:
    hidden = known("protect", "Heron House", sort)
    event = known("history", "waited outside heron house", "event")
    assert "heron" not in text(hidden, event, purpose=purpose)


@pytest.mark.parametrize("purpose", PURPOSES)
@pytest.mark.parametrize("sort", sorted(SORTS))
def test_what_is_protected_is_not_shown_whatever_sort_it_is_given(
    sort: str, purpose: str
) -> None:
    for line in POLICY.brief_lines:
        hidden = known(line, "9 Heron Way, ZZ9 9XX", sort, protected=True)
        event = known("history", "seen in Heron Wy", "event")
        said = text(hidden, event, purpose=purpose)
        assert "heron way" not in said
        assert "zz9" not in said


@pytest.mark.parametrize(
    "spelt", ["07700 900321", "07700900321", "+44 7700 900-321", "O77OO 9OO321"]
)
def test_a_new_number_of_hers_is_found_however_it_is_written(spelt: str) -> None:
    hidden = known("protect", "07700 900321", "new-phone")
    said = text(hidden, known("history", f"rang her on {spelt} twice", "event"))
    assert "321" not in said


@pytest.mark.parametrize("sort", ["", "narrative", "immigration", "diagnosis", "score"])
def test_a_fact_of_a_kind_that_no_line_may_hold_has_no_way_in(sort: str) -> None:
    said = text(*[known(line, "something told", sort) for line in POLICY.brief_lines])
    assert "something told" not in said


def test_a_narrative_does_not_come_in_as_a_fact() -> None:
    assert "lamp" not in text(known("history", "then a lamp " * 20, "event"))


def test_a_source_that_asked_not_to_be_named_is_named_nowhere() -> None:
    heard = known(
        *("history", "heard screams", "event"),
        source="Mrs Doe at number 16",
        names=("Jane Doe",),
        third_party=True,
    )
    other = known("history", "Jane told police, and so did Mrs Doe's son", "event")
    said = text(heard, other)
    assert "source not named" in said
    assert "doe" not in said
    assert "jane" not in said


def test_of_other_victims_only_number_and_kind_are_said() -> None:
    one = known("history", "former partner", "other-victims", names=("Jane Doe",))
    two = known("history", "Jane Doe, 5 Oak Road", "other-victims")
    said = text(one, two)
    assert "2 other victims known: former partner 1, relation not known 1" in said
    assert "doe" not in said
    assert "oak" not in said


def test_the_code_word_exists_and_is_not_said() -> None:
    word = known("come", "paper boat", "code-word")
    said = text(word, known("come", "say Paper-Boat to her", "knock"))
    assert "a code word exists" in said
    assert "boat" not in said


@pytest.mark.parametrize("held", sorted(POLICY.judgement_words))
def test_words_that_judge_are_in_no_briefing(held: str) -> None:
    for word in POLICY.judgement_words[held].words:
        event = known("history", f"she is {word.upper()} he said", "event")
        order = known("controls", "DAPO", "order", terms=f"not to, {word}, go")
        assert f" {word} " not in text(event, order).replace(",", " ")


def test_conduct_in_neutral_words_stays() -> None:
    event = known("history", "held a knife to her throat", "event")
    assert "held a knife to her throat" in text(event)


def test_what_is_withheld_leaves_the_rest_of_a_sentence() -> None:
    said = swept("not to go to 14 Larch Close or ring her", secrets([HOME], []))
    assert said == f"not to go to {WITHHELD} or ring her"


@pytest.mark.parametrize(
    "place",
    [
        "128 High Street",
        "45 High Road",
        "45 Crown Road",
        "27 Crown Close",
        "7 County Road",
        "45 Family Close",
        "3 Youth Lane",
    ],
)
def test_a_street_named_as_a_court_is_an_address_like_any(place: str) -> None:
    kept_out = secrets([], [], any_place=True)
    assert swept(f"not to go to {place}", kept_out) == f"not to go to {WITHHELD}"


@pytest.mark.parametrize("court", ["3 June Crown Court", "3 June High Court"])
def test_a_court_behind_a_date_is_no_address(court: str) -> None:
    words = f"to appear on {court}"
    assert swept(words, secrets([], [], any_place=True)) == words


def test_an_ordinary_word_that_is_part_of_a_street_stays() -> None:
    kept_out = secrets(["14 Church Street, Anytown"], [])
    assert swept("met at church at 14 hours", kept_out) == "met at church at 14 hours"


def test_a_double_name_is_swept_in_both_its_parts_and_a_white_van_stays() -> None:
    said = surnames(["Noone-Any"], ["Sarah van Example"])
    kept_out = secrets([], said)
    assert swept("Any, noone, Sarah, white van", kept_out).endswith("white van")
    assert swept("Any NOONE Example's", kept_out) == WITHHELD


@given(st.text(max_size=300))
def test_any_text_is_swept_without_error_and_twice_is_as_once(words: str) -> None:
    kept_out = secrets([HOME], ["Doe"], phones=["07700 900321"], any_place=True)
    once = swept(words, kept_out)
    assert swept(once, kept_out) == once
    assert "\n" not in once


def test_a_very_long_hostile_text_is_swept_in_linear_time() -> None:
    kept_out = secrets([HOME], ["Doe"], phones=["07700 900321"], any_place=True)
    times = [min(_time(size, kept_out) for _ in range(3)) for size in (20_000, 80_000)]
    assert times[1] < 12 * times[0] + 0.2


def _time(size: int, kept_out: Secrets) -> float:
    """Processor seconds; of several the least, since others share the machine."""
    began = process_time()
    swept("14 larch zz1 1 " * (size // 15), kept_out)
    return process_time() - began


FACTS = st.builds(
    Fact,
    topic=st.sampled_from([*POLICY.brief_lines, "invented"]),
    says=st.one_of(st.text(max_size=60), st.sampled_from(["camera", "probable", HOME])),
    source=st.text(max_size=40),
    on=st.one_of(st.none(), st.dates()),
    status=st.sampled_from([*POLICY.brief_statuses, "invented"]),
    sort=st.sampled_from([*sorted(SORTS), *sorted(KEPT_OUT), "", "her-place"]),
    hers_place=st.booleans(),
    protected=st.booleans(),
    third_party=st.booleans(),
    names=st.lists(st.text(max_size=20), max_size=2).map(tuple),
    terms=st.text(max_size=400),
    served=st.sampled_from(["yes", "no", "not known", "invented"]),
    until=st.one_of(st.none(), st.dates()),
    power=st.text(max_size=40),
    in_breach=st.booleans(),
    number=st.one_of(st.none(), st.integers(-1, 200)),
    sure=st.sampled_from(["certain", "probable", "invented"]),
)


@settings(max_examples=150)
@given(st.lists(FACTS, max_size=60), st.sampled_from([*PURPOSES, "invented"]))
def test_whatever_is_handed_down_makes_ten_lines_within_the_words(
    facts: list[Fact], purpose: str
) -> None:
    made = brief(facts, purpose, POLICY, MADE)
    assert len(made.lines) == 10
    assert made.words <= POLICY.brief_words
    assert len(made.first.split()) <= POLICY.brief_first_words
    assert all(one.text and one.source and one.status for one in made.lines)
    assert len(summary_500(made, "0412", "Immediate")) <= 500


def test_a_force_that_ends_a_danger_or_a_line_still_gets_its_briefing() -> None:
    fewer = replace(POLICY, brief_dangers={})
    weapon = known("danger", "knife", "weapon")
    made = brief([weapon], Purpose.TO_HER, fewer, MADE)
    assert made.first == "Danger known: read line 1."
    assert "knife" in made.lines[0].text
