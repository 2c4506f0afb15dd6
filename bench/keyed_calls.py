"""Two calls worked by keyboard alone in Chromium, with every press counted.

A process with a database of its own: `python -m bench.keyed_calls ENGINE CHROMIUM`; see
`bench.keystrokes` for what it prints and how it counts.
"""

from __future__ import annotations

import argparse
import json
import sys
import urllib.request
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from playwright.sync_api import (  # noqa: E402
    Error,
    Page,
    expect,
    sync_playwright,
)

from bench.keystrokes import NAMES  # noqa: E402
from bench.killed_calls import Desk  # noqa: E402
from bench.saved_kills import OPERATOR, make_holder, make_operator  # noqa: E402
from bench.scratch import figure  # noqa: E402
from bench.serving import Server  # noqa: E402
from doorstep.access.actions import issue_token  # noqa: E402
from doorstep.cli import migrate  # noqa: E402
from doorstep.cli.readers import now, staff_reader, system_reader  # noqa: E402
from doorstep.duties.queries import owed  # noqa: E402
from doorstep.incidents.queries import call as call_of  # noqa: E402
from doorstep.incidents.queries.mine import my_calls  # noqa: E402
from doorstep.incidents.rules.calls import Channel, State  # noqa: E402
from doorstep.pathway.call import steps  # noqa: E402
from doorstep.pathway.load import Refusal, load  # noqa: E402
from doorstep.people.actions import link_new  # noqa: E402

MOST = 25
DESKS = ("operator", "controller", "control-room-specialist")
LINE = "07700 900123"
SAID = "he hit me"
TYPED = "14 lar"  # of the place, until it is suggested
STREET = "Larch Close"
STREETS = (STREET, "Lark Rise", "Laurel Way", "Station Road")
GAZETTEER: list[dict[str, Any]] = [
    {"kind": "place", "id": f"street {n}", "street": street, "town": "Anytown"}
    for n, street in enumerate(STREETS)
]
SARAH = {
    "kind": "person",
    "id": "p1",
    "given": "Sarah",
    "family": "Example",
    "born": "1990-03-02",
    "phones": [LINE],
    "address": "9 Elm Row, Anytown, ZZ1 9ZZ",
}
BEFORE = {
    "kind": "incident",
    "id": "c1",
    "sort": "call",
    "at": "2026-02-12T21:40",
    "type_text": "Assault",
    "domestic": True,
    "address": "9 Elm Row, Anytown, ZZ1 9ZZ",
    "persons": [{"role": "victim", "id": "p1", "given": "Sarah", "family": "Example"}],
}


@dataclass
class Keys:
    """The keyboard of a page, and how often a key of it was pressed."""

    page: Page
    pressed: int = 0

    def press(self, key: str) -> None:
        self.pressed += 1
        self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        for char in text:
            self.press(char)


