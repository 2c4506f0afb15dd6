"""Scripted calls: what the screen, the briefing and the radio text say, and never."""

from dataclasses import replace

import pytest

from doorstep.pathway.call.pictures import CallPage
from doorstep.pathway.scripts.script import (
    BriefExpect,
    Expect,
    Script,
    ScriptError,
    Step,
    script,
    scripts,
)
from tests.pathway.scripted import Play, found_in, may_be_him, ready, squeezed

pytestmark = pytest.mark.django_db
# What the issue asks for, by the name of its script.
ASKED_FOR = {
    "her-brother",
    "child-of-nine",
    "neighbour",
    "open-landline",
    "dropped-call",
    "refuge-worker",
    "false-name",
    "report-at-work",
    "noise-at-a-known-place",
    "silent-mobile",
    "two-operators",
    "matching-off",
}


@pytest.fixture(params=sorted(scripts()))
def play(request, nobody, cast, policy, at):
    """One scripted call, ready to be played."""
    made = ready(scripts()[request.param], nobody, cast, policy, at)
    with made.off:
        yield made


def played(play: Play):
    """Take each step, and give it with the screen as it then stands."""
    for step in play.script.steps:
        play.do(step)
        yield step, play.page(step)


def test_every_call_that_was_asked_for_is_scripted():
    assert set(scripts()) == ASKED_FOR


def test_three_calls_train_a_new_operator():
    order = sorted(one.training for one in scripts().values() if one.training)
    assert order == [1, 2, 3]


def test_every_step_of_a_scripted_call_shows_what_it_must(play):
    for n, (step, page) in enumerate(played(play), 1):
        if step.expect:
            missed = list(_missed(play, step, step.expect, page))
            assert not missed, f"{play.script.name}, step {n} ({step.do}): {missed}"


def test_no_step_of_a_scripted_call_shows_what_it_must_not(play):
    for n, (step, page) in enumerate(played(play), 1):
        shown = list(_shown(play, step, page))
        assert not shown, f"{play.script.name}, step {n} ({step.do}): {shown}"


def test_nothing_that_is_to_be_said_aloud_holds_anything_of_the_record(play):
    secrets = _of_the_record(play.script)
    for n, (step, page) in enumerate(played(play), 1):
        said = squeezed(" ".join(_aloud(page)))
        told = [one for one in secrets if one in said]
        assert not told, f"{play.script.name}, step {n} ({step.do}): {told}"


def _missed(play: Play, step: Step, expect: Expect, page: CallPage):
    """Every expectation that is not met, in words."""
    for part, names in expect.candidates.items():
        rows = [row for row in page.known if row.part == part]
        have = [one.name for row in rows for one in row.candidates]
        same = have[: len(names)] == names if names else not have
        if not same:
            yield f"{part} shows {have}, not {names}"
    known = repr((page.known, page.cards))
    yield from (f"{text!r} is not shown" for text in expect.shows if text not in known)
    reasons = page.grade.reasons
    yield from (
        f"{one!r} is not among {reasons}"
        for one in expect.reasons
        if one not in reasons
    )
    if expect.script and expect.script not in page.script:
        yield f"the script of the line is {page.script}"
    yield from _differs(play, expect, page)
    if expect.briefing:
        yield from _not_briefed(play, step, expect.briefing)


def _differs(play: Play, expect: Expect, page: CallPage):
    late = page.fields["late"].value if "late" in page.fields else ""
    codes = tuple(one.code for one in page.questions)
    cues = dict.fromkeys(one.kind for one in page.cues)
    owed = any(not one.answer and not one.reason for one in page.questions)
    for name, want, have in (
        ("checked", expect.checked, page.checked.answered),
        ("cues", None if expect.cues is None else set(expect.cues), set(cues)),
        ("asks", expect.asks, page.asks),
        ("first questions", expect.first or None, codes[: len(expect.first)]),
        ("owed", expect.owed, owed),
        ("grade", expect.grade or None, page.grade.code),
        ("missing", expect.missing, page.grade.missing),
        ("state", expect.state or None, page.state),
        ("other value", expect.other, play.other),
        ("late", expect.late, late.startswith("found late")),
    ):
        if want is not None and want != have:
            yield f"{name}: {have!r}, not {want!r}"


