"""Reads a JSON body that may be hostile: bounded, strict, and never guessed at.

Python's own reader takes duplicate keys (the last wins), NaN and Infinity, numbers of
any length and any depth until the stack ends. Here each is refused with a sentence.
"""

import json
import re
from typing import Any

from django.http import HttpRequest
from django.http.request import UnreadablePostError

from doorstep.api.limits import BODY, DEPTH, DIGITS
from doorstep.api.problems import Wronged

SHOWN = 60
# A string left open runs to the end, so that no text is walked twice.
_TOKENS = re.compile(r'"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)|[\[\]{}]', re.DOTALL)


def read(request: HttpRequest) -> Any:
    """The JSON value that a request brings.

    Raises Wronged: 415 for what is not plain JSON in UTF-8, 413 for more than 4 MiB,
    400 for what cannot be understood in exactly one way.
    """
    refuse_other_media(request)
    return parse(_bytes(request))


def refuse_other_media(request: HttpRequest) -> None:
    """Refuse a body that says it is not plain JSON, before any of it is read."""
    media = (request.content_type or "").lower()
    charset = (request.content_params or {}).get("charset", "utf-8").lower()
    if media != "application/json" or charset not in ("utf-8", "utf8"):
        raise Wronged(415, "The body must be JSON in UTF-8.")
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise Wronged(415, "The body is compressed.")


def _bytes(request: HttpRequest) -> bytes:
    said = request.META.get("CONTENT_LENGTH") or "0"
    if said.isdigit() and int(said[:DIGITS]) > BODY:
        raise _too_large()
    try:
        found: bytes = request.read(BODY + 1)
    except (UnreadablePostError, OSError) as error:
        raise Wronged(400, "The body broke off.") from error
    if len(found) > BODY:
        raise _too_large()
    return found


def _too_large() -> Wronged:
    return Wronged(413, f"The body is larger than {BODY:,} bytes.")


def parse(raw: bytes) -> Any:
    """The value of one JSON text; raises Wronged(400) for anything doubtful."""
    if not raw.strip():
        raise Wronged(400, "The body is empty.")
    if raw.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        raise Wronged(400, "The body begins with a byte order mark. Leave it out.")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Wronged(400, f"Byte {error.start + 1} is not UTF-8.") from error
    _refuse_depth(text)
    return _load(text)


def _load(text: str) -> Any:
    try:
        return json.loads(
            text,
            object_pairs_hook=_once,
            parse_constant=_no_constant,
            parse_int=_whole,
            parse_float=_finite,
        )
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise Wronged(400, f"This is not JSON: {error.msg} at {place}.") from error


def _refuse_depth(text: str) -> None:
    depth = 0
    for token in _TOKENS.finditer(text):
        sign = token[0][0]
        depth += 1 if sign in "[{" else -1 if sign in "]}" else 0
        if depth > DEPTH:
            raise Wronged(400, f"Lists and objects lie more than {DEPTH} deep.")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise Wronged(400, f"The name {shown(twice)} stands twice in one object.")
    return found


def shown(name: str) -> str:
    """A name from outside as an answer may repeat it: short, and no control in it."""
    return ascii(name[:SHOWN])


def _no_constant(word: str) -> Any:
    raise Wronged(400, f"{word} is not JSON.")


def _whole(digits: str) -> int:
    if len(digits) > DIGITS:
        raise Wronged(400, f"A number has more than {DIGITS} digits.")
    return int(digits)


def _finite(text: str) -> float:
    value = float(text) if len(text) <= 40 else float("inf")
    if value in (float("inf"), float("-inf")):
        raise Wronged(400, "A number is too large or too long.")
    return value