@dataclass
class Room:
    """Command and control, which tells Doorstep of its calls."""

    site: str
    token: str

    def post(self, path: str, body: dict[str, Any]) -> Any:
        bearer = {"Authorization": f"Bearer {self.token}"}
        asked = urllib.request.Request(
            f"{self.site}/api/v1/calls{path}",
            json.dumps(body).encode(),
            {**bearer, "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(asked, timeout=60) as answer:
            return json.loads(answer.read())

    def tell(self, ref: UUID, kind: str, **values: str) -> str:
        """Send one event; gives what became of it."""
        at = datetime.now(UTC).isoformat()
        event = {"kind": kind, "id": str(uuid4()), "at": at, **values}
        (taken,) = self.post(f"/{ref}/events", {"events": [event]})["taken"]
        return str(taken["result"])


def make_register() -> str:
    """A person who is known, a gazetteer, and a token for command and control."""
    moment = now()
    by = system_reader(moment, "bench")
    wrong: list[Refusal] = []
    told: dict[str, list[dict[str, Any]]]
    told = {"crime": [SARAH, BEFORE], "gazetteer": GAZETTEER}
    for source, documents in told.items():
        load(
            by=by,
            at=moment.at,
            source=source,
            documents=enumerate(documents, 1),
            on_refusal=wrong.append,
        )
    if wrong:
        raise SystemExit(f"the register refused {wrong}")
    while link_new(by=by, at=now().at).done:
        pass
    room = "command and control"
    return issue_token(by=by, at=moment.at, name=room, source=room, verbs=["call"])


def sent(desk: Desk) -> int:
    """Work the scripted call until it is sent; gives how many keys that took."""
    reader, ref = staff_reader(OPERATOR, now(), "bench"), uuid4()
    channel = Channel.EMERGENCY
    steps.open_call(reader, at=reader.at, ref=ref, channel=channel, number=LINE)
    page = desk.context.new_page()
    page.goto(f"{desk.site}/calls/{ref}/")
    expect(page.locator("[data-candidate='1']").first).to_contain_text("Sarah EXAMPLE")
    keys = Keys(page)
    keys.press("F2")
    keys.type(TYPED)
    choose_first(page, keys)
    keys.press("F4")
    keys.press("Alt+1")
    expect(page.locator(".ds-card")).to_contain_text("Sarah EXAMPLE")
    keys.press("Shift+F2")
    keys.type(SAID)
    keys.press("F8")
    expect(page.locator("#part-grade")).to_contain_text("Sent to the controller.")
    stands_sent(ref)
    page.close()
    return keys.pressed


def choose_first(page: Page, keys: Keys) -> None:
    """Choose the first place that is suggested for what was typed."""
    option = page.get_by_role("option").filter(has_text=STREET).first
    try:
        option.wait_for(timeout=10_000)
    except Error as error:
        raise SystemExit(f"no place was suggested for {TYPED!r}") from error
    keys.press("ArrowDown")
    keys.press("Enter")
    expect(page.locator("#box-where")).to_have_value(f"14 {STREET}, Anytown")


def stands_sent(ref: UUID) -> None:
    """Whether all that was keyed stands in the register; fails if it does not."""
    live = call_of(staff_reader(OPERATOR, now(), "bench"), ref)
    assert live is not None
    assert live.state is State.SENT
    assert live.place == f"14 {STREET}, Anytown", live.place
    assert live.value("text") == SAID
    assert [one.part for one in live.attached] == ["her"]
    assert live.grade is not None


def noise(desk: Desk, room: Room) -> int:
    """A noise complaint from opening to close; gives the keys that Doorstep needed.

    What is typed into command and control is not counted: it is typed there anyway.
    """
    ref = uuid4()
    call = {"ref": str(ref), "id": "INC-1", "number": "01632 960001"}
    room.post("", {**call, "opened_as": "noise", "place": "3 Station Road, Anytown"})
    page = desk.context.new_page()
    page.goto(f"{desk.site}/calls/{ref}/?panel=1")
    keys = Keys(page)
    room.tell(ref, "text", text="Loud music since nine, and shouting in the street.")
    room.tell(ref, "unit dispatched", callsign="AB12")
    room.tell(ref, "unit arrived", callsign="AB12")
    room.tell(ref, "unit left", callsign="AB12")
    expect(page.locator("#part-bar")).to_contain_text("open")
    while room.tell(ref, "closed", reason="Music turned down") != "done":
        if keys.pressed:
            raise SystemExit("the call does not end, whatever the operator does")
        keys.press("F9")  # not domestic abuse
        expect(page.locator("#status")).to_contain_text("closed")
    expect(page.locator("#part-bar")).to_contain_text("closed")
    nothing_is_left(ref)
    page.close()
    return keys.pressed


def nothing_is_left(ref: UUID) -> None:
    """Whether nobody in the control room owes anything for a call; fails if not."""
    moment = now()
    by = system_reader(moment, "bench")
    lines = owed(by, by.duties, at=moment.at, things=[ref])
    left = [one.code for one in lines if one.owner in DESKS]
    assert left == [], f"owed after the close: {left}"
    assert my_calls(staff_reader(OPERATOR, moment, "bench")) == []


def main() -> int:
    engine, chromium = sys.argv[1:3]
    migrate.run(argparse.Namespace(quiet=True))
    make_operator()
    make_holder("controller")
    token = make_register()
    call_command("collectstatic", interactive=False, verbosity=0)
    with Server() as server, sync_playwright() as playwright:
        desk = Desk(playwright, chromium, server.site)
        desk.start()
        added = noise(desk, Room(server.site, token))
        figure(NAMES[1], added, "count", engine)
        count = sent(desk)
        figure(NAMES[0], count, "count", engine)
    return 1 if count > MOST or added else 0


if __name__ == "__main__":
    sys.exit(main())
