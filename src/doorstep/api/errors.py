"""Every exception becomes a problem that names the field and the remedy."""

import logging
import traceback
from collections.abc import Callable
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import IntegrityError, InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.request import UnreadablePostError
from ninja.errors import HttpError, ValidationError

from doorstep.access.rules import NotLogged
from doorstep.api import words
from doorstep.api.problems import KINDS, Wronged, mistake, response
from doorstep.incidents.actions import NoBriefing, NoCall
from doorstep.pathway.find import UNLOGGED
from doorstep.states import Conflict, Invalid, NotAllowed, Refused

log = logging.getLogger(__name__)
SAME_MOMENT = "Another request changed the same rows at the same moment."


def answer(request: HttpRequest, error: Any) -> HttpResponse:
    """The problem that `error` is; never a traceback, and never the values in it."""
    return response(_wronged(request, error))


def _wronged(request: HttpRequest, error: Exception) -> Wronged:
    if isinstance(error, Wronged):
        return error
    if isinstance(error, ValidationError):
        return _not_valid(request, error)
    if isinstance(error, IntegrityError) and _same_row(error):
        return Wronged(409, SAME_MOMENT, remedy="Send it again as it is.")
    for kinds, translate in _TABLE:
        if isinstance(error, kinds):
            return translate(error)
    _report(request, error)
    return Wronged(500, "The request was understood, and nothing of it was done.")


def _same_row(error: IntegrityError) -> bool:
    """Whether two requests added the same row; any other breach is our own fault."""
    return "unique" in f"{type(error.__cause__).__name__} {error}".lower()


def _not_valid(request: HttpRequest, error: ValidationError) -> Wronged:
    """The form's sentences where a body was refused, else the request model's."""
    speaks: dict[str, Callable[[Any], list[Any]]] = {
        "batch": words.of_batch,
        "asked": words.of_asked,
        "call": words.of_call,
        "events": words.of_events,
        "read": words.of_read,
    }
    loc = error.errors[0]["loc"]
    said = speaks[loc[1]](request.parsed) if loc[0] == "body" else []  # type: ignore[attr-defined]
    found = said or words.of_schema(error.errors)
    return Wronged(422, "Nothing was taken in: fields are not valid.", errors=found)


def _http(error: Any) -> Wronged:
    known = error.status_code if error.status_code in KINDS else 400
    headers = {"WWW-Authenticate": "Bearer"} if known == 401 else {}
    return Wronged(known, KINDS[known].title + ".", headers=headers)


def _invalid(error: Any) -> Wronged:
    wrong = mistake(error.field, f"{error.says.rstrip('.')}. {error.remedy}")
    return Wronged(422, error.says, remedy=error.remedy, errors=[wrong])


def _absent(_: Any) -> Wronged:
    return Wronged(404, "There is nothing here, or nothing for you.")


_TABLE: tuple[tuple[Any, Callable[[Any], Wronged]], ...] = (
    (HttpError, _http),
    ((Http404, NoCall, NoBriefing), _absent),
    (Refused, lambda error: Wronged(403, error.says)),
    (Invalid, _invalid),
    ((NotAllowed, Conflict), lambda error: Wronged(409, error.says)),
    (
        (OperationalError, InterfaceError),
        lambda _: Wronged(
            503, "The register did not answer.", headers={"Retry-After": "5"}
        ),
    ),
    (NotLogged, lambda _: Wronged(503, UNLOGGED, headers={"Retry-After": "5"})),
    (RequestDataTooBig, lambda _: Wronged(413, "The request is too large.")),
    (
        (SuspiciousOperation, UnreadablePostError),
        lambda _: Wronged(400, "The request is not understood."),
    ),
)


def _report(request: HttpRequest, error: Exception) -> None:
    """Write what broke and where, and no value: a message may hold her address."""
    where = "".join(traceback.format_tb(error.__traceback__)[-6:])
    name = type(error).__qualname__
    log.error("%s at %s %s\n%s", name, request.method, request.path, where)
