"""Whoever changes the log of acts and looks past Doorstep is found, and where.

Each way of tampering is tried as somebody would who owns the database: triggers off,
any statement, but not the secret that Doorstep's processes hold.
"""

import argparse
import json
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.conf import settings as live
from django.db import connection, transaction

from doorstep.access import chain, guards
from doorstep.access.actions import acting, write_looks
from doorstep.access.models import Act, ChainEntry, Look
from doorstep.access.rules import Kind
from doorstep.access.verify import verify
from doorstep.cli import audit

pytestmark = pytest.mark.django_db
ACTS, LOOKS = 12, 8


@pytest.fixture(autouse=True)
def _file(settings, tmp_path):
    settings.CHECKPOINTS = tmp_path / "checkpoints.jsonl"


@pytest.fixture
def log(cast, at):
    """Acts and looks by an operator, with a checkpoint half-way and one at the end."""
    reader = cast["operator"]
    chain.checkpoint(at)
    for n in range(ACTS):
        with acting(by=reader, at=at, code="call.say", thing=uuid.uuid4()) as doing:
            doing.counts = {"n": n, "b": 1, "a": 2}
        if n == ACTS // 2:
            chain.checkpoint(at + timedelta(minutes=n))
    for _ in range(LOOKS):
        reader.note(uuid.uuid4(), Kind.CONSULTED)
        write_looks(reader)
    chain.checkpoint(at + timedelta(hours=1))
    return reader


@contextmanager
def unguarded() -> Iterator[Callable[..., None]]:
    """Run statements as the owner of the database may: with the triggers off."""
    guards.remove()
    with connection.cursor() as cursor:
        yield cursor.execute
    guards.install()


def found() -> list[str]:
    return [str(fault) for fault in verify().faults]


def test_what_nobody_touched_is_intact(log):
    done = verify()
    assert done.faults == []
    assert done.rows == Act.objects.count() + Look.objects.count()
    assert done.rows >= ACTS + LOOKS
    assert done.checkpoints == 3


def nth(model, n=3):
    return model.objects.order_by("pk")[n].pk


# The same value to a reader, and another one to a query: a look that no list finds.
SPELT_OTHERWISE = (
    {}
    if connection.vendor == "postgresql"
    else {
        "look's subject with dashes": "UPDATE access_look SET subject = "
        "substr(subject,1,8)||'-'||substr(subject,9,4)||'-'||substr(subject,13,4)||'-'"
        "||substr(subject,17,4)||'-'||substr(subject,21) WHERE id = {look}",
        "look's subject in capitals": "UPDATE access_look SET subject = "
        "upper(subject) WHERE id = {look} AND subject <> upper(subject)",
        "look's time as a blob": "UPDATE access_look SET at = CAST(at AS BLOB) "
        "WHERE id = {look}",
        "look's time with a T": "UPDATE access_look SET at = replace(at, ' ', 'T') "
        "WHERE id = {look}",
        "look's time with an offset": "UPDATE access_look SET at = at || '+00:00' "
        "WHERE id = {look}",
        "act's counts twice": "UPDATE access_act SET counts = "
        "'{{\"n\": 9, ' || substr(counts, 2) WHERE seq = {act}",
    }
)

EDITS = {
    "act's code": "UPDATE access_act SET code = 'call.send' WHERE seq = {act}",
    "act's time": "UPDATE access_act SET at = '2026-05-01 10:00:00+00:00' "
    "WHERE seq = {act}",
    "act's account": "UPDATE access_act SET account_id = NULL WHERE seq = {act}",
    "act's role": "UPDATE access_act SET role = 'auditor' WHERE seq = {act}",
    "act's door": "UPDATE access_act SET door = 'api' WHERE seq = {act}",
    "act's task": "UPDATE access_act SET task = 'call 0412' WHERE seq = {act}",
    "act's thing": "UPDATE access_act SET thing = NULL WHERE seq = {act}",
    "act's reason": "UPDATE access_act SET reason = 'told to' WHERE seq = {act}",
    "act's counts": "UPDATE access_act SET counts = '{{\"n\": 99}}' WHERE seq = {act}",
    "act's key": "UPDATE access_act SET key = 'k' WHERE seq = {act}",
    "act's policy": "UPDATE access_act SET policy = 'x' WHERE seq = {act}",
    "look's subject": "UPDATE access_look SET subject = (SELECT subject FROM "
    "access_look WHERE id <> {look} LIMIT 1), kind = 'listed' WHERE id = {look}",
    "look's kind": "UPDATE access_look SET kind = 'listed' WHERE id = {look}",
    "look's task": "UPDATE access_look SET task = 'call 0412' WHERE id = {look}",
    "look's role": "UPDATE access_look SET role = 'sergeant' WHERE id = {look}",
    "look's door": "UPDATE access_look SET door = 'terminal' WHERE id = {look}",
    "look's time": "UPDATE access_look SET at = '2026-05-01 10:00:00+00:00' "
    "WHERE id = {look}",
    "look's hour": "UPDATE access_look SET hour = '2026-05-01 10:00:00+00:00' "
    "WHERE id = {look}",
    **SPELT_OTHERWISE,
    "digest of an entry": "UPDATE access_chainentry SET mac = (SELECT mac FROM "
    "access_chainentry WHERE kind = 'look' AND \"row\" = {look}) "
    "WHERE kind = 'act' AND \"row\" = {act}",
}


