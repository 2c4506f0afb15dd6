"""A force of invented people, from nothing to a page in a minute."""

import argparse
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

import forceyear
from doorstep.access import guards
from doorstep.access.actions import (
    end_tokens,
    hold,
    issue_token,
    make_post,
    make_staff,
    make_unit,
)
from doorstep.access.queries import staff_account
from doorstep.access.rules import Reader
from doorstep.cli import CommandError, migrate
from doorstep.cli.readers import Now, now, staff_reader, system_reader
from doorstep.cli.serve import command as serve_command
from doorstep.pathway.load import load
from doorstep.pathway.scripts.script import scripts
from doorstep.people.actions import link_records
from doorstep.people.queries import Asked, look_up
from doorstep.timing import start_of

HELP = "make a force of invented people and serve it on this machine"
PASSWORD = "doorstep"
CHUNK = 5000
LIVE_DAYS = 21
PLAYED = "command and control"  # the source of calls that are played
GAZETTEER = "gazetteer"  # the source of its streets and premises
PLAYED_SOURCE = "training calls"  # of the people in them
STAFF = {
    "operator": ("op01", "Amal Rees", "takes calls and looks people up"),
    "controller": ("ct01", "Bryn Okafor", "sends units and watches the board"),
    "response-officer": (
        "ro01",
        "Carys Nowak",
        "sees the people of jobs she is sent to",
    ),
    "sergeant": ("sg01", "Dilip Hart", "supervises and reviews"),
    "specialist-detective": (
        "sd01",
        "Efua Lind",
        "investigates; decides doubtful links",
    ),
    "neighbourhood-officer": (
        "no01",
        "Femi Vale",
        "sees the people of tasks he is given",
    ),
    "control-room-specialist": (
        "cs01",
        "Gwen Adeyemi",
        "watches every open job for domestic abuse, and advises",
    ),
    "auditor": ("ig01", "Hana Brook", "reads the log: who has looked at whom"),
}

Document = Mapping[str, Any]


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--people", type=int, default=_people())
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--until", type=date.fromisoformat, help="ends at its midnight")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument(
        "--quiet-board", action="store_true", help="play no scripted calls"
    )
    parser.add_argument("--no-serve", action="store_true", help="make the data only")


def run(options: argparse.Namespace) -> int:
    if not (settings.DEMO or settings.TRAINING):
        raise CommandError(
            "this runs only with DOORSTEP_PROFILE=demo, or training for the calls of "
            "the tutorial"
        )
    moment = now()
    until = options.until or timezone.localdate(moment.at)
    try:
        year = forceyear.Settings(people=options.people, seed=options.seed, until=until)
    except forceyear.SettingsError as error:
        raise CommandError(str(error)) from error
    made = _made()
    wanted = {"people": year.people, "seed": year.seed, "until": str(until)}
    if made != wanted:
        _make(year, moment, wanted)
    call_command("collectstatic", verbosity=0, interactive=False)
    _tell(options.port)
    if options.no_serve:
        return 0
    # In training the calls are the trainee's own: nothing moves by itself.
    quiet = options.quiet_board or settings.TRAINING
    return _serve(options.port, "" if quiet else _token(moment))


def _people() -> int:
    """How many invented people: few where only the calls of the tutorial count."""
    return 2_000 if settings.TRAINING else 20_000


def _token(moment: Now) -> str:
    """A token for the calls that are played; that of an earlier start ends."""
    by = system_reader(moment, "demonstration")
    end_tokens(by=by, at=moment.at, source=PLAYED, name=PLAYED)
    return issue_token(by=by, at=moment.at, name=PLAYED, source=PLAYED, verbs=["call"])


def _note() -> Path:
    return Path(settings.HOME) / "demo.json"


def _made() -> dict[str, Any] | None:
    """What the data that stands was made from; None if there is none whole."""
    if not _note().exists():
        return None
    made: dict[str, Any] = json.loads(_note().read_text(encoding="utf-8"))["made"]
    return made


def _make(year: forceyear.Settings, moment: Now, wanted: dict[str, Any]) -> None:
    """Make the data anew. The note is written last: a load cut short is made again."""
    _note().unlink(missing_ok=True)
    _forget()
    migrate.run(argparse.Namespace(quiet=True))
    by = system_reader(moment, "demonstration")
    _staff(by, start_of(year.since))
    places = enumerate(forceyear.gazetteer(year), 1)
    load(by=by, at=start_of(year.since), source=GAZETTEER, documents=places)
    began = time.monotonic()
    split = year.until - timedelta(days=LIVE_DAYS)
    count = 0
    for at, source, chunk in _chunks(year, split):
        load(by=by, at=at, source=source, documents=enumerate(chunk, 1))
        count += len(chunk)
        _say(f"\r{count:,} rows of six systems taken in")
    _say(
        f"\r{count:,} rows of six systems taken in, {time.monotonic() - began:.0f} s\n"
    )
    for script in scripts().values():
        documents = enumerate(script.documents(year.until), 1)
        load(by=by, at=moment.at, source=PLAYED_SOURCE, documents=documents)
    door = {"made": wanted, "password": PASSWORD, "accounts": _accounts(by)}
    door["people"] = _suggestions(year, moment)
    _note().write_text(json.dumps(door, ensure_ascii=False), encoding="utf-8")


