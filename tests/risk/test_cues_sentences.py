"""The sentences that cues are tried on, and the figures that they must give."""

from collections import Counter

import pytest

from bench.cues import (
    ASIDE,
    TUNED,
    UNSEEN,
    by_kind,
    false_lights,
    recall,
    rows,
    tried,
)
from doorstep.policy.catalogue import Risk
from doorstep.risk.rules import cues_in

RECALL, FALSE_LIGHTS = 0.85, 0.10
EVERY = [*rows(TUNED), *rows(ASIDE)]
KINDS = sorted({row["kind"] for row in EVERY})


def test_there_are_twenty_of_each_kind_and_a_third_of_them_is_kept_aside() -> None:
    assert len({row["sentence"] for row in EVERY}) == 320
    assert len(rows(ASIDE)) == 107


def test_each_kind_has_ten_that_light_and_ten_that_do_not(risk: Risk) -> None:
    lit = Counter(row["kind"] for row in EVERY if row["lights"] != "no")
    assert lit == dict.fromkeys(risk.cues, 10)
    assert Counter(row["kind"] for row in EVERY) == dict.fromkeys(risk.cues, 20)


def test_half_are_denied_past_of_others_or_innocent() -> None:
    why = Counter(row["why"] for row in EVERY)
    assert sum(why.values()) - why["plain"] >= 160
    assert set(why) == {"plain", "past", "negated", "others", "innocent"}


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_lights_where_it_should_and_seldom_elsewhere(
    risk: Risk, kind: str
) -> None:
    listed = by_kind([*tried(TUNED, risk), *tried(ASIDE, risk)])[kind]
    assert recall(listed) >= RECALL
    assert false_lights(listed) <= FALSE_LIGHTS


def test_what_was_kept_aside_does_not_fare_much_worse(risk: Risk) -> None:
    aside = tried(ASIDE, risk)
    assert recall(aside) >= RECALL
    assert false_lights(aside) <= FALSE_LIGHTS


def test_an_everyday_call_seldom_lights_anything(risk: Risk) -> None:
    calls = [row["sentence"] for row in rows(UNSEEN) if row["lights"] == "no"]
    lit = [text for text in calls if cues_in(text, risk)]
    assert len(calls) == 45
    assert len(lit) <= FALSE_LIGHTS * len(calls)
