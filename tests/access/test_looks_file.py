"""The second device of the log takes looks while the table cannot; none is lost."""

import json
import os
import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
from django.conf import settings as live
from django.db import IntegrityError
from django.urls import reverse

from doorstep.access import chain, journal
from doorstep.access.actions import merge_looks, on_record, write_looks
from doorstep.access.models import ChainEntry, Look
from doorstep.access.rules import Kind, NotLogged
from doorstep.access.verify import verify
from doorstep.cli import main
from tests.rooms import CALL, MARK, SARAH, broken, browser, person_of, take

pytestmark = pytest.mark.django_db
TABLE = 'INTO "access_look"'
FIELDS = {"name": "Sarah Example", "task": "call 0412"}


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.LOOKS_FILE = tmp_path / "log" / "looks.jsonl"
    settings.CHECKPOINTS = tmp_path / "checkpoints.jsonl"


@pytest.fixture
def full(settings, tmp_path):
    """No file can be written either: its folder is a file."""
    (tmp_path / "full").write_text("")
    settings.LOOKS_FILE = tmp_path / "full" / "looks.jsonl"


@pytest.fixture
def sarah(nobody, at, cast):
    take(nobody, at, SARAH, MARK, CALL)
    return str(person_of("p1").ref)


def look(reader, number=1, **changes):
    fresh = replace(reader, noted=set(), **changes)
    fresh.note(uuid.UUID(int=number), Kind.CONSULTED)
    return write_looks(fresh)


def waiting():
    return [line.look for line in journal.pending()]


def lines():
    return live.LOOKS_FILE.read_bytes().splitlines()


def rewrite(kept):
    live.LOOKS_FILE.write_bytes(b"".join(line + b"\n" for line in kept))


PAGES = {
    "search": lambda client, ref: client.post(reverse("find"), FIELDS),
    "search while typing": lambda client, ref: client.post(reverse("found"), FIELDS),
    "person page": lambda client, ref: client.get(reverse("person", args=[ref])),
    "search over the API": lambda client, ref: client.post(
        "/api/v1/find", FIELDS, content_type="application/json"
    ),
    "person over the API": lambda client, ref: client.get(
        f"/api/v1/persons/{ref}?task=call+0412"
    ),
}


@pytest.mark.parametrize("page", PAGES)
def test_what_the_table_refuses_the_file_takes_and_history_is_shown(page, sarah):
    with broken(TABLE):
        answer = PAGES[page](browser("operator"), sarah)
    assert answer.status_code == 200
    assert b"EXAMPLE" in answer.content
    assert not Look.objects.exists()
    assert str(person_of("p1").ref) in {str(one.subject) for one in waiting()}


@pytest.mark.parametrize("page", PAGES)
def test_where_neither_takes_a_look_nobody_is_shown(page, sarah, full):
    with broken(TABLE):
        answer = PAGES[page](browser("operator"), sarah)
    told = answer.content.decode().casefold()
    assert "example" not in told.replace("sarah example", "")
    assert "07700" not in told
    assert "no log can" in told
    assert "none found" not in told


def test_the_terminal_says_not_checked_and_why(sarah, full, capsys):
    with broken(TABLE):
        assert main(["find", "--name", "Sarah Example", "--as", "operator"]) == 1
    told = capsys.readouterr().out
    assert "HISTORY NOT CHECKED" in told
    assert "No log can take" in told
    assert "EXAMPLE" not in told


def test_a_reader_whom_no_log_can_write_down_notes_nobody(operator):
    with pytest.raises(NotLogged):
        replace(operator, unlogged=True).note(uuid.UUID(int=1))


def test_what_shows_nobody_is_drawn_once(operator, full):
    drawn = []
    with broken(TABLE):
        on_record(operator, lambda reader: drawn.append(reader))
    assert drawn == [operator]


# --- The file -------------------------------------------------------------------------


def test_a_look_in_the_file_says_all_that_a_row_does(operator):
    with broken(TABLE):
        look(operator)
    look(operator)
    (row,), (line,) = Look.objects.all(), waiting()
    for name in journal.FIELDS:
        assert getattr(line, name) == getattr(row, name)


def test_a_screen_that_asks_every_few_seconds_does_not_fill_the_disk(operator):
    with broken(TABLE):
        for seconds in range(0, 3600, 5):
            look(operator, at=operator.at + timedelta(seconds=seconds))
        look(operator, at=operator.at + timedelta(hours=1))
    assert len(waiting()) == 2


def test_the_file_is_only_for_whoever_runs_doorstep(operator):
    with broken(TABLE):
        look(operator)
    assert os.stat(live.LOOKS_FILE).st_mode & 0o077 == 0


def test_what_a_fall_left_half_written_is_not_built_on(operator):
    with broken(TABLE):
        look(operator, 1)
        with live.LOOKS_FILE.open("ab") as file:
            file.write(b'["{half of a li')
        assert len(waiting()) == 1
        look(operator, 2)
    assert [one.subject.int for one in waiting()] == [1, 2]
    assert merge_looks() == 2


def test_a_file_that_was_put_away_meanwhile_does_not_count_as_one_that_took_it(
    operator,
):
    with broken(TABLE):
        look(operator)
        live.LOOKS_FILE.rename(live.LOOKS_FILE.with_suffix(".old"))
        look(operator)
    assert len(waiting()) == 1


