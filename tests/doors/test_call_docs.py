"""What is written about calls over the API is what the API does."""

import json
import re
import shlex
import urllib.request
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from doorstep.api import limits
from doorstep.cli.follow import LEAST, MOST
from doorstep.cli.webhook import WAIT
from doorstep.incidents.forms import EVENTS, ReadForm, ToldCallForm
from doorstep.incidents.models import Dispatch
from doorstep.incidents.queries import Briefed
from doorstep.pathway.announce import FOR, READY, News
from doorstep.pathway.call.panel import MOST as CHARACTERS
from doorstep.pathway.load import load
from tests.doors.api_feed import token
from tests.doors.call_feed import SOURCE
from tests.doors.site import serving
from tests.rooms import CALL, MARK, SARAH

DOCS = Path(__file__).parents[2] / "docs"
REFERENCE = (DOCS / "reference" / "api.md").read_text(encoding="utf-8")
CALLS = REFERENCE.partition("## Calls")[2].partition("## Answers to a search")[0]
EVENTS_PART = CALLS.partition("### Events")[2].partition("###")[0]
HOW_TO = (DOCS / "how-to" / "connect-command-and-control.md").read_text(
    encoding="utf-8"
)
LINES = re.findall(r"```sh\n(curl .*?)```", HOW_TO, re.DOTALL)


def run(line: str, **known: str) -> tuple[int, str]:
    """Do what one line of curl does, with what the reader has put into variables."""
    for name, value in known.items():
        line = line.replace(f"${name}", value)
    _, address, *options = shlex.split(line.replace("\\\n", " "))
    assert "$" not in "".join([address, *options])
    given = list(zip(options[::2], options[1::2], strict=True))
    headers = dict(v.split(": ", 1) for o, v in given if o == "-H")
    body = next((v.encode() for o, v in given if o == "-d"), None)
    request = urllib.request.Request(address, body, headers)
    with urllib.request.urlopen(request, timeout=20) as answer:
        return answer.status, answer.read().decode()


@pytest.mark.django_db
def test_every_line_of_the_guide_does_what_it_says(settings, cast, nobody, at):
    settings.ALLOWED_HOSTS = ["*"]
    load(by=nobody, at=at, source="crime", documents=[(1, SARAH), (2, MARK), (3, CALL)])
    opening, summary, events, fetching, reading = LINES
    with serving() as site:
        known = {"SITE": site.url, "TOKEN": token(nobody, SOURCE, ("call",))}
        panel = json.loads(run(opening, **known)[1])["call"]
        assert panel["known"][0].startswith("This number: 1 event, last as victim")
        assert run(summary, **known)[1].startswith("Doorstep D")
        taken = json.loads(run(events, **known)[1])["taken"]
        assert [one["result"] for one in taken] == ["done"] * 5
        known["DISPATCH"] = str(Dispatch.objects.get().ref)
        given = json.loads(run(fetching, **known)[1])
        assert given["callsign"] == "AB12"
        assert given["radio"]
        answer = run(reading, BRIEFING=given["briefing"], **known)
        assert json.loads(answer[1]) == {"how": "read out"}


def fields(form: Any) -> set[str]:
    return set(form.base_fields) - {"kind"}


def test_every_field_of_a_call_is_written_down():
    for name in fields(ToldCallForm) | fields(ReadForm):
        assert f"`{name}`" in CALLS, name
    for word in ToldCallForm.base_fields["channel"].words:
        assert f"`{word}`" in CALLS, word


@pytest.mark.parametrize("kind", list(EVENTS))
def test_every_kind_of_event_is_written_down_with_its_fields(kind):
    for page in (EVENTS_PART, HOW_TO):
        rows = [line for line in page.splitlines() if line.startswith("|")]
        (row,) = [line for line in rows if f"`{kind}`" in line]
        for name in fields(EVENTS[kind]) - {"id", "at"}:
            assert f"`{name}`" in row or "the same word" in row, name


def test_the_bounds_are_written_down():
    assert f"Up to {limits.EVENTS_AT_ONCE} events" in HOW_TO
    assert f"1 to {limits.EVENTS_AT_ONCE}" in CALLS
    assert f"At most {CHARACTERS} characters" in HOW_TO
    assert (WAIT, LEAST.seconds, MOST.seconds, FOR.days) == (5, 1, 300, 1)
    assert "within five seconds" in HOW_TO
    assert "up to five minutes, for a day" in HOW_TO


def test_what_a_webhook_holds_is_written_down(at):
    (shown,) = re.findall(r"```json\n(.*?)```", HOW_TO, re.DOTALL)
    sent = News("", "", Briefed(uuid4(), uuid4(), uuid4(), 1, at)).body()
    assert set(json.loads(shown)) == set(sent)
    assert json.loads(shown)["type"] == READY
