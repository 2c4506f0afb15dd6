"""What went wrong, as `application/problem+json` (RFC 9457): field and remedy."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from django.http import HttpResponse

from doorstep.api.limits import MISTAKES

MEDIA = "application/problem+json"


@dataclass(frozen=True)
class Mistake:
    """One thing wrong with one value.

    field   the way to it, such as `documents/3/persons/0/born`; empty: the whole
    says    what is wrong
    remedy  what would mend it
    """

    field: str
    says: str
    remedy: str


@dataclass(frozen=True)
class Problem:
    """What an answer says when the request was not carried out.

    errors  at most 100, in the order of the request; `more` counts the rest
    """

    type: str
    title: str
    status: int
    detail: str
    remedy: str
    errors: tuple[Mistake, ...] = ()
    more: int = 0


@dataclass(frozen=True)
class Kind:
    """One sort of problem: what it is called, and what usually mends it."""

    code: str
    title: str
    remedy: str


KINDS: Mapping[int, Kind] = {
    400: Kind("not-understood", "Not understood", "Send one JSON text in UTF-8."),
    401: Kind(
        "not-signed-in",
        "Not signed in",
        "Sign in, or send `Authorization: Bearer` and a token that has not ended.",
    ),
    403: Kind("refused", "Refused", "Ask who administers accounts and tokens."),
    404: Kind("not-here", "Not here", "Check the address, or find the person again."),
    405: Kind("method", "No such method here", "Use a method that `Allow` names."),
    409: Kind("conflict", "Somebody got there first", "Read again, then decide anew."),
    413: Kind("too-large", "Too large", "Send fewer documents in each request."),
    415: Kind(
        "not-json",
        "Not JSON",
        "Send `Content-Type: application/json`, in UTF-8 and not compressed.",
    ),
    422: Kind("not-valid", "Not valid", "Correct the fields named and send it again."),
    429: Kind("too-many", "Too many requests", "Wait as long as `Retry-After` says."),
    500: Kind(
        "broken",
        "Something broke here",
        "Send it again; a key makes that safe. If it happens again, tell support.",
    ),
    503: Kind("not-available", "Not available", "Send it again in a little while."),
}


class Wronged(Exception):
    """Raised inside this door to answer with a problem."""

    def __init__(
        self,
        status: int,
        detail: str,
        *,
        remedy: str = "",
        errors: Sequence[Mistake] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.remedy = remedy
        self.errors = tuple(errors)
        self.headers = dict(headers or {})


def response(wrong: Wronged, most: int = MISTAKES) -> HttpResponse:
    """The answer to a request that was not carried out; `most` mistakes are named."""
    kind = KINDS[wrong.status]
    problem = Problem(
        type=f"urn:doorstep:problem:{kind.code}",
        title=kind.title,
        status=wrong.status,
        detail=wrong.detail,
        remedy=wrong.remedy or kind.remedy,
        errors=wrong.errors[:most],
        more=max(0, len(wrong.errors) - most),
    )
    # ASCII only: a log or terminal that prints an answer meets no control of theirs.
    text = json.dumps(asdict(problem), ensure_ascii=True)
    headers = {"Cache-Control": "no-store", **wrong.headers}
    return HttpResponse(text, status=wrong.status, content_type=MEDIA, headers=headers)


def mistake(name: str, reason: str) -> Mistake:
    """Split a form's sentence into what is wrong and what would mend it."""
    says, _, remedy = reason.partition(". ")
    if not remedy:
        return Mistake(name, reason, "Correct it and send it again.")
    return Mistake(name, f"{says}.", remedy)
