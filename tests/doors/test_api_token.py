"""`doorstep token`: made once, shown once, ended at once."""

import pytest

from doorstep.access.models import Act, Token
from doorstep.cli import main
from tests.doors.api_feed import PERSON, Feed, is_problem

pytestmark = pytest.mark.django_db


def made(capsys, *words: str) -> str:
    assert main(["token", *words]) == 0
    return capsys.readouterr().out.split()[-1]


def test_a_token_opens_the_feeds_door_for_its_source(capsys):
    assert Feed(made(capsys, "crime")).load(PERSON).json()["loaded"] == 1


def test_a_token_is_kept_only_as_a_hash_and_made_on_record(capsys):
    secret = made(capsys, "crime", "--name", "crime system, live")
    row = Token.objects.get()
    assert secret not in str(row.__dict__)
    assert (row.name, row.verbs) == ("crime system, live", ["load"])
    assert Act.objects.filter(code="access.issue_token", ref=row.act).exists()


def test_ending_by_name_leaves_the_sources_other_tokens(capsys):
    old = made(capsys, "crime", "--name", "old")
    new = made(capsys, "crime", "--name", "new")
    assert main(["token", "crime", "--name", "old", "--end"]) == 0
    assert capsys.readouterr().out == "Ended: old.\n"
    is_problem(Feed(old).load(PERSON), 401)
    assert Feed(new).load(PERSON).status_code == 200


def test_ending_what_is_not_there_says_so(capsys):
    assert main(["token", "crime", "--end"]) == 1
    assert "no token" in capsys.readouterr().err


@pytest.mark.parametrize("source", ["", " ", "x" * 61, "a\x1b[31m", "a\x00"])
def test_a_source_that_cannot_be_kept_or_shown_is_refused(capsys, source):
    assert main(["token", source]) == 1
    assert not Token.objects.exists()


def test_a_verb_that_nobody_knows_is_refused(capsys):
    with pytest.raises(SystemExit):
        main(["token", "crime", "--verb", "read"])
