"""N3: what was acknowledged is never lost, by whatever and whenever it was killed."""

import os

import pytest
from django.db import connection

from bench.kills import FEW, MANY, differences
from bench.saved_kills import told
from doorstep.cli import main
from doorstep.people.actions import settle, spool
from doorstep.people.actions.bulk import insert_pairs
from doorstep.people.models import Posting
from tests.rooms import SARAH, names, take

FULL = os.environ.get("DOORSTEP_FULL") == "1"


@pytest.mark.timeout(1800 if FULL else 240)
def test_a_load_killed_again_and_again_loses_and_doubles_nothing(capsys):
    wanted = MANY if FULL else FEW
    killed, differ = differences(connection.vendor, wanted)
    with capsys.disabled():
        print(f"\n{killed} loads were killed by SIGKILL on {connection.vendor}")
    assert killed == wanted
    assert differ == []


@pytest.mark.timeout(600 if FULL else 240)
def test_a_field_that_was_saved_stands_however_often_the_server_is_killed():
    wanted = MANY if FULL else 2
    found = told(connection.vendor, wanted)
    assert found["killed"] == wanted
    assert found["acknowledged"] >= wanted  # something was saved between the kills
    assert found["lost"] == []


@pytest.mark.django_db
def test_after_a_load_that_was_cut_short_commands_start_and_the_next_completes_it(
    nobody, at, operator, capsys
):
    """Killed before the keys of its first records were merged into the index."""
    take(nobody, at, SARAH)
    waiting = list(Posting.objects.values_list("key", "record"))
    Posting.objects.all()._raw_delete("default")
    insert_pairs(spool.SPOOL, spool.COLUMNS, waiting)
    insert_pairs(spool.POSTING, spool.COLUMNS, [(1, 2)])  # of a later, small batch
    assert main(["duties"]) == 0
    assert settle()
    assert names(operator, phone="07700900123") == ["Sarah EXAMPLE"]
