"""What is owed now: shown to whom it concerns, by its own policy, with no worker."""

import uuid
from dataclasses import replace
from datetime import datetime, timedelta
from types import MappingProxyType

import pytest
from django.conf import settings

from doorstep.access.actions import acting, keep_policy
from doorstep.access.queries import reader_for, system
from doorstep.cli import main
from doorstep.duties.actions import begin
from doorstep.duties.models import Owed, Pause
from doorstep.duties.queries import owed
from doorstep.duties.rules import Level
from doorstep.policy import load
from tests.conftest import NOON
from tests.rooms import account_of

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def owe(code, *, began=NOON, owner="records-officer", policy="x", **more):
    return Owed.objects.create(
        code=code,
        thing=uuid.uuid4(),
        owner=owner,
        began_at=began,
        began_act=uuid.uuid4(),
        policy=policy,
        **more,
    )


def codes(reader, at=NOON, **more):
    return [line.code for line in owed(reader, reader.duties, at=at, **more)]


def without(duties, code):
    """A catalogue of a later day, which has dropped a duty."""
    left = {name: duty for name, duty in duties.catalogue.items() if name != code}
    return replace(duties, catalogue=MappingProxyType(left))


@pytest.fixture
def detective(cast):
    """Holds the post of records officer."""
    return cast["specialist-detective"]


def test_a_duty_stands_on_the_screen_of_the_post_that_owes_it(detective, cast):
    owe("R01")
    assert codes(detective) == ["R01"]
    assert codes(cast["operator"]) == []


def test_doorstep_itself_at_a_terminal_is_shown_all(nobody):
    owe("R01")
    owe("S07", owner="controller")
    assert sorted(codes(nobody)) == ["R01", "S07"]


def test_who_holds_no_post_is_shown_none(cast):
    owe("R01")
    assert codes(replace(cast["specialist-detective"], role="none")) == []


def test_what_is_met_is_no_longer_owed(detective):
    owe("R01", met_at=NOON, met_act=uuid.uuid4())
    assert codes(detective) == []


def test_overdue_follows_from_the_clock_when_it_is_read_and_from_no_worker(nobody):
    row = owe("R03", owner="controller")
    kept = dict(Owed.objects.values().get(pk=row.pk))
    minutes = {0: Level.OWED, 4: Level.WARN, 5: Level.WARN, 6: Level.OVERDUE}
    for passed, level in minutes.items():
        at = NOON + timedelta(minutes=passed)
        (line,) = owed(nobody, nobody.duties, at=at)
        assert line.state.level is level, passed
    assert dict(Owed.objects.values().get(pk=row.pk)) == kept


def test_only_what_is_overdue_can_be_asked_for(nobody):
    owe("R03", owner="controller")
    owe("R01")
    at = NOON + 2 * HOUR
    assert codes(nobody, at) == ["R03", "R01"]
    assert codes(nobody, at, overdue=True) == ["R03"]


def test_what_could_cost_a_life_comes_first_however_late_the_rest_is(nobody):
    owe("R01", began=NOON - timedelta(days=60))
    owe("S07", owner="controller", began=NOON - timedelta(minutes=29))
    assert codes(nobody) == ["S07", "R01"]


def test_what_could_cost_a_life_and_is_overdue_is_shown_to_the_supervisor_too(cast):
    row = owe("S07", owner="controller", began=NOON - HOUR)
    assert row.code in codes(cast["sergeant"])
    assert codes(cast["sergeant"], NOON - HOUR) == []


def test_a_pause_stands_still_the_clock_of_a_duty_that_may_pause(nobody):
    row = owe("R01", began=NOON - timedelta(days=30))
    since = NOON - timedelta(days=29)
    Pause.objects.create(owed=row, why="waits for custody", since=since, act=row.thing)
    (line,) = owed(nobody, nobody.duties, at=NOON)
    assert line.state.level is Level.PAUSED


# --- Each by its own policy ---------------------------------------------------------


@pytest.fixture
def pack():
    return load(settings.POLICY, NOON.date())


