"""One signed request to one receiver: id, time and body, and a key that both hold.

Headers and signature are those of the Standard Webhooks specification, so that a
receiver's own library checks them: HMAC-SHA256 over `id.time.body`, in base64.
"""

import base64
import hashlib
import hmac
import http.client
import json
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

WAIT = 5.0  # seconds for a receiver to answer
READ = 1024  # bytes of an answer that are read; nothing in it matters


class NotTaken(Exception):
    """A receiver did not take it; `says` why, without a word of what was sent."""

    def __init__(self, says: str, *, reached: bool) -> None:
        super().__init__(says)
        self.says = says
        self.reached = reached


@dataclass(frozen=True)
class Target:
    """Who is told: where, under which key, and of what."""

    url: str
    secret: bytes
    events: tuple[str, ...]


def sign(secret: bytes, name: str, time: int, body: bytes) -> str:
    """The signature of one request.

    time  whole seconds since 1970; a receiver refuses what is older than minutes
    """
    said = f"{name}.{time}.".encode() + body
    made = hmac.new(secret, said, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(made).decode()}"


def post(target: Target, body: Mapping[str, str | int], at: datetime) -> None:
    """Send one announcement. Raises NotTaken unless the answer is 200 to 299.

    No redirect is followed: who is told is said in the settings, and nowhere else.
    """
    raw = json.dumps(body).encode()
    name, time = str(body["id"]), int(at.timestamp())
    headers = {
        "Content-Type": "application/json",
        "webhook-id": name,
        "webhook-timestamp": str(time),
        "webhook-signature": sign(target.secret, name, time, raw),
    }
    try:
        status = _send(target.url, raw, headers)
    except (OSError, http.client.HTTPException) as error:
        raise NotTaken(type(error).__name__, reached=False) from error
    if not 200 <= status < 300:
        raise NotTaken(f"answered {status}", reached=True)


def _send(url: str, raw: bytes, headers: Mapping[str, str]) -> int:
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port
    link: http.client.HTTPConnection
    if parts.scheme == "https":
        safe = ssl.create_default_context()
        link = http.client.HTTPSConnection(host, port, timeout=WAIT, context=safe)
    else:
        link = http.client.HTTPConnection(host, port, timeout=WAIT)
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        link.request("POST", path, raw, dict(headers))
        answer = link.getresponse()
        answer.read(READ)
        return answer.status
    finally:
        link.close()
