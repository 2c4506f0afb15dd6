"""N7: no time runs out unseen, whatever process has died."""

from datetime import timedelta

import pytest

from doorstep.duties.models import Owed
from doorstep.duties.queries import owed
from doorstep.duties.rules import Level
from tests.rooms import MAYBE, SARAH, match, spied, take

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


@pytest.fixture
def doubt(nobody, at, policy, cast):
    take(nobody, at, SARAH)
    take(nobody, at, MAYBE, source="custody")
    match(nobody, at, policy)


@pytest.mark.parametrize("weeks", [2, 52, 520])
def test_overdue_is_shown_though_nothing_ran_since_it_began(weeks, doubt, cast, at):
    reader = cast["specialist-detective"]
    (line,) = owed(reader, reader.duties, at=at + weeks * WEEK, overdue=True)
    assert line.code == "R01"
    assert line.state.level is Level.OVERDUE


def test_reading_what_is_owed_writes_nothing(doubt, cast, at):
    reader = cast["specialist-detective"]
    with spied() as sent:
        owed(reader, reader.duties, at=at + WEEK)
    assert all(sql.lstrip().startswith("SELECT") for sql in sent)


def test_no_column_holds_when_a_thing_is_due_or_how_late_it_is():
    names = {field.name for field in Owed._meta.get_fields()}
    assert not names & {"due", "due_at", "overdue", "level", "late", "share"}


def test_the_longest_overdue_comes_first(doubt, cast, at, nobody):
    later = at + timedelta(days=1)
    take(nobody, later, {"kind": "person", "family": "No Number"})
    reader = cast["specialist-detective"]
    lines = owed(reader, reader.duties, at=at + 4 * WEEK)
    due = [line.state.due for line in lines]
    assert len(due) == 2
    assert due == sorted(due)
