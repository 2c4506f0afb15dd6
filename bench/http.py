"""Search as one types, over HTTP: an open loop against the server with two workers.

Thirty searches a second for a minute leave when their time comes, whether or not the
earlier ones have been answered, as calls do. Runs inside `bench.register`, on the
register that stands.
"""

from __future__ import annotations

import os
import re
import statistics
import subprocess
import sys
import threading
import time
import urllib.parse
import urllib.request
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from http.cookiejar import CookieJar
from typing import Any

from bench.scratch import figure
from doorstep.cli.serve import command

PORT = 8127
HOST = f"http://127.0.0.1:{PORT}"
RATE = 30
SECONDS = 60
PASSWORD = "bench-password-only"


class Session:
    """One operator's browser: signed in once, then asking."""

    def __init__(
        self, username: str, password: str = PASSWORD, host: str = HOST
    ) -> None:
        self.host = host
        jar = CookieJar()
        self._opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(jar)
        )
        self.open = self._opener.open
        token = self._token(f"{host}/sign-in/")
        self.post("/sign-in/", {"login": username, "password": password}, token)
        self.token = self._token(f"{host}/")

    def answers_short(self) -> None:
        """Ask as scripts do from here on: an answer is a part, and no whole page."""
        self._opener.addheaders.append(("HX-Request", "true"))

    def _token(self, address: str) -> str:
        with self.open(address) as page:
            found = re.search(
                r'name="csrfmiddlewaretoken" value="(\w+)"', page.read().decode()
            )
        assert found, f"no form at {address}"
        return found[1]

    def post(self, path: str, fields: dict[str, str], token: str) -> int:
        body = urllib.parse.urlencode({**fields, "csrfmiddlewaretoken": token})
        with self.open(self.host + path, body.encode()) as answer:
            answer.read()
            return int(answer.status)


def typed(said: dict[str, Any]) -> dict[str, str]:
    """A fragment as the form takes it."""
    names = (said.get("name"), said.get("given"), said.get("family"))
    place = ", ".join(p for p in (said.get("address"), said.get("postcode")) if p)
    return {
        "phone": " ".join(said.get("phones", ())),
        "name": " ".join(n for n in names if n),
        "born": said.get("born", ""),
        "age": said.get("age", ""),
        "place": place,
        "task": "bench",
    }


def search(
    asked: Sequence[dict[str, Any]], usernames: Sequence[str], engine: str
) -> None:
    """Serve the register that stands and print `people.search_http.p99`."""
    server = subprocess.Popen(command("127.0.0.1", PORT, 2), env=os.environ)
    try:
        wait()
        sessions = [Session(name) for name in usernames]
        _run(sessions, asked, 5)  # warm: both workers have read what they keep
        times, errors = _run(sessions, asked, SECONDS)
    finally:
        server.terminate()
        server.wait(timeout=30)
    ordered = sorted(times)
    figure("people.search_http.p50", statistics.median(ordered), "ms", engine)
    figure("people.search_http.p99", ordered[int(len(ordered) * 0.99)], "ms", engine)
    figure("people.search_http.errors", errors, "count", engine)


def wait() -> None:
    for _ in range(100):
        try:
            urllib.request.urlopen(f"{HOST}/sign-in/", timeout=2).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise SystemExit("the server did not answer")


def _run(
    sessions: Sequence[Session], asked: Sequence[dict[str, Any]], seconds: int
) -> tuple[list[float], int]:
    """Times in ms from when each search was due to when it was answered; errors."""
    times: list[float] = []
    errors: list[str] = []
    lock = threading.Lock()
    began = time.perf_counter() + 0.2

    def one(n: int) -> None:
        due = began + n / RATE
        session = sessions[n % len(sessions)]
        try:
            status = session.post(
                "/found/", typed(asked[n % len(asked)]), session.token
            )
            problem = "" if status == 200 else str(status)
        except OSError as error:
            problem = str(error)
        with lock:
            times.append((time.perf_counter() - due) * 1000)
            if problem:
                errors.append(problem)

    with ThreadPoolExecutor(32) as pool:
        for n in range(RATE * seconds):
            time.sleep(max(0.0, began + n / RATE - time.perf_counter()))
            pool.submit(one, n)
    if errors:
        print(f"# {len(errors)} errors, such as {errors[0]}", file=sys.stderr)
    return times, len(errors)
