"""Duties begin and are met inside the acts of the rooms."""

import uuid
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from doorstep.access.actions import acting
from doorstep.access.models import Act
from doorstep.cli import main
from doorstep.duties.actions import NotOwed, begin, meet, say_met
from doorstep.duties.models import Owed
from doorstep.duties.queries import owed
from doorstep.duties.rules import Level, state
from doorstep.duties.rules import Owed as Facts
from doorstep.pathway.find import find
from doorstep.pathway.load import note_refused
from doorstep.people.models import Marker
from doorstep.people.queries import Asked
from doorstep.states import NotAllowed
from tests.rooms import MARK, ORDER, SARAH, broken, take

pytestmark = pytest.mark.django_db
BAD = {"kind": "person", "family": "No Number"}
THING = uuid.UUID(int=7)


def started(by, at, thing=THING, code="people.doubt_link"):
    with acting(by=by, at=at, code="test.begin") as doing:
        return begin(doing, by=by, duties=by.duties, act=code, things=[thing], at=at)


def test_a_duty_says_which_act_thing_post_and_policy(nobody, at):
    assert started(nobody, at) == 1
    (row,) = Owed.objects.all()
    (act,) = Act.objects.all()
    assert (row.code, row.thing, row.began_at) == ("R01", THING, at)
    assert (row.began_act, row.owner) == (act.ref, "records-officer")
    assert row.policy == nobody.version


def test_a_duty_that_is_owed_already_goes_on_and_does_not_begin_anew(nobody, at):
    started(nobody, at)
    started(nobody, at + timedelta(days=1))
    assert [row.began_at for row in Owed.objects.all()] == [at]


def test_a_duty_that_was_met_may_begin_again(nobody, at):
    for day in range(2):
        now = at + timedelta(days=day)
        started(nobody, now)
        with acting(by=nobody, at=now, code="test.meet") as doing:
            met = meet(
                doing,
                duties=nobody.duties,
                act="people.decide_link",
                thing=THING,
                at=now,
            )
        assert met == 1
    assert Owed.objects.filter(met_at__isnull=False).count() == 2


def test_an_act_meets_only_what_it_is_named_for_and_about_its_own_thing(nobody, at):
    started(nobody, at)
    for act, thing in (
        ("people.mend_rows", THING),
        ("people.decide_link", uuid.uuid4()),
    ):
        with acting(by=nobody, at=at, code="test.meet") as doing:
            assert meet(doing, duties=nobody.duties, act=act, thing=thing, at=at) == 0


def test_an_act_that_begins_nothing_owes_nothing(nobody, at):
    assert started(nobody, at, code="no.such_act") == 0


# --- R02: rows that a load refused --------------------------------------------------


def open_codes():
    rows = Owed.objects.filter(met_at__isnull=True).order_by("pk")
    return list(rows.values_list("code", flat=True))


def test_a_load_that_refused_a_row_owes_its_mending_within_the_same_act(nobody, at):
    take(nobody, at, SARAH, BAD)
    (row,) = Owed.objects.all()
    act = Act.objects.get(code="records.load")
    assert (row.code, row.thing, row.began_act) == ("R02", act.ref, act.ref)


def test_a_load_that_refused_nothing_owes_nothing(nobody, at):
    take(nobody, at, SARAH)
    assert not Owed.objects.exists()


def test_a_source_owes_its_mending_once_however_often_it_is_refused(nobody, at):
    for _ in range(3):
        take(nobody, at, BAD)
    assert open_codes() == ["R02"]


def test_another_source_owes_its_own(nobody, at):
    take(nobody, at, BAD)
    take(nobody, at, BAD, source="custody")
    assert open_codes() == ["R02", "R02"]


def test_rows_that_the_reader_of_a_file_refused_are_owed_too(nobody, at):
    note_refused(by=nobody, at=at, source="crime", refused=3)
    assert open_codes() == ["R02"]
    assert Act.objects.get().counts == {"refused": 3}


MAP = """
title = "A sheet"
source = "sheet"
kind = "person"
[layout]
kind = "csv"
[fields]
id = "No"
family = "Surname"
"""


def test_a_file_whose_rows_were_refused_owes_their_mending(cast, tmp_path, capsys):
    file, map_ = tmp_path / "people.csv", tmp_path / "map.toml"
    file.write_text("No,Surname\n1,Example\n,Nameless\n", encoding="utf-8")
    map_.write_text(MAP, encoding="utf-8")
    assert main(["intake", str(file), "--map", str(map_)]) == 0, capsys.readouterr()
    assert open_codes() == ["R02"]


def test_a_rehearsal_owes_nothing(cast, tmp_path, capsys):
    file, map_ = tmp_path / "people.csv", tmp_path / "map.toml"
    file.write_text("No,Surname\n,Nameless\n", encoding="utf-8")
    map_.write_text(MAP, encoding="utf-8")
    main(["intake", str(file), "--map", str(map_), "--dry-run"])
    assert open_codes() == []


# --- R03: history not checked -------------------------------------------------------