@pytest.mark.parametrize("edit", EDITS)
def test_a_row_that_was_changed_is_named(log, edit):
    act, look = nth(Act), nth(Look)
    with unguarded() as run:
        run(EDITS[edit].format(act=act, look=look))
    faults = found()
    row = f"look {look}" if edit.startswith("look") else f"act {act}"
    assert any("was changed" in fault and row in fault for fault in faults), faults


ODD = {
    "postgresql": ("infinity", "-infinity", "290000-01-01", "4000-01-01 BC"),
    "sqlite": ("", "infinity", "9999-99-99 10:00:00", "0", "\x01"),
}


@pytest.mark.parametrize("which", range(5))
def test_a_moment_that_nobody_can_write_is_a_fault_and_no_fall(log, which):
    moments = ODD[connection.vendor]
    with unguarded() as run:
        odd = moments[which % len(moments)]
        run(f"UPDATE access_look SET at = '{odd}' WHERE id = {nth(Look)}")
    assert any("a look or its entry was changed" in fault for fault in found())


def test_what_was_changed_says_when_and_whom_it_touches(log):
    look = Look.objects.order_by("pk")[2]
    with unguarded() as run:
        run(f"UPDATE access_look SET role = 'sergeant' WHERE id = {look.pk}")
    (fault,) = verify().faults
    assert fault.at == look.at
    assert fault.touches == (str(look.subject),)


def removed_act(run) -> str:
    run(f"DELETE FROM access_act WHERE seq = {nth(Act)}")
    return "an act was removed"


def removed_look(run) -> str:
    run(f"DELETE FROM access_look WHERE id = {nth(Look)}")
    return "a look was removed"


def removed_with_its_entry(run) -> str:
    pk = nth(Look)
    run(f"DELETE FROM access_look WHERE id = {pk}")
    run(f"DELETE FROM access_chainentry WHERE kind = 'look' AND \"row\" = {pk}")
    return "entries are missing"


def removed_entry(run) -> str:
    pk = nth(Look)
    run(f"DELETE FROM access_chainentry WHERE kind = 'look' AND \"row\" = {pk}")
    return "a look has no entry"


def _insert(kind: str) -> str:
    columns = ", ".join(f'"{c}"' for c in chain.COLUMNS[kind][1:])
    table = f"access_{kind}"
    key = chain.COLUMNS[kind][0]
    fresh = {"ref": f"'{uuid.uuid4()}'", "subject": f"'{uuid.uuid4()}'", "key": "'k2'"}
    if connection.vendor == "sqlite":
        fresh = {name: value.replace("-", "") for name, value in fresh.items()}
    values = ", ".join(fresh.get(c, f'"{c}"') for c in chain.COLUMNS[kind][1:])
    return (
        f"INSERT INTO {table} ({columns}) SELECT {values} FROM {table} "
        f"WHERE {key} = (SELECT max({key}) FROM {table})"
    )


def forged_act(run) -> str:
    run(_insert("act"))
    return "an act has no entry"


def forged_look(run) -> str:
    run(_insert("look"))
    return "a look has no entry"


