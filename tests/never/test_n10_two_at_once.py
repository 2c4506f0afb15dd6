"""N10: two people edit at once, and neither edit vanishes.

Fails if a field of a call is kept as one value that the later writer overwrites (return
no `other` from `say`, or update a row of `Said` instead of adding one).
"""

from dataclasses import replace
from uuid import uuid4

import pytest
from django.urls import reverse

from doorstep.incidents import queries
from doorstep.incidents.models import Said
from doorstep.incidents.rules.calls import Channel
from doorstep.pathway.call import steps
from tests.rooms import browser

pytestmark = pytest.mark.django_db
FIRST, SECOND = "9 Larch Close, Anytown", "90 Larch Close, Anytown"


@pytest.fixture
def both(operator, cast, at):
    """A call on which an operator and a controller work, and what each has seen."""
    ref = steps.open_call(operator, at=at, ref=uuid4(), channel=Channel.EMERGENCY)
    other = replace(cast["controller"], task="the board")
    steps.take(other, at=at, ref=ref)
    return ref, operator, other, queries.seq_of(ref)


def test_both_values_are_kept_and_the_later_writer_is_told(both, at):
    ref, one, other, seen = both
    steps.say(one, at=at, ref=ref, name="where", value=FIRST, seen=seen)
    saved = steps.say(other, at=at, ref=ref, name="where", value=SECOND, seen=seen)
    assert saved.other == FIRST
    kept = Said.objects.filter(incident__ref=ref, name="where").order_by("pk")
    assert list(kept.values_list("value", flat=True)) == [FIRST, SECOND]


def test_whoever_has_seen_the_other_value_is_told_nothing(both, at):
    ref, one, other, _ = both
    first = steps.say(one, at=at, ref=ref, name="where", value=FIRST)
    told = steps.say(other, at=at, ref=ref, name="where", value=SECOND, seen=first.seq)
    assert told.other == ""


def test_the_screen_says_what_somebody_else_had_entered(both, at):
    ref, one, _, seen = both
    steps.say(one, at=at, ref=ref, name="where", value=FIRST, seen=seen)
    answer = browser("controller").post(
        reverse("call_say", args=[ref]),
        {"name": "where", "value": SECOND, "seen": seen},
        headers={"HX-Request": "true"},
    )
    assert FIRST in answer.content.decode()


def test_two_fields_at_once_are_two_values(both, at):
    ref, one, other, seen = both
    steps.say(one, at=at, ref=ref, name="where", value=FIRST, seen=seen)
    steps.say(other, at=at, ref=ref, name="text", value="he is outside", seen=seen)
    live = queries.call(one, ref)
    assert (live.value("where"), live.value("text")) == (FIRST, "he is outside")
