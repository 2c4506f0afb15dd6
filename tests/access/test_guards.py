"""A process refuses to start when the triggers that guard history are not as listed."""

import argparse
import io

import pytest
from django.db import connection

from doorstep.access import guards
from doorstep.access.models import PolicyText
from doorstep.cli import main, migrate
from tests.rooms import spied

pytestmark = pytest.mark.django_db


def run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def one() -> guards.Trigger:
    return next(t for t in guards.triggers() if t.name.endswith("access_act_delete"))


def dropped() -> None:
    on = ' ON "access_act"' if connection.vendor == "postgresql" else ""
    run(f'DROP TRIGGER "{one().name}"{on}')


def added() -> None:
    sql = one().sql.replace(one().name, "keep_one_more")
    run(sql)


def made_to_do_nothing() -> None:
    """The same name on the same table, and another body."""
    dropped()
    kept = one().sql
    if connection.vendor == "postgresql":
        run(kept.replace("BEFORE DELETE", "AFTER DELETE"))
    else:
        run(kept[: kept.index("BEGIN")] + "BEGIN SELECT 1; END")


def switched_off() -> None:
    run(f'ALTER TABLE "access_act" DISABLE TRIGGER "{one().name}"')


def body_changed() -> None:
    run(
        f"CREATE OR REPLACE FUNCTION {guards.FUNCTION}() RETURNS trigger AS "
        "$$ BEGIN RETURN OLD; END; $$ LANGUAGE plpgsql"
    )


CHANGES = {
    "dropped": (dropped, ""),
    "one more": (added, ""),
    "made to do nothing": (made_to_do_nothing, ""),
    "switched off": (switched_off, "postgresql"),
    "its function changed": (body_changed, "postgresql"),
}


@pytest.fixture(params=CHANGES)
def tampered(request, db):
    change, only = CHANGES[request.param]
    if only and connection.vendor != only:
        pytest.skip(f"only {only} can do this")
    change()


def test_the_guards_of_a_new_database_are_as_listed(db):
    guards.check()


def test_it_is_noticed_that_a_trigger_is_not_as_listed(tampered):
    with pytest.raises(guards.GuardsDiffer, match="run `doorstep migrate`"):
        guards.check()


COMMANDS = {
    "find": ["find", "--name", "Sarah", "--as", "operator"],
    "duties": ["duties"],
    "link": ["link"],
    "work": ["work", "--once"],
    "token": ["token", "crime"],
    "serve": ["serve"],
    "intake": ["intake", "none.csv", "--map", "crime-system"],
    "first-account": ["first-account", "x", "--name", "X", "--number", "1"],
}


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_refuses_to_go_on_without_a_guard(command, db, capsys, monkeypatch):
    dropped()
    monkeypatch.setattr("sys.stdin", io.StringIO("a password of some length"))
    assert main(COMMANDS[command]) == 1
    assert "triggers differ" in capsys.readouterr().err


def test_migrate_makes_the_guards_anew(tampered):
    assert migrate.run(argparse.Namespace(quiet=True)) == 0
    guards.check()


def test_a_process_keeps_the_text_of_the_policy_under_which_it_works(db, capsys):
    for _ in range(2):
        assert main(["duties"]) == 0
    assert PolicyText.objects.count() == 1


def test_a_policy_that_is_kept_already_is_not_written_again(db, capsys):
    main(["duties"])
    with spied() as sent:
        main(["duties"])
    assert not [sql for sql in sent if sql.startswith("INSERT")]