def forged_with_an_entry(run) -> str:
    run(_insert("look"))
    last, end = Look.objects.latest("pk").pk, ChainEntry.objects.latest("pk")
    run(
        'INSERT INTO access_chainentry (strand, n, kind, "row", mac) '
        f"SELECT strand, n + 1, 'look', {last}, mac FROM access_chainentry "
        f"WHERE id = {end.pk}"
    )
    run(f"UPDATE access_chainhead SET n = n + 1 WHERE strand = {end.strand}")
    return "a look or its entry was changed"


def exchanged_entries(run) -> str:
    one, other = ChainEntry.objects.filter(kind="look").order_by("pk")[2:4]
    run(f'UPDATE access_chainentry SET "row" = 0 WHERE id = {one.pk}')
    run(f'UPDATE access_chainentry SET "row" = {one.row} WHERE id = {other.pk}')
    run(f'UPDATE access_chainentry SET "row" = {other.row} WHERE id = {one.pk}')
    return "a look or its entry was changed"


def moved_to_another_strand(run) -> str:
    last = ChainEntry.objects.latest("pk")
    run(f"UPDATE access_chainentry SET strand = 77, n = 1 WHERE id = {last.pk}")
    return "the end of a strand is not where its head says"


def cut_off(run) -> str:
    """The newest rows, their entries and the head: the chain itself is in order."""
    end = ChainEntry.objects.latest("pk")
    kept = ChainEntry.objects.filter(strand=end.strand, n=end.n - 3).get()
    for entry in ChainEntry.objects.filter(strand=end.strand, n__gt=kept.n):
        run(f"DELETE FROM access_look WHERE id = {entry.row}")
        run(f"DELETE FROM access_chainentry WHERE id = {entry.pk}")
    run(
        f"UPDATE access_chainhead SET n = {kept.n}, mac = (SELECT mac FROM "
        f"access_chainentry WHERE id = {kept.pk}) WHERE strand = {kept.strand}"
    )
    return "the end was cut off, or an old copy put back"


def all_removed(run) -> str:
    for table in ("act", "look", "chainentry", "chainhead"):
        run(f"DELETE FROM access_{table}")
    return "the end was cut off, or an old copy put back"


def head_moved(run) -> str:
    run("UPDATE access_chainhead SET n = n + 5")
    return "the end of a strand is not where its head says"


def head_removed(run) -> str:
    run("DELETE FROM access_chainhead")
    return "the end of a strand is not where its head says"


def written_anew_under_another_secret(run) -> str:
    """All of the chain made again, as it should be, by who has not the secret."""
    _write_anew(run, b"a guess at the secret")
    return "was changed"


def _write_anew(run, secret: bytes) -> None:
    run("DELETE FROM access_chainentry")
    run("DELETE FROM access_chainhead")
    kept, chain.key = chain.key, lambda: secret
    try:
        chain.take_in()
    finally:
        chain.key = kept


def written_anew_under_the_secret(run) -> str:
    """The same by who stole the secret: only the file shows it."""
    run("UPDATE access_act SET reason = 'told to'")
    _write_anew(run, chain.key())
    return "the chain was written anew"


TAMPERING = [
    removed_act,
    removed_look,
    removed_with_its_entry,
    removed_entry,
    forged_act,
    forged_look,
    forged_with_an_entry,
    exchanged_entries,
    moved_to_another_strand,
    cut_off,
    all_removed,
    head_moved,
    head_removed,
    written_anew_under_another_secret,
    written_anew_under_the_secret,
]


@pytest.mark.parametrize("tamper", TAMPERING, ids=lambda one: one.__name__)
def test_tampering_is_found(log, tamper):
    with unguarded() as run:
        says = tamper(run)
    faults = found()
    assert any(says in fault for fault in faults), faults


# --- The file of checkpoints ----------------------------------------------------------


def lines() -> list[str]:
    return live.CHECKPOINTS.read_text().splitlines()


def write(kept: list[str]) -> None:
    live.CHECKPOINTS.write_text("".join(f"{line}\n" for line in kept))


def edited(kept: list[str]) -> list[str]:
    body = json.loads(kept[1])
    body["heads"] = {}
    return [kept[0], json.dumps(body, sort_keys=True), *kept[2:]]


FILES = {
    "a line that was edited": edited,
    "a line that was taken out": lambda kept: [kept[0], *kept[2:]],
    "lines that were exchanged": lambda kept: [kept[1], kept[0], *kept[2:]],
    "a line of nonsense": lambda kept: [*kept, "not a checkpoint"],
    "a line that is no object": lambda kept: [*kept, "[1, 2]"],
    "a line that was written twice": lambda kept: [*kept, kept[-1]],
}


