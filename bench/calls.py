"""Operators at work over HTTP: screens that ask what is known, and fields being saved.

An open loop, as calls are: 30 screens a second ask for all that is known of a call,
number, place and people looked up anew, and 2 fields a second are saved, each with its
act and looks. Runs inside `bench.register`, on the register that stands.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID, uuid4

from bench.http import HOST, PORT, Session, wait
from bench.scratch import figure
from doorstep.access.rules import Reader
from doorstep.cli.serve import command
from doorstep.incidents.rules.calls import Channel
from doorstep.pathway.call import steps

SEARCHES, SAVES = 30, 2  # a second
WARM, SECONDS = 10, 60
CALLS = 100  # as many as stand open in the figure of the board


def calls(reader: Reader, asked: Sequence[dict[str, Any]]) -> list[UUID]:
    """Open calls in which a fragment each has been said, as the operator's own."""
    made = []
    for said in asked[:CALLS]:
        ref = uuid4()
        phones = said.get("phones") or [""]
        steps.open_call(
            reader, at=reader.at, ref=ref, channel=Channel.EMERGENCY, number=phones[0]
        )
        for name, value in _fields(said).items():
            steps.say(reader, at=reader.at, ref=ref, name=name, value=value)
        made.append(ref)
    return made


def _fields(said: dict[str, Any]) -> dict[str, str]:
    names = (said.get("name"), said.get("given"), said.get("family"))
    place = ", ".join(p for p in (said.get("address"), said.get("postcode")) if p)
    fields = {
        "where": place,
        "her_name": " ".join(n for n in names if n),
        "her_born": said.get("born", ""),
        "her_age": said.get("age", ""),
    }
    return {name: value for name, value in fields.items() if value}


def work(
    username: str,
    password: str,
    refs: Sequence[UUID],
    texts: Sequence[str],
    engine: str,
) -> None:
    """Serve the register that stands; print `call.search.p99` and `call.save.p99`."""
    server = subprocess.Popen(command("127.0.0.1", PORT, 2), env=os.environ)
    try:
        wait()
        sessions = [Session(username, password) for _ in range(4)]
        for session in sessions:
            session.answers_short()  # as the screen's own script asks

        def search(n: int) -> int:
            path = f"/calls/{refs[n % len(refs)]}/changes/?after=0"
            with sessions[n % len(sessions)].open(HOST + path) as page:
                page.read()
                return int(page.status)

        def save(n: int) -> int:
            session = sessions[n % len(sessions)]
            given = {"name": "text", "value": texts[n % len(texts)], "seen": "0"}
            path = f"/calls/{refs[n % len(refs)]}/say/"
            return session.post(path, given, session.token)

        _both(search, save, WARM)
        searched, saved, errors = _both(search, save, SECONDS)
    finally:
        server.terminate()
        server.wait(timeout=30)
    figure("call.search.p50", _at(searched, 0.5), "ms", engine)
    figure("call.search.p99", _at(searched, 0.99), "ms", engine)
    figure("call.save.p50", _at(saved, 0.5), "ms", engine)
    figure("call.save.p99", _at(saved, 0.99), "ms", engine)
    figure("call.errors", errors, "count", engine)


def _at(times: Sequence[float], share: float) -> float:
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def _both(
    search: Callable[[int], int], save: Callable[[int], int], seconds: int
) -> tuple[list[float], list[float], int]:
    """Times in ms from when each was due to when it was answered; errors."""
    times: dict[Callable[[int], int], list[float]] = {search: [], save: []}
    wrong: list[str] = []
    lock = threading.Lock()
    began = time.perf_counter() + 0.2

    def one(verb: Callable[[int], int], n: int, due: float) -> None:
        try:
            status = verb(n)
            problem = "" if status == 200 else str(status)
        except OSError as error:
            problem = str(error)
        with lock:
            times[verb].append((time.perf_counter() - due) * 1000)
            if problem:
                wrong.append(problem)

    due = [(n / SEARCHES, search, n) for n in range(SEARCHES * seconds)]
    due += [(n / SAVES + 0.01, save, n) for n in range(SAVES * seconds)]
    with ThreadPoolExecutor(32) as pool:
        for after, verb, n in sorted(due, key=lambda one: one[0]):
            time.sleep(max(0.0, began + after - time.perf_counter()))
            pool.submit(one, verb, n, began + after)
    if wrong:
        print(f"# {len(wrong)} errors, such as {wrong[0]}", file=sys.stderr)
    return times[search], times[save], len(wrong)