def test_a_duty_that_the_catalogue_has_dropped_is_still_shown_as_it_was(nobody, pack):
    keep_policy(pack, NOON)
    owe("R02", policy=pack.version)
    today = without(nobody.duties, "R02")
    (line,) = owed(nobody, today, at=NOON)
    assert line.says == nobody.duties.catalogue["R02"].says
    assert line.state.due is not None


def test_a_dropped_duty_whose_policy_was_not_kept_is_shown_and_says_so(nobody):
    owe("R02", policy="lost")
    (line,) = owed(nobody, without(nobody.duties, "R02"), at=NOON)
    assert "R02" in line.says
    assert (line.state.level, line.state.due) == (Level.OWED, None)
    assert "lost" in line.state.reasons[0].source


def test_a_dropped_duty_stays_on_the_screen_of_its_owner(detective, cast):
    owe("R02", policy="lost")
    for reader, count in ((detective, 1), (cast["operator"], 0)):
        shown = owed(reader, without(reader.duties, "R02"), at=NOON)
        assert len(shown) == count


def test_a_duty_keeps_the_time_allowed_by_the_policy_it_began_under(nobody, pack):
    """A shorter time that policy sets later does not make it late."""
    keep_policy(pack, NOON)
    owe("R03", owner="controller", policy=pack.version)
    duty = replace(nobody.duties.catalogue["R03"], amount=1)
    changed = MappingProxyType({**nobody.duties.catalogue, "R03": duty})
    today = replace(nobody.duties, catalogue=changed)
    (line,) = owed(nobody, today, at=NOON + timedelta(minutes=3))
    assert line.state.due == NOON + timedelta(minutes=5)


def test_a_duty_of_the_day_before_a_change_keeps_the_time_of_that_day(nobody, pack):
    """The force's attendance time changed on 1 April 2026, within one version."""
    keep_policy(pack, NOON)
    day = NOON.replace(month=3, day=31)
    for began in (day, day + timedelta(days=1)):
        owe("S08", owner="controller", policy=pack.version, began=began)
    due = [
        line.state.due - line.began_at for line in owed(nobody, nobody.duties, at=NOON)
    ]
    duties = [pack.on(d.date()).duties for d in (day, day + timedelta(days=1))]
    allowed = [d.catalogue["S08"].amount for d in duties]
    assert due == [timedelta(minutes=m) for m in allowed]
    assert allowed[0] != allowed[1]


def test_a_day_before_the_policy_begins_falls_back_to_todays(nobody, pack):
    keep_policy(pack, NOON)
    long_ago = datetime.fromisoformat("1999-01-01T00:00:00+00:00")
    owe("R01", policy=pack.version, began=long_ago)
    assert codes(nobody) == ["R01"]


def test_what_a_process_begins_can_be_explained_years_later(cast, capsys):
    """Every command keeps the text of the policy under which it begins duties."""
    assert main(["duties"]) == 0
    policy = load(settings.POLICY, NOON.date()).on(NOON.date())
    by = system(door="test", at=NOON, policy=policy)
    with acting(by=by, at=NOON, code="people.refuse_rows") as doing:
        things = [doing.ref]
        begin(
            doing,
            by=by,
            duties=by.duties,
            act="people.refuse_rows",
            things=things,
            at=NOON,
        )
    (line,) = owed(by, without(by.duties, "R02"), at=NOON)
    assert line.says == by.duties.catalogue["R02"].says


def test_the_terminal_lists_what_is_owed_and_how_much(cast, capsys):
    owe("R01")
    assert main(["duties"]) == 0
    told = capsys.readouterr().out
    assert "R01" in told
    assert told.endswith("1 open.\n")
    assert main(["duties", "--overdue", "--as", "operator"]) == 0
    assert capsys.readouterr().out == "0 overdue.\n"


def test_an_account_made_now_is_a_reader_with_todays_duties(cast, policy):
    reader = reader_for(
        account_of("operator"), task="", door="test", at=NOON, policy=policy
    )
    assert reader.duties == policy.duties
