"""A force of invented people, from nothing to a page in a minute."""

import argparse
import json
import os
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
from doorstep.access.actions import hold, make_post, make_staff, make_unit
from doorstep.access.queries import staff_account
from doorstep.access.rules import Reader
from doorstep.cli import CommandError, migrate
from doorstep.cli.readers import Now, now, staff_reader, system_reader
from doorstep.cli.serve import command as serve_command
from doorstep.pathway.load import load
from doorstep.people.actions import link_records
from doorstep.people.queries import Asked, look_up
from doorstep.timing import start_of

HELP = "make a force of invented people and serve it on this machine"
PASSWORD = "doorstep"
CHUNK = 5000
LIVE_DAYS = 21
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
}

Document = Mapping[str, Any]


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--until", type=date.fromisoformat, help="ends at its midnight")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--no-serve", action="store_true", help="make the data only")


def run(options: argparse.Namespace) -> int:
    if not settings.DEMO:
        raise CommandError("the demonstration runs only with DOORSTEP_PROFILE=demo")
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
    return 0 if options.no_serve else _serve(options.port)


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
    door = {"made": wanted, "password": PASSWORD, "accounts": _accounts()}
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


def _accounts() -> list[dict[str, str]]:
    return [
        {
            "role": role.replace("-", " ").capitalize(),
            "username": number,
            "about": about,
        }
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


def _serve(port: int) -> int:
    """Serve until stopped, the worker beside the server."""
    guards.check()
    worker = subprocess.Popen(
        [sys.executable, "-m", "doorstep", "work"], env=os.environ
    )
    try:
        return subprocess.call(serve_command("127.0.0.1", port, 2))
    finally:
        worker.terminate()
        worker.wait(timeout=30)


def _say(text: str) -> None:
    print(text, end="", flush=True)
