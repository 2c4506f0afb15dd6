"""Fields that are saved over HTTP while the server is killed: is any of them lost?

Prints no figure: it is the small sister of `bench.call_kills`, without a browser.
`python -m bench.saved_kills KILLS` in an environment with a database of its own prints
what was killed, acknowledged and lost as JSON.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import time
from http.client import HTTPException
from typing import Any
from uuid import UUID, uuid4

import django

django.setup()

from bench.http import Session  # noqa: E402
from bench.scratch import register  # noqa: E402
from bench.serving import Killer, Server  # noqa: E402
from doorstep.access.actions import (  # noqa: E402
    hold,
    make_post,
    make_staff,
    make_unit,
)
from doorstep.cli import migrate  # noqa: E402
from doorstep.cli.readers import now, staff_reader, system_reader  # noqa: E402
from doorstep.incidents.models import Said  # noqa: E402
from doorstep.incidents.rules.calls import Channel  # noqa: E402
from doorstep.pathway.call import steps  # noqa: E402

SEED = 17
OPERATOR, PASSWORD = "operator", "bench-password-only"
BOXES = ("text", "where", "her_name", "him_name")
PAUSE = 0.1  # seconds between two tries while nobody answers
LONGEST = 1.5  # seconds between two kills at most; values are saved all the while
Value = tuple[str, str]


def make_operator() -> None:
    """Somebody who takes calls and can sign in."""
    make_holder(OPERATOR)


def make_holder(role: str) -> None:
    """Somebody who holds a post of this role, is named after it and can sign in."""
    moment = now()
    by = system_reader(moment, "bench")
    staff = make_staff(number=role, name=role, username=role, password=PASSWORD)
    post = make_post(name=role, role=role, unit=make_unit(f"Bench {role}"))
    hold(by=by, at=moment.at, staff=staff, post=post)


def open_call() -> UUID:
    """A call that the operator has just opened."""
    reader = staff_reader(OPERATOR, now(), "bench")
    return steps.open_call(
        reader,
        at=reader.at,
        ref=uuid4(),
        channel=Channel.EMERGENCY,
        number="07700 900123",
    )


def stored(ref: UUID) -> set[Value]:
    """Each value that ever stood in a box of the call."""
    return set(Said.objects.filter(incident__ref=ref).values_list("name", "value"))


def save_while_killed(killer: Killer, ref: UUID) -> list[Value]:
    """Save one value after another; gives those that were acknowledged."""
    session = Session(OPERATOR, PASSWORD, killer.server.site)
    session.answers_short()
    acknowledged = []
    n = 0
    killer.begin()
    while killer.done < killer.kills:
        said = BOXES[n % len(BOXES)], f"said {n}"
        given = {"name": said[0], "value": said[1], "seen": "0"}
        try:
            if session.post(f"/calls/{ref}/say/", given, session.token) == 200:
                acknowledged.append(said)
            n += 1
        except (OSError, HTTPException):
            time.sleep(PAUSE)
    killer.rest()
    return acknowledged


def run(kills: int, seed: int) -> dict[str, Any]:
    """Kill this process's server so often, and tell what became of the values."""
    migrate.run(argparse.Namespace(quiet=True))
    make_operator()
    ref = open_call()
    with Server(workers=1) as server:
        killer = Killer(server, random.Random(seed), kills, LONGEST)
        acknowledged = save_while_killed(killer, ref)
    held = stored(ref)
    lost = [said for said in acknowledged if said not in held]
    return {"killed": killer.done, "acknowledged": len(acknowledged), "lost": lost}


def told(engine: str, kills: int, seed: int = SEED) -> dict[str, Any]:
    """The same in a process and a register of its own."""
    with register(engine, "saved_kills") as env:
        words = [sys.executable, "-m", "bench.saved_kills", str(kills), str(seed)]
        done = subprocess.run(
            words, env=env, check=True, stdout=subprocess.PIPE, text=True
        )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def main() -> None:
    print(json.dumps(run(int(sys.argv[1]), int(sys.argv[2]))))


if __name__ == "__main__":
    main()
