"""How soon do twenty screens of the control room know what has changed?

Prints `board.poll.p95` in milliseconds, on SQLite and on PostgreSQL: a hundred open
jobs, twenty boards that each ask once a second for twenty seconds, one server with two
workers, while jobs change once a second; `board.quiet.p95` is the same with nothing
changing. A poll's time counts from when it was due.
"""

from __future__ import annotations

import argparse
import re
import sys
import threading
import time
import urllib.parse
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection

from bench.scratch import ENGINES, postgresql_answers, register, run, skipped

PORT = 8131
PASSWORD = "bench-password-only"
NAME = "board.poll.p95"
_POLL = re.compile(r'hx-get="([^"]+)"')
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


class Screen:
    """One controller's browser, which keeps its connection and polls."""

    def __init__(self, username: str) -> None:
        self._to = HTTPConnection("127.0.0.1", PORT, timeout=30)
        self._cookies: dict[str, str] = {}
        token = _TOKEN.search(self._ask("GET", "/sign-in/")[1])
        assert token, "no form to sign in with"
        given = {"login": username, "password": PASSWORD}
        body = urllib.parse.urlencode({**given, "csrfmiddlewaretoken": token[1]})
        status, _ = self._ask("POST", "/sign-in/", body)
        assert status == 302, f"sign-in answered {status}"
        self._next = self._address(self._ask("GET", "/board/")[1])

    def poll(self) -> int:
        """Ask once, as the page does; the answer's status."""
        status, body = self._ask("GET", self._next)
        if status == 200:
            self._next = self._address(body)
        return status

    def _address(self, body: str) -> str:
        found = _POLL.search(body)
        assert found, "no poll on the page"
        return found[1].replace("&amp;", "&")

    def _ask(self, method: str, path: str, body: str = "") -> tuple[int, str]:
        jar = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        form = "application/x-www-form-urlencoded"
        self._to.request(method, path, body, {"Cookie": jar, "Content-Type": form})
        answer = self._to.getresponse()
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = cookie.partition(";")[0].partition("=")
            self._cookies[name] = value
        return answer.status, answer.read().decode()


def watch(screens: list[Screen], seconds: int) -> tuple[list[float], list[int]]:
    """Times in ms from when each poll was due, and the answers' statuses."""
    times: list[float] = []
    statuses: list[int] = []
    lock = threading.Lock()
    began = time.perf_counter() + 0.5

    def follow(n: int) -> None:
        for second in range(seconds):
            due = began + second + n / len(screens)
            time.sleep(max(0.0, due - time.perf_counter()))
            status = screens[n].poll()
            with lock:
                times.append((time.perf_counter() - due) * 1000)
                statuses.append(status)

    with ThreadPoolExecutor(len(screens)) as pool:
        list(pool.map(follow, range(len(screens))))
    return times, statuses


def main() -> None:
    """Measure on each engine that answers, each in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="the same: it is short")
    parser.add_argument("--engine", choices=ENGINES, help="one engine alone")
    asked = parser.parse_args()
    for engine in (asked.engine,) if asked.engine else ENGINES:
        if engine == "postgresql" and not postgresql_answers():
            skipped(NAME, "PostgreSQL does not answer")
            continue
        with register(engine, "board") as env:
            run("bench.board_jobs", env, engine)


if __name__ == "__main__":
    sys.exit(main())