def test_a_look_up_that_could_not_be_answered_owes_a_check_by_hand(operator):
    with broken("people_"):
        assert not find(operator, Asked(phone="07700900123")).checked.answered
    assert open_codes() == ["R03"]


def test_typing_on_while_nothing_answers_adds_no_duty(operator):
    with broken("people_"):
        for letters in range(5):
            find(operator, Asked(name="Sarah"[: letters + 1], phone="07700900123"))
    assert open_codes() == ["R03"]


def test_another_call_owes_its_own_check(operator):
    with broken("people_"):
        for task in ("call 0412", "call 0413"):
            find(replace(operator, task=task), Asked(phone="07700900123"))
    assert open_codes() == ["R03", "R03"]


def test_the_answer_says_it_though_the_duty_cannot_be_kept_either(operator):
    with broken("people_", "access_act"):
        found = find(operator, Asked(phone="07700900123"))
    assert not found.checked.answered
    assert open_codes() == []


# --- S35: an order is on the system in time, or late --------------------------------


def order_received(nobody, at, **changes):
    take(nobody, at, SARAH, MARK, {**ORDER, **changes})
    return Owed.objects.filter(code="S35")


@pytest.mark.parametrize(
    ("hours", "late"),
    [
        pytest.param(1, False, id="an hour after"),
        pytest.param(24, False, id="at the last moment"),
        pytest.param(25, True, id="an hour too late"),
    ],
)
def test_how_late_an_order_came_onto_the_system_is_kept(
    hours, late, nobody, at, policy
):
    received = at - timedelta(hours=hours)
    (row,) = order_received(nobody, at, recorded_at=received.isoformat())
    assert (row.thing, row.met_at) == (Marker.objects.get().ref, at)
    facts = Facts(began=row.began_at, counts_from=row.counts_from, met=row.met_at)
    stands = state(policy.duties.catalogue["S35"], facts, policy.duties, at)
    assert (stands.level, stands.late) == (Level.MET, late)


def test_of_an_order_whose_receipt_nobody_dated_nothing_is_claimed(nobody, at):
    assert not order_received(nobody, at).exists()


def test_a_new_version_of_an_order_is_no_new_receipt(nobody, at):
    order_received(nobody, at, recorded_at="2026-06-01")
    order_received(nobody, at, recorded_at="2026-06-01", terms="changed")
    assert Marker.objects.count() == 2
    assert Owed.objects.filter(code="S35").count() == 1


@pytest.mark.parametrize("sort", ["warning", "bail condition", "MARAC"])
def test_what_is_no_order_begins_no_such_duty(sort, nobody, at):
    assert not order_received(nobody, at, sort=sort, recorded_at="2026-06-01").exists()


def test_what_was_met_at_once_stands_on_no_screen(nobody, at):
    order_received(nobody, at, recorded_at="2026-05-01")
    assert owed(nobody, nobody.duties, at=at) == []


# --- Said to be met -----------------------------------------------------------------


@pytest.fixture
def mending(nobody, at):
    take(nobody, at, BAD)
    return Owed.objects.get()


def test_a_named_person_says_that_the_rows_are_mended(mending, cast, at):
    reader = cast["specialist-detective"]
    say_met(by=reader, at=at, ref=mending.ref)
    act = Act.objects.get(code="people.mend_rows")
    assert (act.account_id, act.thing) == (reader.account, mending.thing)
    mending.refresh_from_db()
    assert (mending.met_at, mending.met_act) == (at, act.ref)


def test_who_does_not_owe_it_cannot_say_that_it_is_met(mending, cast, nobody, at):
    for reader in (cast["operator"], cast["response-officer"], nobody):
        with pytest.raises(NotOwed):
            say_met(by=reader, at=at, ref=mending.ref)


def test_what_is_not_owed_cannot_be_said_to_be_met(mending, cast, at):
    reader = cast["specialist-detective"]
    say_met(by=reader, at=at, ref=mending.ref)
    for ref in (mending.ref, uuid.uuid4()):
        with pytest.raises(NotOwed):
            say_met(by=reader, at=at, ref=ref)


def test_what_an_act_of_doorstep_meets_is_met_by_doing_it(nobody, cast, at):
    started(nobody, at)
    ref = Owed.objects.get().ref
    with pytest.raises(NotAllowed, match="met by doing it here"):
        say_met(by=cast["specialist-detective"], at=at, ref=ref)


def test_the_terminal_asks_for_a_name_before_it_takes_a_duty_as_met(
    mending, cast, capsys
):
    assert main(["duties", "--met", str(mending.ref)]) == 1
    assert "a named person" in capsys.readouterr().err
    words = ["duties", "--met", str(mending.ref), "--as", "specialist-detective"]
    assert main(words) == 0
    mending.refresh_from_db()
    assert mending.met_at is not None


def test_a_duty_in_the_far_past_is_met_as_it_was_begun(nobody, at):
    long_ago = datetime.fromisoformat("2025-01-01T00:00:00+00:00")
    started(nobody, long_ago)
    with acting(by=nobody, at=at, code="test.meet") as doing:
        act = "people.decide_link"
        assert meet(doing, duties=nobody.duties, act=act, thing=THING, at=at) == 1
