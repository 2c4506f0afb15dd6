"""Cues in text of any length and any kind: no error, no long wait."""

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.cues import shipped
from doorstep.incidents.rules import NARRATIVE
from doorstep.policy.catalogue import Risk
from doorstep.risk.rules import cues_in

RISK = shipped()
WORDS = sorted({w for listed in RISK.cue_words.values() for w in listed.words})
SLOWEST = 20.0  # seconds: several times what the slowest takes, for a busy machine
REPEATED = (
    "strangled ",
    "he ",
    "no ",
    "hands round my ",
    "wont let her ",
    "takes take took ",
    "kick the dog and ",
    "in the film he ",
    "a",
    "a/",
    "'",
    "e\u0301'",
    "years ago ",
    ". ",
    "\u202e\u0000",
    "\U0001f600 ",
    "\ufdfa",
)


@pytest.mark.parametrize("part", REPEATED, ids=ascii)
def test_a_whole_narrative_of_one_thing_takes_no_long_time(part: str) -> None:
    text = (part * NARRATIVE)[:NARRATIVE]
    begun = time.process_time()
    cues_in(text, RISK)
    assert time.process_time() - begun < SLOWEST


def test_twice_the_text_takes_about_twice_the_time() -> None:
    def taken(length: int) -> float:
        text = ("takes no hands round her he will " * length)[:length]
        begun = time.process_time()
        cues_in(text, RISK)
        return time.process_time() - begun

    taken(1000)
    short, long = min(taken(20_000) for _ in range(3)), taken(160_000)
    assert long < 8 * short * 4


def test_no_more_wordings_are_given_than_policy_allows() -> None:
    text = " . ".join(f"he stabbed knife{n} knife gun {n}" for n in range(5000))
    per_kind: dict[str, int] = {}
    for hit in cues_in(text, RISK):
        per_kind[hit.kind] = per_kind.get(hit.kind, 0) + 1
    assert per_kind
    assert max(per_kind.values()) <= RISK.cue_most


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300))
def test_any_text_at_all_is_read_without_an_error(text: str) -> None:
    for hit in cues_in(text, RISK):
        assert text[hit.start : hit.end] == hit.words


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from([*WORDS, ".", ",", "?", "\n"]), max_size=60))
def test_the_words_of_a_hit_are_those_of_the_text_whatever_stands_together(
    words: list[str],
) -> None:
    text = " ".join(words)
    hits = cues_in(text, RISK)
    assert all(text[hit.start : hit.end] == hit.words for hit in hits)
    assert list(hits) == sorted(hits, key=lambda hit: hit.start)
    for kind in RISK.cues:
        spans = [(hit.start, hit.end) for hit in hits if hit.kind == kind]
        assert all(a[1] <= b[0] for a, b in pairwise(spans))


def test_the_same_text_gives_the_same_hits(risk: Risk) -> None:
    text = "he has a knife and strangled her last year"
    assert cues_in(text, risk) == cues_in(text, risk)
    assert cues_in("", risk) == ()