# --- Merging --------------------------------------------------------------------------


def test_looks_of_the_file_are_merged_into_table_and_chain_and_none_is_lost(operator):
    chain.checkpoint(operator.at)
    with broken(TABLE):
        for number in range(1, 451):
            look(operator, number)
    assert merge_looks() == 450
    assert {one.subject.int for one in Look.objects.all()} == set(range(1, 451))
    assert ChainEntry.objects.filter(kind="look").count() == 450
    assert waiting() == []
    assert verify().faults == []


def test_while_the_table_still_refuses_nothing_leaves_the_file(operator):
    with broken(TABLE):
        look(operator)
        with pytest.raises(Exception, match="did not answer"):
            merge_looks()
    assert len(waiting()) == 1
    assert merge_looks() == 1


def test_ended_between_the_commit_and_the_emptying_it_doubles_nothing(operator):
    with broken(TABLE):
        look(operator, 1)
        look(operator, 2)
    kept = lines()
    assert merge_looks() == 2
    rewrite(kept)  # as if the process had been killed before it emptied the file
    assert merge_looks() == 2
    assert Look.objects.count() == ChainEntry.objects.filter(kind="look").count() == 2


def test_a_look_that_the_table_took_too_stands_once(operator):
    with broken(TABLE):
        look(operator)
    look(operator)
    merge_looks()
    assert Look.objects.count() == 1


def test_nothing_waiting_is_nothing_to_do(operator):
    assert merge_looks() == 0
    assert not live.LOOKS_FILE.exists()


def test_the_worker_merges(operator):
    with broken(TABLE):
        look(operator)
    assert main(["work", "--once"]) == 0
    assert Look.objects.count() == 1


def test_a_look_that_no_table_would_ever_take_is_a_fault_and_blocks_no_other(operator):
    with pytest.raises(IntegrityError):
        look(operator, task=None)
    assert waiting() == []


def test_a_waiting_look_that_no_table_takes_is_put_aside_and_holds_up_no_other(
    operator,
):
    chain.checkpoint(operator.at)
    with broken(TABLE):
        look(operator, 1)
        look(operator, 2, task=None)
        look(operator, 3)
    assert merge_looks() == 3
    assert {one.subject.int for one in Look.objects.all()} == {1, 3}
    assert waiting() == []
    assert [fault.what for fault in verify().faults] == [
        "looks were put aside unmerged"
    ]


def test_a_page_waits_for_no_merge_that_waits_for_the_database(operator, monkeypatch):
    """The database is asked before the file is held, and only for the rest after."""
    with broken(TABLE):
        look(operator, 1)
    held = []
    keep = journal.taken

    def spied(**given):
        held.append(Look.objects.count())
        return keep(**given)

    monkeypatch.setattr(journal, "taken", spied)
    assert merge_looks() == 1
    assert held == [1]


def test_two_workers_at_once_lose_nothing_that_came_between_them(operator, monkeypatch):
    keep = journal.taken
    with broken(TABLE):
        look(operator, 1)

    def other_worker(**given):
        monkeypatch.setattr(journal, "taken", keep)
        merge_looks()
        with broken(TABLE):
            look(operator, 2)
            look(operator, 3)
        return keep(**given)

    monkeypatch.setattr(journal, "taken", other_worker)
    merge_looks()
    assert {one.subject.int for one in Look.objects.all()} == {1, 2, 3}
    assert waiting() == []


# --- Tampering ------------------------------------------------------------------------


def changed(kept):
    text, mac = json.loads(kept[1])
    return [kept[0], json.dumps([text.replace("call 0412", "call 0999"), mac]).encode()]


WAYS = {
    "a value changed": changed,
    "not a line at all": lambda kept: [b"nothing", *kept[1:]],
    "not text": lambda kept: [b"\xff\xfe", *kept[1:]],
    "a list of something else": lambda kept: [b'[[1], "00"]', *kept[1:]],
    "the first taken out": lambda kept: kept[1:],
    "two exchanged": lambda kept: kept[::-1],
    "one doubled": lambda kept: [kept[0], kept[0], *kept[1:]],
}


def test_looks_that_cannot_be_read_are_a_fault_and_no_fall(settings, tmp_path, at):
    settings.LOOKS_FILE = tmp_path  # a folder
    assert any("cannot be read" in fault.what for fault in verify().faults)


@pytest.mark.parametrize("way", WAYS)
def test_a_line_that_is_not_as_it_was_written_is_told(way, operator):
    chain.checkpoint(operator.at)
    with broken(TABLE):
        for number in (1, 2, 3):
            look(operator, number)
    assert verify().faults == []
    rewrite(WAYS[way](lines()))
    assert any("looks.jsonl, line" in fault.where for fault in verify().faults)


def test_it_is_put_aside_and_holds_nothing_up_and_is_still_told(operator):
    chain.checkpoint(operator.at)
    with broken(TABLE):
        look(operator, 1)
        look(operator, 2)
    rewrite(changed(lines()))
    assert merge_looks() == 1
    assert [one.subject.int for one in Look.objects.all()] == [1]
    (fault,) = verify().faults
    assert str(fault) == "looks were put aside unmerged: looks.jsonl, 1 lines"
