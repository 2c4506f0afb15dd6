"""A stand-in for a command-and-control system: it speaks HTTP, and knows nothing else.

It opens calls, tells events, hears the webhook, checks its signature as any receiver
would, and asks for what it was told of. No part of Doorstep is imported here.
"""

import base64
import hashlib
import hmac
import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

SECRET = "whsec_" + base64.b64encode(b"k" * 32).decode()


@dataclass(frozen=True)
class Answer:
    status: int
    media: str
    text: str

    def json(self) -> Any:
        return json.loads(self.text)


@dataclass(frozen=True)
class StandIn:
    """A system that has an address and a token, and no more."""

    site: str
    token: str

    def ask(self, method: str, path: str, body: Any = None) -> Answer:
        raw = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.site + path, raw, method=method)
        request.add_header("Authorization", f"Bearer {self.token}")
        if raw is not None:
            request.add_header("Content-Type", "application/json")
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return _answer(answer)
        except urllib.error.HTTPError as error:
            return _answer(error)

    def open(self, body: Any) -> Answer:
        return self.ask("POST", "/api/v1/calls", body)

    def tell(self, ref: str, *events: Any) -> Answer:
        return self.ask("POST", f"/api/v1/calls/{ref}/events", {"events": list(events)})

    def summary(self, ref: str) -> str:
        return self.ask("GET", f"/api/v1/calls/{ref}/summary").text

    def briefing(self, dispatch: str) -> Answer:
        return self.ask("GET", f"/api/v1/jobs/{dispatch}/briefing")

    def read_out(self, dispatch: str, briefing: str) -> Answer:
        said = {"briefing": briefing, "how": "read out"}
        return self.ask("POST", f"/api/v1/jobs/{dispatch}/briefing/read", said)


def _answer(found: Any) -> Answer:
    media = found.headers.get_content_type()
    return Answer(found.status, media, found.read().decode())


@dataclass
class Ear:
    """Where webhooks arrive; `answers` are the statuses it gives, the last for good."""

    url: str = ""
    answers: list[int] = field(default_factory=lambda: [204])
    heard: list[dict[str, Any]] = field(default_factory=list)
    refused: int = 0

    def hear(self, headers: Any, raw: bytes) -> int:
        if not is_signed(headers, raw):
            self.refused += 1
            return 401
        status = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if status < 300:
            self.heard.append(json.loads(raw))
        return status


def is_signed(headers: Any, raw: bytes) -> bool:
    """As a receiver checks it: HMAC-SHA256 over id, time and body."""
    key = base64.b64decode(SECRET.removeprefix("whsec_"))
    said = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + raw
    made = base64.b64encode(hmac.new(key, said, hashlib.sha256).digest()).decode()
    return hmac.compare_digest(f"v1,{made}", headers["webhook-signature"])


@contextmanager
def listening(*answers: int) -> Iterator[Ear]:
    """An ear on loopback, in a thread of its own."""
    ear = Ear(answers=list(answers) or [204])

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(ear.hear(self.headers, raw))
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            return None

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    ear.url = f"http://127.0.0.1:{server.server_port}/hook?from=doorstep"
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield ear
    finally:
        server.shutdown()
        server.server_close()