def _not_briefed(play: Play, step: Step, expect: BriefExpect):
    unit = next(u for u in play.live(step).units if u.callsign == expect.callsign)
    told = unit.briefing
    assert told is not None
    if expect.first and told.first != expect.first:
        yield f"first line {told.first!r}, not {expect.first!r}"
    if expect.version and told.number != expect.version:
        yield f"version {told.number}, not {expect.version}"
    lines = {one["topic"]: repr((one["text"], one["below"])) for one in told.lines}
    for topic, text in expect.lines.items():
        if text.lower() not in lines[topic].lower():
            yield f"line {topic}: {lines[topic]} lacks {text!r}"
    whole = repr(told)
    yield from (f"holds {one!r}" for one in expect.lacks if one in whole)


def _shown(play: Play, step: Step, page: CallPage):
    """What stands where it must not, as (where, what)."""
    script = play.script
    live = play.live(step)
    secret = script.protected + (script.present if may_be_him(live) else ())
    for where, text in (
        ("screen", repr(_without_typed(play, page))),
        ("summary", page.summary),
        *play.told(step),
    ):
        yield from ((where, one) for one in found_in(text, secret))
        apart = text if where != "screen" else repr(replace(page, fields={}))
        yield from ((where, one) for one in script.never if one in apart)


def _without_typed(play: Play, page: CallPage) -> CallPage:
    """The screen, without the fields where a place of the script was typed."""
    typed = " ".join(play.typed)
    if found_in(typed, play.script.present + play.script.protected):
        return replace(page, fields={}, cues=())
    return page


def _aloud(page: CallPage):
    """Every text that is worded as a question, or as words for the line."""
    yield from page.asks
    yield from page.script
    yield from (cue.asks for cue in page.cues)
    yield from (one.ask for one in page.questions)
    yield from (one.ask for row in page.known for one in row.candidates)


def _of_the_record(made: Script) -> set[str]:
    """Names, numbers, birth dates and places of everybody in the register."""
    found = set()
    for one in made.register:
        for person in (one, *one.get("persons", ())):
            given = (person.get(name) for name in ("given", "family", "born"))
            found |= {squeezed(text) for text in given if text}
            found |= {squeezed(phone) for phone in person.get("phones", ())}
        found |= {squeezed(one["address"].split(",")[0])} if "address" in one else set()
    return found


# How a script is read


WHOLE = """
title = "A call"
learn = "Nothing."
[[step]]
do = "open"
after = 0
channel = "999"
"""


@pytest.mark.parametrize(
    ("was", "now", "says"),
    [
        ("learn", "lern", "lern"),
        ('learn = "Nothing."', "", "learn"),
        ('do = "open"', 'do = "opne"', "opne"),
        ("channel", "chanel", "channel"),
        ("after = 0", 'after = "0"', "whole number"),
        ("after = 0", 'after = 0\nwho = "p1"', "who"),
        ('channel = "999"', 'channel = "999"\nby = "nobody"', "nobody"),
        ('channel = "999"', 'channel = "999"\n[step.expect]\nseen = true', "seen"),
        (
            'channel = "999"',
            'channel = "999"\n[step.expect.candidates]\nhim2 = []',
            "him2",
        ),
        ("[[step]]", "[[steps]]", "step"),
        ('title = "A call"', "title = ", "line 2"),
    ],
)
def test_a_script_that_cannot_be_meant_says_which_file_and_what(
    tmp_path, was, now, says
):
    path = tmp_path / "one.toml"
    path.write_text(WHOLE, encoding="utf-8")
    assert script(path).steps[0].do == "open"
    path.write_text(WHOLE.replace(was, now), encoding="utf-8")
    with pytest.raises(ScriptError) as error:
        script(path)
    assert "one.toml" in str(error.value)
    assert says in str(error.value)


def test_days_in_a_register_count_from_the_day_of_the_call(at):
    one = scripts()["her-brother"].documents(at.date())
    call = next(d for d in one if d["kind"] == "incident")
    assert call["at"] == "2026-04-22T22:10"