@pytest.mark.parametrize("change", FILES)
def test_a_file_of_checkpoints_that_was_changed_is_named(log, change):
    write(FILES[change](lines()))
    faults = found()
    assert any("a checkpoint is not as it was written" in one for one in faults), faults


def test_a_file_that_is_gone_is_no_intact_log(log):
    live.CHECKPOINTS.unlink()
    assert "there are no checkpoints" in found()[0]


def test_a_printed_line_shows_that_the_file_was_exchanged(log, at):
    printed = chain.checkpoint(at + timedelta(hours=2)).fingerprint
    assert verify(printed=printed.lower()).faults == []
    write(lines()[:-1])
    assert [f.what for f in verify(printed=printed).faults] == [
        "a printed checkpoint is not in the file"
    ]


def test_a_checkpoint_holds_nobody_and_nothing_of_what_was_done(log):
    held = {name for line in lines() for name in json.loads(line)}
    assert held == {"at", "before", "heads", "mac"}


# --- Writing --------------------------------------------------------------------------


def test_an_act_that_was_taken_back_leaves_no_entry(log, at):
    before = ChainEntry.objects.count()
    with pytest.raises(RuntimeError), acting(by=log, at=at, code="x"):
        raise RuntimeError
    assert ChainEntry.objects.count() == before
    assert found() == []


def test_acts_inside_one_another_are_chained_at_the_end_of_the_outermost(log, at):
    with acting(by=log, at=at, code="outer"):
        with acting(by=log, at=at, code="inner"):
            pass
        with pytest.raises(RuntimeError), acting(by=log, at=at, code="refused"):
            raise RuntimeError
        inner = Act.objects.get(code="inner").pk
        assert not ChainEntry.objects.filter(kind="act", row=inner).exists()
    assert ChainEntry.objects.filter(kind="act", row=inner).exists()
    assert found() == []


def test_a_look_that_stands_already_has_one_entry(log):
    subject = uuid.uuid4()
    for _ in range(3):
        log.note(subject, Kind.LISTED)
        write_looks(log)
    assert Look.objects.filter(subject=subject).count() == 1
    assert found() == []


@pytest.mark.django_db(transaction=True)
def test_many_writers_at_once_leave_one_chain(cast, at):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite lets one write at a time")
    reader = cast["operator"]
    chain.checkpoint(at)

    def work() -> None:
        for _ in range(5):
            with acting(by=reader, at=at, code="call.say", thing=uuid.uuid4()):
                pass
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Act.objects.filter(code="call.say").count() == 30
    assert found() == []


@pytest.mark.django_db(transaction=True)
def test_verifying_leaves_the_connection_as_it_was(cast, at):
    chain.checkpoint(at)
    with acting(by=cast["operator"], at=at, code="call.say"):
        pass
    assert found() == []
    with acting(by=cast["operator"], at=at, code="call.say"):
        pass
    assert found() == []


def test_rows_from_before_the_chain_are_taken_in_once(log):
    with unguarded() as run:
        run("DELETE FROM access_chainentry")
        run("DELETE FROM access_chainhead")
    live.CHECKPOINTS.unlink()
    chain.checkpoint(log.at)
    assert chain.take_in() == Act.objects.count() + Look.objects.count()
    assert found() == []


# --- The command ----------------------------------------------------------------------


def command(*words: str) -> int:
    parser = argparse.ArgumentParser()
    audit.arguments(parser)
    return audit.run(parser.parse_args(words))


def test_the_command_says_intact_and_ends_well(log, capsys):
    assert command("verify") == 0
    assert capsys.readouterr().out.startswith("Intact: ")


def test_the_command_says_what_is_wrong_and_ends_so(log, capsys):
    with unguarded() as run, transaction.atomic():
        run(f"DELETE FROM access_look WHERE id = {nth(Look)}")
    assert command("verify") == 2
    told = capsys.readouterr()
    assert "a look was removed" in told.out
    assert "NOT INTACT" in told.err


def test_the_command_prints_a_line_for_a_log_on_paper(log, capsys):
    assert command("checkpoint") == 0
    line = capsys.readouterr().out.strip()
    assert command("verify", "--printed", line.rpartition(" ")[2]) == 0
