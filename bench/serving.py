"""The real server as a process group of its own, to be killed and started again."""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from types import TracebackType

from doorstep.cli.serve import command

HOST = "127.0.0.1"
PATIENCE = 60  # seconds in which a server must answer
SOON, LATE = 0.5, 1.5  # seconds until a killed server is started again


def free_port() -> int:
    with socket.socket() as held:
        held.bind((HOST, 0))
        return int(held.getsockname()[1])


class Server:
    """The server over the database of this process's environment."""

    def __init__(self, workers: int = 2) -> None:
        self._workers = workers
        self.port = free_port()
        self.site = f"http://{HOST}:{self.port}"
        self._held: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Server:
        self.start()
        self.wait()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.kill()

    def start(self) -> None:
        words = command(HOST, self.port, self._workers)
        self._held = subprocess.Popen(words, env=os.environ, start_new_session=True)

    def kill(self) -> None:
        """SIGKILL to parent and workers at one moment."""
        if self._held is not None:
            os.killpg(self._held.pid, signal.SIGKILL)
            self._held.wait()
            self._held = None

    def wait(self) -> None:
        """Until it answers."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                urllib.request.urlopen(f"{self.site}/sign-in/", timeout=5).close()
            except (OSError, urllib.error.URLError):
                time.sleep(0.1)
            else:
                return
        raise SystemExit("the server did not answer")


@dataclass
class Killer:
    """Kills a server at random moments, and starts it again a second or so later.

    longest  seconds from when the server answers to the next kill, at most
    """

    server: Server
    chance: random.Random
    kills: int
    longest: float = 6.0
    done: int = 0
    _stop: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def begin(self) -> None:
        """Kill from now on, until that many kills are done."""
        self._stop.clear()
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()

    def rest(self) -> None:
        """Kill no more; the server answers when this returns."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join()
        self.server.wait()

    def _work(self) -> None:
        while self.done < self.kills:
            if self._stop.wait(self.chance.uniform(0, self.longest)):
                return
            self.server.kill()
            self.done += 1
            time.sleep(self.chance.uniform(SOON, LATE))
            self.server.start()
            self.server.wait()
