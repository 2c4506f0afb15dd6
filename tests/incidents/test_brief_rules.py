"""The briefing: what it holds, in which order, and what nothing cuts."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from doorstep import policy
from doorstep.incidents.rules.brief import (
    Brief,
    Fact,
    Line,
    brief,
    changed,
    radio_text,
    summary_500,
)
from doorstep.incidents.rules.calls import Purpose

TODAY = date(2026, 11, 22)
MADE = datetime(2026, 11, 22, 14, 2, tzinfo=UTC)
POLICY = policy.load("england-wales", TODAY).on(TODAY).incidents
FEBRUARY = date(2026, 2, 12)


def fact(topic: str, says: str = "", sort: str = "", **more: object) -> Fact:
    known = Fact(topic, says, "crime", FEBRUARY, "record", sort)
    return replace(known, **more)  # type: ignore[arg-type]


STRANGLED = fact("danger", "strangled her", "strangulation", status="reported")
THERE = fact("danger", "", "there", source="call", on=TODAY, status="caller-says")
KNIFE = fact("danger", "kitchen knife", "weapon", on=TODAY, status="she-says")
ORDER = fact(
    "controls",
    "non-molestation order",
    "order",
    terms="not to contact her",
    served="no",
    until=date(2027, 3, 1),
)
HER = fact("protect", "Sarah Example", "her", names=("Example",))
HOME = fact("protect", "14 Larch Close, Anytown, ZZ1 1AA", "her-place", hers_place=True)


def made(*facts: Fact, purpose: str = Purpose.TO_HER) -> Brief:
    return brief(facts, purpose, POLICY, MADE)


def line(topic: str, *facts: Fact, purpose: str = Purpose.TO_HER) -> Line:
    (found,) = [
        one for one in made(*facts, purpose=purpose).lines if one.topic == topic
    ]
    return found


def many(known: Fact, times: int, **more: Sequence[object]) -> list[Fact]:
    return [
        replace(known, says=f"{known.says} {n}", on=TODAY - timedelta(days=n))
        for n in range(times)
    ]


@pytest.mark.parametrize("facts", [(), (STRANGLED, ORDER, HER), (KNIFE,) * 50])
def test_there_are_ten_lines_and_always_in_the_order_of_policy(
    facts: tuple[Fact, ...],
) -> None:
    lines = made(*facts).lines
    assert [one.number for one in lines] == list(range(1, 11))
    order = sorted(POLICY.brief_lines.values(), key=lambda one: one.order)
    assert [one.topic for one in lines] == [one.code for one in order]


def test_the_first_line_says_what_could_kill_tonight_the_nearest_first() -> None:
    assert made(STRANGLED, KNIFE, THERE).first == "He is there; weapon; strangulation."


def test_the_first_line_keeps_to_twelve_words_and_counts_what_it_leaves() -> None:
    dangers = [fact("danger", "", code) for code in POLICY.brief_dangers]
    first = made(*dangers).first
    assert len(first.split()) <= 12
    assert first.endswith("more.")


def test_without_a_known_danger_the_first_line_does_not_promise_safety() -> None:
    assert made().first == "No danger known; no record is not no abuse."
    late = fact("unchecked", "late", "not-checked", source="custody")
    assert made(late).first == "Danger not known: history not wholly checked."


def test_a_report_never_reads_as_proven() -> None:
    text = line("danger", STRANGLED).text
    assert text == "Reported Feb 2026: strangled her; not charged."


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("charged", "Charged Feb 2026: strangled her; not tried."),
        ("convicted", "Convicted Feb 2026: strangled her."),
        ("she-says", "She says Feb 2026: strangled her."),
        ("officer-saw", "Officer saw Feb 2026: strangled her."),
        ("made up", "Status not known Feb 2026: strangled her."),
    ],
)
def test_each_fact_says_how_it_is_known(status: str, said: str) -> None:
    assert line("danger", replace(STRANGLED, status=status)).text == said


@pytest.mark.parametrize(
    ("on", "said"),
    [
        pytest.param(TODAY, "today", id="today"),
        pytest.param(TODAY - timedelta(days=31), "22 Oct 2026", id="a month ago"),
        pytest.param(TODAY - timedelta(days=32), "Oct 2026", id="longer ago"),
        pytest.param(None, "date not known", id="not known"),
    ],
)
def test_a_date_is_as_close_as_helps_at_the_door(on: date | None, said: str) -> None:
    assert f"Reported {said}: " in line("danger", replace(STRANGLED, on=on)).text


def test_every_line_has_source_date_and_status() -> None:
    for one in made(STRANGLED, ORDER, HER, KNIFE).lines:
        assert one.source
        assert one.status
        assert one.on


def test_an_order_is_in_full_with_service_and_breach() -> None:
    whole = replace(ORDER, in_breach=True, power="arrest, Family Law Act 1996 s.42A")
    assert line("controls", whole).text == (
        "Non-molestation order, not yet served, until 1 March 2027: not to contact "
        "her; arrest, Family Law Act 1996 s.42A; if he is there he is in breach."
    )


def test_terms_that_end_in_a_full_stop_end_in_one() -> None:
    order = fact("controls", "restraining order", "order", terms="Not to call.")
    assert line("controls", order).text.endswith("Not to call.")


def test_an_order_that_has_ended_is_no_breach() -> None:
    ended = replace(ORDER, until=TODAY - timedelta(days=1), in_breach=True)
    text = line("controls", ended).text
    assert "ended 21 November 2026" in text
    assert "in breach" not in text


def test_terms_that_have_no_room_stand_in_full_beneath_the_line() -> None:
    terms = " ".join(f"word{n}" for n in range(400))
    whole = made(replace(ORDER, terms=terms))
    controls = whole.lines[4]
    assert whole.words <= 150
    assert "not yet served, until 1 March 2027, terms below" in controls.text
    assert terms in controls.below[0]


def test_forty_orders_are_counted_and_every_one_stands_beneath() -> None:
    orders = [replace(ORDER, terms=f"not to go to place {n}, " * 9) for n in range(40)]
    whole = made(*orders)
    assert whole.words <= 150
    assert "×40" in whole.lines[4].text
    assert all(f"place {n}," in "".join(whole.lines[4].below) for n in range(40))


def test_what_has_no_room_is_left_out_and_said_to_be() -> None:
    events = many(fact("history", "broke a door", "event", status="reported"), 60)
    history = made(*events).lines[3]
    assert history.more > 0
    assert history.text.endswith(f"And {history.more} more.")


def test_weapons_children_and_code_word_are_never_cut() -> None:
    events = many(fact("history", "broke a door", "event", status="reported"), 60)
    children = [fact("protect", "", "children", number=age) for age in (4, 9)]
    word = fact("come", "bluebell", "code-word")
    whole = made(*events, KNIFE, *children, word)
    said = {one.topic: one.text for one in whole.lines}
    assert "kitchen knife" in said["danger"]
    assert "2 children aged 4, 9" in said["protect"]
    assert "A code word exists" in said["come"]
    assert whole.words <= 150


def test_a_match_that_is_less_than_certain_says_so() -> None:
    assert "not certain" in line("sure", fact("sure", "probable", "match")).text
    assert "possible" in line("sure", fact("sure", "possible", "match")).text
    doubtful = replace(STRANGLED, sure="possible")
    assert "(may not be hers)" in line("danger", doubtful).text


def test_roles_that_are_not_clear_are_said_to_be_unclear() -> None:
    unclear = fact("protect", "", "roles-unclear")
    assert line("protect", unclear, HER).text.startswith("Roles not yet clear.")


def test_what_was_not_checked_is_named_and_no_record_is_not_no_abuse() -> None:
    late = fact("unchecked", "late", "not-checked", source="custody", on=TODAY)
    said = line("unchecked", late).text
    assert said == "Not checked today: custody. No record is not no abuse."
    assert "no record is not no abuse" in line("unchecked").text


@pytest.mark.parametrize(
    ("topics", "said", "below"),
    [
        (("weapons",), "Still to be asked: weapons", ()),
        (("hurt", "a", "z"), "Still to be asked: hurt; a; z", ()),
        (
            ("hurt", "a", "z", "b"),
            "Still to be asked: hurt; a; z; 1 more below",
            ("Still to be asked: hurt; a; z; b",),
        ),
    ],
)
def test_what_was_not_asked_is_named_in_its_order_and_all_of_it_stands_beneath(
    topics: tuple[str, ...], said: str, below: tuple[str, ...]
) -> None:
    facts = [
        fact("unchecked", topic, "not-asked", number=turn)
        for turn, topic in enumerate(topics)
    ]
    made = line("unchecked", *facts)
    assert made.text == f"{said}. No record is not no abuse."
    assert made.below == below


def test_counts_are_of_what_he_did() -> None:
    count = fact("history", "in 12 months", "count", number=7)
    said = line("history", count).text
    assert said == "He has been reported 7 times, in 12 months."


def test_no_more_than_three_things_are_to_be_done_first_in_the_order_of_the_card() -> (
    None
):
    steps = [fact("first", code, "step") for code in ("throat", "apart", "camera")]
    steps += [fact("first", "weapons", "step"), fact("first", "invented", "step")]
    said = line("first", *steps).text
    assert said.startswith("Camera on before you knock. Take them to different rooms")
    assert "knives" not in said


def test_all_that_is_said_is_counted() -> None:
    whole = made(STRANGLED, ORDER, HER)
    said = [whole.first, *(f"{one.text} {one.source}" for one in whole.lines)]
    assert whole.words == len(" ".join(said).split())


def test_a_line_that_changed_is_marked_and_no_other() -> None:
    marks = changed(
        made(STRANGLED, ORDER), made(STRANGLED, replace(ORDER, served="yes"))
    )
    assert [mark.number for mark in marks if mark.changed] == [5]
    assert "not yet served" in marks[5].was


def test_a_new_danger_marks_the_first_line_too() -> None:
    marks = changed(made(STRANGLED), made(STRANGLED, KNIFE))
    assert [mark.number for mark in marks if mark.changed] == [0, 1]


def test_a_change_that_stands_beneath_a_line_is_marked_too() -> None:
    long = " ".join(["not to go near her"] * 60)
    old, new = (made(replace(ORDER, terms=f"{long} {end}")) for end in ("a", "b"))
    assert old.lines[4].text == new.lines[4].text
    assert [mark.number for mark in changed(old, new) if mark.changed] == [5]


def test_the_same_facts_make_the_same_briefing_in_whatever_order() -> None:
    facts = [STRANGLED, KNIFE, THERE, ORDER, HER, HOME]
    assert made(*facts) == made(*reversed(facts))


def test_the_radio_has_no_surname_no_address_of_hers_and_no_code_word() -> None:
    meet = fact("come", "meet Sarah Example behind 14 LARCH CL", "meet")
    word = fact("come", "bluebell", "code-word")
    said = radio_text(made(HER, HOME, meet, word))
    assert "Sarah" in said
    for piece in ("example", "larch", "bluebell"):
        assert piece not in said.lower()


def test_the_summary_is_short_and_has_no_more_of_her_than_the_radio() -> None:
    events = many(fact("history", "broke a door", "event", status="reported"), 9)
    said = summary_500(made(THERE, HER, HOME, ORDER, *events), "0412", "Immediate")
    assert said.startswith("0412 · Immediate · He is there.")
    assert said.endswith("More in Doorstep.")
    assert len(said) <= 500
    assert "Example" not in said


def test_what_may_not_be_cut_is_in_the_summary_before_what_happened_long_ago() -> None:
    long = "was held against a wall and could not leave the house for two days"
    told = [fact("history", f"{long} {n}", "event", status="reported") for n in "abc"]
    said = summary_500(made(THERE, HER, HOME, ORDER, *told), "0412", "Immediate")
    assert "Non-molestation" in said
    leads = [one.split(".")[0] for one in said.splitlines()[1:]]
    numbers = [int(one) for one in leads if one.isdigit()]
    assert numbers == sorted(numbers)


def test_where_a_child_is_known_seeing_it_is_the_first_step_and_never_cut() -> None:
    steps = [fact("first", code, "step") for code in POLICY.steps]
    child = fact("protect", "", "children")
    crowd = many(fact("history", "broke a door and a window", "event"), 30)
    found = made(child, *steps, *crowd)
    (first,) = [one for one in found.lines if one.topic == "first"]
    assert first.text.startswith("See every child")
    without = made(*steps)
    (first,) = [one for one in without.lines if one.topic == "first"]
    assert not first.text.startswith("See every child")


@pytest.mark.parametrize(
    ("ages", "said"),
    [
        pytest.param([4], "1 child aged 4.", id="one"),
        pytest.param([None], "1 child or more, ages not known.", id="yes, and no more"),
        pytest.param(
            [4, None], "2 children or more aged 4, others not known.", id="some"
        ),
        pytest.param(list(range(12)), "12 children aged 0 to 11.", id="many"),
    ],
)
def test_children_are_counted_and_their_ages_said(
    ages: list[int | None], said: str
) -> None:
    facts = [fact("protect", "", "children", number=age) for age in ages]
    assert line("protect", *facts).text == said