def _forget() -> None:
    """Remove an earlier demonstration's embedded database."""
    database = settings.DATABASES["default"]
    if "sqlite" not in str(database["ENGINE"]):
        call_command("flush", verbosity=0, interactive=False)
        return
    for end in ("", "-wal", "-shm"):
        Path(f"{database['NAME']}{end}").unlink(missing_ok=True)


def _chunks(
    year: forceyear.Settings, split: date
) -> Iterator[tuple[datetime, str, list[Document]]]:
    """History in large chunks by source; the last days one by one, as they came."""
    history: dict[str, list[Document]] = {}
    days: dict[tuple[date, str], list[Document]] = {}
    for source, document in forceyear.documents(year):
        on = date.fromisoformat((document.get("recorded_at") or document["at"])[:10])
        if on >= split:
            days.setdefault((on, source), []).append(document)
            continue
        waiting = history.setdefault(source, [])
        waiting.append(document)
        if len(waiting) >= CHUNK:
            yield start_of(split), source, history.pop(source)
    yield from ((start_of(split), source, rest) for source, rest in history.items())
    for (on, source), documents in sorted(days.items(), key=lambda item: item[0]):
        yield start_of(on + timedelta(days=1)), source, documents


def _staff(by: Reader, at: datetime) -> None:
    force = make_unit("Example Force")
    for role, (number, name, _) in STAFF.items():
        if staff_account(number) is not None:
            continue
        staff = make_staff(number=number, name=name, username=number, password=PASSWORD)
        hold(
            by=by, at=at, staff=staff, post=make_post(name=role, role=role, unit=force)
        )


def _accounts(by: Reader) -> list[dict[str, str]]:
    titles = by.policy.roles
    return [
        {"role": titles[role].title, "username": number, "about": about}
        for role, (number, _, about) in STAFF.items()
    ]


def _suggestions(year: forceyear.Settings, moment: Now) -> list[dict[str, str]]:
    """Fragments to try, and whom they find; those people are matched at once."""
    by = staff_reader(STAFF["operator"][0], moment, "demonstration")
    tries = []
    for one in forceyear.suggestions(year):
        for asked in (Asked(name=one.name), Asked(phone=one.phone)):
            near = [r for m in look_up(by, asked).matches for r in m.records]
            link_records(by=by, at=moment.at, rids=near)
            said = asked.name or asked.phone
            tries.append({"try_this": said, "finds": one.finds})
    return tries


def _tell(port: int) -> None:
    door = json.loads(_note().read_text(encoding="utf-8"))
    rows = [f"  {a['username']:6} {a['role']}: {a['about']}" for a in door["accounts"]]
    tries = [f"  {p['try_this']}  ({p['finds']})" for p in door["people"]]
    print(
        "\n".join(
            [
                f"\nSign in at http://127.0.0.1:{port}/ with the password "
                f"{PASSWORD} as",
                *rows,
                "Then try to find",
                *tries,
                "",
            ]
        )
    )


def _serve(port: int, token: str) -> int:
    """Serve until stopped; beside it the worker and, with a token, played calls."""
    guards.check()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # and so end what is beside
    beside = [_start("work")]
    if token:
        url, staff = f"http://127.0.0.1:{port}", STAFF["response-officer"][0]
        beside.append(_start("play", url, "--staff", staff, given=token))
    try:
        server = subprocess.Popen(serve_command("127.0.0.1", port, 2), text=True)
        beside.append(server)
        return server.wait()
    finally:
        for one in beside:
            one.terminate()
        for one in beside:
            one.wait(timeout=30)


def _start(*words: str, given: str = "") -> subprocess.Popen[str]:
    """Start a command of our own; what it is given stands in no list of processes."""
    started = subprocess.Popen(
        [sys.executable, "-m", "doorstep", *words],
        env=os.environ,
        stdin=subprocess.PIPE,
        text=True,
    )
    assert started.stdin is not None
    started.stdin.write(f"{given}\n")
    started.stdin.close()
    return started


def _say(text: str) -> None:
    print(text, end="", flush=True)
