"""Scripted calls as messages of command and control, and the training profile."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest

from doorstep.cli.play import messages, opened
from doorstep.pathway.scripts.script import scripts
from tests.doors.call_feed import CALLS, machine
from tests.house.test_settings import start
from tests.rooms import match, take

LIVE = sorted(name for name, one in scripts().items() if one.live)


@pytest.mark.django_db
@pytest.mark.parametrize("name", LIVE)
def test_every_message_of_a_played_call_is_taken(name, nobody, cast, policy, at):
    script = scripts()[name]
    take(nobody, at, *script.documents(at.date()), source="scripts")
    match(nobody, at, policy)
    feed, ref = machine(nobody), str(uuid4())
    for step in script.steps:
        now = at + timedelta(seconds=step.after)
        if step.do == "open":
            answer = feed.send(opened(step.given, ref, now), CALLS)
            assert answer.status_code == 200, answer.content[:500]
        for message in messages(step, now, "response-officer"):
            answer = feed.send({"events": [message]}, f"{CALLS}/{ref}/events")
            assert answer.status_code == 200, (message, answer.content[:500])
            (taken,) = answer.json()["taken"]
            assert taken["result"] == "done", (message, taken)
    panel = json.dumps(answer.json())
    assert not any(one.split(",")[0] in panel for one in script.present)


def test_most_scripts_move_the_screens_of_a_demonstration():
    assert len(LIVE) >= 10


def test_training_keeps_a_folder_of_its_own_in_whatever_home(tmp_path):
    done = start(tmp_path, DOORSTEP_PROFILE="training")
    assert done.returncode == 0, done.stderr
    assert str(tmp_path / "training" / "db.sqlite3") in done.stdout


@pytest.mark.parametrize(
    "url", ["postgresql://127.0.0.1:5432/doorstep", "sqlite:////srv/real/db.sqlite3"]
)
def test_training_never_opens_a_database_that_somebody_named(tmp_path, url):
    done = start(tmp_path, DOORSTEP_PROFILE="training", DATABASE_URL=url)
    assert done.returncode != 0
    assert "DATABASE_URL" in done.stderr


def test_no_other_profile_opens_the_folder_of_training(tmp_path):
    done = start(tmp_path, DOORSTEP_PROFILE="demo")
    assert "training" not in done.stdout


@pytest.mark.django_db
def test_each_page_of_training_says_that_nothing_is_real(client, settings):
    settings.TRAINING = True
    page = client.get("/sign-in/").content.decode()
    assert "nobody will come" in page
    assert "ds-training" in page
    settings.TRAINING = False
    assert "ds-training" not in client.get("/sign-in/").content.decode()
