"""Plays scripted calls over HTTP, as a command-and-control system would tell of them.

It knows the API and nothing else of the server, so that screens move by the same door
as in use. What only an operator does (asking, attaching) is left to whoever watches.
"""

import argparse
import json
import sys
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any
from urllib.parse import urlsplit

from django.utils import timezone

from doorstep.cli import CommandError
from doorstep.incidents.forms import TOLD_FIELDS
from doorstep.incidents.rules.units import UnitTold
from doorstep.pathway.scripts.script import Script, Step, scripts

HELP = "play scripted calls to a server's API; the token is read from standard input"
AT_ONCE = 6  # calls that stay on the board; the oldest is closed when one more comes
PATIENCE = 120  # seconds that a server may take to start
CALLS = "/api/v1/calls"
SAID = {"text": ("text", "text"), "number": ("number", "number")}


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("url", help="where the server is: http://127.0.0.1:8000")
    parser.add_argument("--calls", type=int, default=0, help="then end; 0: go on")
    parser.add_argument("--every", type=float, default=60.0, help="seconds a call")
    parser.add_argument("--staff", default="", help="number of whom units are sent as")


def run(options: argparse.Namespace) -> int:
    parts = urlsplit(options.url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise CommandError("give the address of a server, with http:// or https://")
    if options.every <= 0 or options.calls < 0:
        raise CommandError("give a number of calls, and seconds above 0")
    secret = sys.stdin.readline().strip()
    if not secret:
        raise CommandError("give the token of `doorstep token` on standard input")
    player = Player(options.url.rstrip("/"), secret, options.staff)
    player.wait()
    play_all(player, options.calls, options.every)
    return 0


def play_all(player: "Player", calls: int, every: float) -> None:
    """Play script after script in order of their names, each within its minute."""
    held: list[str] = []
    told = [one for _, one in sorted(scripts().items()) if one.live]
    for n in count():
        if calls and n >= calls:
            return
        held.append(player.play(told[n % len(told)], every))
        if len(held) > AT_ONCE:
            player.close(held.pop(0))


@dataclass
class Player:
    """A machine that speaks to one server with one token."""

    url: str
    secret: str
    staff: str = ""
    sent: list[str] = field(default_factory=list)

    def wait(self) -> None:
        """Wait until the server answers at all. Raises CommandError if it does not."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                urllib.request.urlopen(f"{self.url}/sign-in/", timeout=5).close()
            except urllib.error.HTTPError:
                return
            except OSError:
                time.sleep(1)
            else:
                return
        raise CommandError(f"{self.url} does not answer")

    def play(self, script: Script, within: float) -> str:
        """Play one call so that it ends within some seconds; returns its ref."""
        ref, began = str(uuid.uuid4()), timezone.now()
        whole = max(script.steps[-1].after, 1)
        pace = min(1.0, 0.9 * within / whole)
        start = time.monotonic()
        for step in script.steps:
            _sleep_until(start + step.after * pace)
            at = min(began + timedelta(seconds=step.after * pace), timezone.now())
            if step.do == "open":
                self._send(CALLS, opened(step.given, ref, at))
            for message in messages(step, at, self.staff):
                self._tell(ref, message)
        _sleep_until(start + within)
        return ref

    def close(self, ref: str) -> None:
        """Close a call that was on the board for long enough."""
        told = {"kind": "closed", "reason": "played to its end"}
        self._tell(ref, {**told, **_own(timezone.now())})

    def _tell(self, ref: str, message: Mapping[str, Any]) -> None:
        self._send(f"{CALLS}/{ref}/events", {"events": [message]})

    def _send(self, path: str, body: Mapping[str, Any]) -> None:
        """Send one message. What the server refuses is said, and the play goes on."""
        asked = urllib.request.Request(
            f"{self.url}{path}",
            data=json.dumps(body).encode(),
            headers={
                "Authorization": f"Bearer {self.secret}",
                "Content-Type": "application/json",
            },
        )
        try:
            urllib.request.urlopen(asked, timeout=30).close()
        except urllib.error.HTTPError as error:
            print(f"{path}: {error.code} {error.read(500).decode(errors='replace')}")
        except OSError as error:
            print(f"{path}: the server did not answer ({error})")


def opened(given: Mapping[str, str], ref: str, at: datetime) -> dict[str, Any]:
    """The message that opens a call; it bears the channel that the script has."""
    kept = ("channel", "number", "opened_as", "text", "place")
    base = {"ref": ref, "id": f"PLAY-{ref[:8]}", "at": _moment(at)}
    return {**base, **{name: given[name] for name in kept if given.get(name)}}


def messages(step: Step, at: datetime, staff: str = "") -> Iterator[dict[str, Any]]:
    """What command and control tells of one step; nothing of most."""
    given = step.given
    told: Sequence[dict[str, Any]] = ()
    if step.do == "say":
        told = list(_said(given["name"], given["value"]))
    elif step.do == "grade":
        reason = given.get("reason", "")
        told = [{"kind": "grade changed", "grade": given["grade"], "reason": reason}]
    elif step.do == "dispatch":
        who = {"callsign": given["callsign"], "staff": staff}
        purpose = given.get("purpose", "to her")
        told = [{"kind": str(UnitTold.DISPATCHED), **who, "purpose": purpose}]
    elif step.do == "arrive":
        told = [{"kind": str(UnitTold.ARRIVED), "callsign": given["callsign"]}]
    yield from ({**one, **_own(at)} for one in told)


def _said(name: str, value: str) -> Iterator[dict[str, Any]]:
    if name in SAID:
        kind, key = SAID[name]
        yield {"kind": kind, key: value}
    elif name == "dropped":
        yield {"kind": "line dropped"}
    elif name in TOLD_FIELDS:
        yield {"kind": "field changed", "name": name, "value": value}


def _own(at: datetime) -> dict[str, str]:
    """What makes a message this one: its own id, and when it happened."""
    return {"id": str(uuid.uuid4()), "at": _moment(at)}


def _moment(at: datetime) -> str:
    return timezone.localtime(at).isoformat(timespec="seconds")


def _sleep_until(moment: float) -> None:
    left = moment - time.monotonic()
    if left > 0:
        time.sleep(left)
