"""Scripted calls: what the screen, the briefing and the radio text say, and never."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest

from doorstep.incidents.queries import LiveCall
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


@dataclass(frozen=True)
class After:
    """What stood everywhere after one step of a call."""

    n: int
    step: Step
    page: CallPage
    live: LiveCall
    told: tuple[tuple[str, str], ...]
    other: str
    typed: str

    def __str__(self) -> str:
        return f"step {self.n} ({self.step.do})"


PLAYED: dict[str, list[After]] = {}  # nothing of it changes once it was looked at


@pytest.fixture(scope="module", params=sorted(scripts()))
def made(request) -> Script:
    """One scripted call: what is asked of it stands together, so it is played once."""
    return scripts()[request.param]


@pytest.fixture
def played(made, nobody, cast, policy, at) -> list[After]:
    """What stood everywhere after each step of a scripted call."""
    if made.name not in PLAYED:
        play = ready(made, nobody, cast, policy, at)
        with play.off:
            PLAYED[made.name] = list(_played(play))
    return PLAYED[made.name]


def _played(play: Play) -> Iterator[After]:
    for n, step in enumerate(play.script.steps, 1):
        play.do(step)
        page, live, told = play.page(step), play.live(step), tuple(play.told(step))
        yield After(n, step, page, live, told, play.other, " ".join(play.typed))


def test_every_call_that_was_asked_for_is_scripted():
    assert set(scripts()) == ASKED_FOR


def test_three_calls_train_a_new_operator():
    order = sorted(one.training for one in scripts().values() if one.training)
    assert order == [1, 2, 3]


def test_every_step_of_a_scripted_call_is_played(made, played):
    assert [one.step for one in played] == list(made.steps)
    assert any(one.step.expect for one in played)


def test_every_step_of_a_scripted_call_shows_what_it_must(made, played):
    for one in played:
        if one.step.expect:
            missed = list(_missed(one, one.step.expect))
            assert not missed, f"{made.name}, {one}: {missed}"


def test_no_step_of_a_scripted_call_shows_what_it_must_not(made, played):
    for one in played:
        shown = list(_shown(made, one))
        assert not shown, f"{made.name}, {one}: {shown}"


def test_nothing_that_is_to_be_said_aloud_holds_anything_of_the_record(made, played):
    secrets = _of_the_record(made)
    for one in played:
        said = squeezed(" ".join(_aloud(one.page)))
        told = [secret for secret in secrets if secret in said]
        assert not told, f"{made.name}, {one}: {told}"


def _missed(after: After, expect: Expect):
    """Every expectation that is not met, in words."""
    page = after.page
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
    yield from _differs(after, expect)
    if expect.briefing:
        yield from _not_briefed(after.live, expect.briefing)


def _differs(after: After, expect: Expect):
    page = after.page
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
        ("other value", expect.other, after.other),
        ("late", expect.late, late.startswith("found late")),
    ):
        if want is not None and want != have:
            yield f"{name}: {have!r}, not {want!r}"


def _not_briefed(live: LiveCall, expect: BriefExpect):
    unit = next(u for u in live.units if u.callsign == expect.callsign)
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


def _shown(script: Script, after: After):
    """What stands where it must not, as (where, what)."""
    page = after.page
    secret = script.protected + (script.present if may_be_him(after.live) else ())
    for where, text in (
        ("screen", repr(_without_typed(script, after))),
        *after.told,
    ):
        yield from ((where, one) for one in found_in(text, secret))
        apart = text if where != "screen" else repr(replace(page, fields={}))
        yield from ((where, one) for one in script.never if one in apart)


def _without_typed(script: Script, after: After) -> CallPage:
    """The screen, without the fields where a place of the script was typed."""
    if found_in(after.typed, script.present + script.protected):
        return replace(after.page, fields={}, cues=())
    return after.page


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
