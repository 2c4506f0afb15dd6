"""The grade of a call: default, signs, a lower one, the manner, assessing again."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorstep import policy
from doorstep.incidents.rules.grades import (
    GradeFacts,
    Grading,
    Sign,
    Waiting,
    Why,
    grade,
    grade_acts,
    is_lower,
    lately,
    lower,
    manner,
    manner_reasons,
    raised,
    reassess,
    reassess_act,
)

TODAY = date(2026, 11, 22)
BASE = policy.load("england-wales", TODAY)
VIEW = BASE.on(TODAY)
INCIDENTS = VIEW.incidents
NOW = datetime(2026, 11, 22, 23, 0, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
GRADES = tuple(INCIDENTS.attend_minutes)
HERS = Why("her-request", by="R. Shaw")


def graded(*signs: str, **last: datetime) -> Grading:
    when = {name.replace("_", "-"): at for name, at in last.items()}
    held = frozenset(signs) | frozenset(lately(when, NOW, INCIDENTS))
    return grade(GradeFacts(True, NOW, held), INCIDENTS)


def test_domestic_abuse_is_immediate_by_default() -> None:
    assert graded().grade == "immediate"
    assert graded().signs == ()
    assert graded().lowest == ""


def test_what_is_no_domestic_abuse_has_no_default_and_the_operator_grades() -> None:
    facts = GradeFacts(False, NOW, frozenset(Sign))
    assert grade(facts, INCIDENTS) == Grading("")


@pytest.mark.parametrize("sign", Sign)
def test_each_sign_that_doorstep_can_tell_has_a_rule_and_says_so(sign: Sign) -> None:
    verdict = graded(sign)
    assert verdict.signs == (sign,)
    assert verdict.lowest == "immediate"
    assert verdict.reasons[-1].says == INCIDENTS.grade_rules[sign].says
    assert verdict.reasons[-1].source


def test_no_rule_waits_for_a_sign_that_nobody_can_tell() -> None:
    assert set(INCIDENTS.grade_rules) == set(Sign)


def test_every_sign_that_holds_is_named_and_not_only_the_first() -> None:
    verdict = graded(Sign.WEAPON, Sign.PREGNANT, Sign.SEPARATION)
    assert verdict.signs == (Sign.WEAPON, Sign.PREGNANT, Sign.SEPARATION)
    assert len(verdict.reasons) == 4


@pytest.mark.parametrize(
    ("sign", "at", "holds"),
    [
        pytest.param("second_call", NOW - 24 * HOUR, True, id="24 h ago"),
        pytest.param(
            "second_call", NOW - 24 * HOUR - MINUTE, False, id="a minute more than 24 h"
        ),
        pytest.param("second_call", NOW + MINUTE, False, id="later than now"),
        pytest.param("release", NOW, True, id="released now"),
        pytest.param("release", datetime(2026, 8, 22, 9, tzinfo=UTC), True, id="3 m"),
        pytest.param(
            "release",
            datetime(2026, 8, 21, 9, tzinfo=UTC),
            False,
            id="3 months and 1 d",
        ),
        pytest.param(
            "bail_end", datetime(2026, 8, 22, 9, tzinfo=UTC), True, id="bail, 3 m"
        ),
        pytest.param(
            "separation", datetime(2026, 8, 21, 9, tzinfo=UTC), False, id="parted long"
        ),
        pytest.param("weapon", NOW - 9000 * HOUR, True, id="no window: whenever"),
    ],
)
def test_a_sign_known_by_its_time_counts_in_its_window(
    sign: str, at: datetime, holds: bool
) -> None:
    assert bool(graded(**{sign: at}).signs) is holds


def test_a_force_that_looks_back_a_year_at_a_parting_raises_for_a_year() -> None:
    force = policy.load("example-force", TODAY).on(TODAY).incidents
    parted = {"separation": NOW - timedelta(days=300)}
    assert lately(parted, NOW, INCIDENTS) == ()
    assert lately(parted, NOW, force) == ("separation",)


def test_a_window_is_real_hours_over_the_night_when_clocks_go_back() -> None:
    now = datetime(2026, 10, 25, 12, 0, tzinfo=UTC)
    before = {"second-call": now - 24 * HOUR}
    assert lately(before, now, INCIDENTS) == ("second-call",)


def test_a_sign_that_policy_has_ended_raises_nothing() -> None:
    assert graded("what-no-rule-names").signs == ()


@given(
    signs=st.frozensets(st.sampled_from(list(Sign))),
    more=st.frozensets(st.sampled_from(list(Sign))),
)
def test_more_signs_never_give_a_lower_grade(
    signs: frozenset[Sign], more: frozenset[Sign]
) -> None:
    fewer, all_ = graded(*signs), graded(*signs | more)
    assert not is_lower(all_.grade, fewer.grade, INCIDENTS)
    assert set(fewer.signs) <= set(all_.signs)


def test_the_grades_stand_in_an_order_from_the_soonest_to_the_last() -> None:
    assert GRADES == ("immediate", "priority", "scheduled", "resolved")
    assert [is_lower(one, "priority", INCIDENTS) for one in GRADES] == [
        False,
        False,
        True,
        True,
    ]


# --- A lower grade ------------------------------------------------------------------


def lacks(given_: str, why: Why) -> list[str]:
    return [one.field for one in lower(given_, graded(), why, INCIDENTS).missing]


@pytest.mark.parametrize("given_", GRADES[1:])
def test_a_lower_grade_needs_a_reason_and_a_name(given_: str) -> None:
    assert lacks(given_, Why("")) == ["reason", "by"]
    assert lacks(given_, Why("her-request")) == ["by"]
    assert lacks(given_, Why("", by="R. Shaw")) == ["reason"]
    assert lacks(given_, HERS) == []


@pytest.mark.parametrize(
    ("why", "missing"),
    [
        pytest.param(Why("other", " ", "R. Shaw"), ["words"], id="only spaces"),
        pytest.param(Why("other", "she is abroad", "R. Shaw"), [], id="said"),
        pytest.param(Why("safer", "", "R. Shaw"), ["words"], id="needs words too"),
        pytest.param(Why("because", "x", "R. Shaw"), ["reason"], id="not in the list"),
    ],
)
def test_a_reason_that_says_little_needs_words(why: Why, missing: list[str]) -> None:
    assert lacks("priority", why) == missing


def test_the_grade_of_the_rules_needs_no_reason_and_tells_nobody() -> None:
    verdict = lower("immediate", graded(Sign.WEAPON), Why(""), INCIDENTS)
    assert not verdict.lower
    assert verdict.missing == verdict.reasons == ()


def test_a_lower_grade_tells_the_controller_what_was_overruled() -> None:
    rules = graded(Sign.WEAPON, Sign.PREGNANT)
    verdict = lower("scheduled", rules, HERS, INCIDENTS)
    says = [one.says for one in verdict.reasons]
    assert verdict.lower
    assert says[0] == "Scheduled given, the rules say immediate"
    assert "She asked for it, alone and free to speak" in says
    assert "Overruled: A weapon was used, or is to hand" in says
    assert "Overruled: She is pregnant" in says


def test_a_call_that_is_no_domestic_abuse_may_have_any_grade() -> None:
    for given_ in GRADES:
        assert not lower(given_, Grading(""), Why(""), INCIDENTS).lower


def test_a_sign_that_comes_later_raises_a_grade_that_was_lowered() -> None:
    known = frozenset({Sign.PREGNANT.value})
    now = graded(Sign.PREGNANT, Sign.WEAPON)
    assert raised("priority", known, now, INCIDENTS) == "immediate"


@pytest.mark.parametrize(
    ("given_", "known"),
    [
        pytest.param("priority", {"weapon"}, id="it was weighed already"),
        pytest.param("immediate", set(), id="it is immediate as it is"),
        pytest.param("", set(), id="nobody has graded it"),
    ],
)
def test_a_sign_raises_once_and_only_upward(given_: str, known: set[str]) -> None:
    assert raised(given_, frozenset(known), graded("weapon"), INCIDENTS) == ""


# --- The manner ---------------------------------------------------------------------


def test_her_own_request_is_the_first_reason_for_a_manner() -> None:
    assert manner_reasons(INCIDENTS)[0].code == "her-request"


def test_coming_as_usual_needs_no_reason() -> None:
    assert manner("as-usual", "", Why(""), INCIDENTS).says == (
        "Uniform and a marked car are fine"
    )


@pytest.mark.parametrize(
    ("chosen", "where", "why", "missing"),
    [
        pytest.param("plain-car", "", Why("her-request"), [], id="plain car"),
        pytest.param("plain-car", "", Why(""), ["reason"], id="why is not said"),
        pytest.param("meet-elsewhere", "", HERS, ["where"], id="where is not said"),
        pytest.param("meet-elsewhere", "the chapel", HERS, [], id="elsewhere"),
        pytest.param("at-time", " ", HERS, ["where"], id="when is not said"),
        pytest.param("at-time", "after 18:00", HERS, [], id="at her time"),
        pytest.param("by-boat", "", HERS, ["manner"], id="no such manner"),
    ],
)
def test_another_manner_says_why_and_where_or_when(
    chosen: str, where: str, why: Why, missing: list[str]
) -> None:
    verdict = manner(chosen, where, why, INCIDENTS)
    assert [one.field for one in verdict.missing] == missing
    assert bool(verdict.says) is not bool(missing)


def test_a_manner_is_said_with_its_place_and_its_reason() -> None:
    verdict = manner("meet-elsewhere", "by the chapel", HERS, INCIDENTS)
    assert verdict.says == "Meet her elsewhere: by the chapel"
    assert [one.says for one in verdict.reasons] == ["She asked for it"]


# --- Assessing again ----------------------------------------------------------------


def again(job: Waiting, now: datetime) -> list[str]:
    return [one.says for one in reassess(job, now, INCIDENTS)]


@pytest.mark.parametrize(
    ("given_", "minutes", "missed"),
    [
        pytest.param("immediate", 15, False, id="at the last moment"),
        pytest.param("immediate", 15.1, True, id="just after"),
        pytest.param("priority", 60, False, id="priority at the last moment"),
        pytest.param("priority", 60.1, True, id="priority just after"),
        pytest.param("scheduled", 9000, False, id="its time is not known"),
        pytest.param("resolved", 9000, False, id="nobody is to come"),
    ],
)
def test_a_target_that_is_missed_asks_for_another_assessment(
    given_: str, minutes: float, missed: bool
) -> None:
    assert bool(again(Waiting(given_, NOW), NOW + minutes * MINUTE)) is missed


def test_the_target_is_that_of_the_area() -> None:
    rural = BASE.on(TODAY, "rural").incidents
    job = Waiting("immediate", NOW)
    assert reassess(job, NOW + 18 * MINUTE, INCIDENTS)
    assert not reassess(job, NOW + 18 * MINUTE, rural)


def test_a_missed_target_goes_on_asking_after_an_assessment() -> None:
    job = Waiting("immediate", NOW, assessed=NOW + 16 * MINUTE)
    assert again(job, NOW + 17 * MINUTE)


@pytest.mark.parametrize("event", ["diverted", "rang_again", "dropped"])
def test_what_happens_to_a_job_asks_once_until_it_is_assessed(event: str) -> None:
    at = NOW + 2 * MINUTE
    job = Waiting("immediate", NOW, **{event: at})  # type: ignore[arg-type]
    done = Waiting("immediate", NOW, assessed=at, **{event: at})  # type: ignore[arg-type]
    assert len(again(job, NOW + 3 * MINUTE)) == 1
    assert again(done, NOW + 3 * MINUTE) == []
    assert again(job, NOW + MINUTE) == []


def test_once_somebody_is_with_her_nothing_asks() -> None:
    job = Waiting("immediate", NOW, arrived=True, diverted=NOW, dropped=NOW)
    assert again(job, NOW + 60 * MINUTE) == []


# --- The acts that duties begin with ------------------------------------------------


@pytest.mark.parametrize(
    ("given_", "duty", "minutes"), [("immediate", "S07", 15), ("priority", "S08", 60)]
)
def test_grading_begins_the_duty_of_that_grade_alone(
    given_: str, duty: str, minutes: int
) -> None:
    acts = grade_acts(given_)
    begun = [one for one in VIEW.duties.catalogue.values() if one.begins in acts]
    assert [(one.code, one.amount) for one in begun] == [(duty, minutes)]


@pytest.mark.parametrize(
    ("given_", "duty", "minutes"),
    [("immediate", "S09-immediate", 5), ("priority", "S09-priority", 15)],
)
def test_assessing_again_is_due_sooner_for_an_immediate_job(
    given_: str, duty: str, minutes: int
) -> None:
    act = reassess_act(given_)
    begun = [one for one in VIEW.duties.catalogue.values() if one.begins == act]
    assert [(one.code, one.amount) for one in begun] == [(duty, minutes)]


@pytest.mark.parametrize("given_", GRADES)
def test_another_grade_ends_the_clock_of_the_one_before(given_: str) -> None:
    for code, own in (("S07", "immediate"), ("S08", "priority")):
        met_by = VIEW.duties.catalogue[code].met_by
        assert (grade_acts(given_)[1] in met_by) is (given_ != own)
