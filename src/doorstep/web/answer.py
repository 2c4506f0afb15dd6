"""The last step of every page: looks are written, then pictures become HTML."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any
from uuid import uuid4

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template.backends.utils import csrf_input
from django.template.loader import render_to_string
from django.utils.functional import SimpleLazyObject
from django.utils.html import format_html
from django.utils.safestring import SafeString

from doorstep.access.actions import write_looks
from doorstep.access.rules import Reader
from doorstep.web.page import frame


def answer(
    request: HttpRequest, template: str, *, status: int = 200, **pictures: Any
) -> HttpResponse:
    """Write every look that the request has noted, then render `template`.

    The looks are committed before the first byte: what cannot be logged is not
    shown. Rendering may not query, so that nothing is read after that.
    """
    context = {**frame(request), **pictures, "csrf_input": _one_token(request)}
    context["once_input"] = SimpleLazyObject(_own_key)
    reader: Reader | None = getattr(request, "reader", None)
    if reader is not None and request.user.is_authenticated:
        write_looks(reader)
    with no_queries():
        body = render_to_string(template, context, using="jinja2")
    return HttpResponse(body, status=status)


def _one_token(request: HttpRequest) -> "SimpleLazyObject[SafeString]":
    """The hidden field of every form of one page, made once and only if it has one.

    Django makes it anew for each form, and a call's screen has some fifty.
    """
    return SimpleLazyObject(partial(csrf_input, request))


def _own_key() -> SafeString:
    """The hidden field by which one press of a button is told from the next."""
    return format_html('<input type="hidden" name="key" value="{}">', uuid4())


def once(request: HttpRequest) -> str | None:
    """The idempotency key of what a page posts; None where it gives no key.

    The same page may send two things, after a step back as well: what is posted makes
    part of the key, so that only the same again is a repeat.
    """
    if not request.POST.get("key"):
        return None
    given = [(n, v) for n, v in request.POST.lists() if n != "csrfmiddlewaretoken"]
    text = json.dumps([request.user.pk, request.path, sorted(given)])
    return f"page {hashlib.sha256(text.encode()).hexdigest()}"


class LateQuery(AssertionError):
    """A template asked the database for something; a picture lacks it."""


@contextmanager
def no_queries() -> Iterator[None]:
    """Refuse every query while the block runs."""

    def refuse(execute: Any, sql: str, *rest: Any) -> Any:
        raise LateQuery(sql)

    with connection.execute_wrapper(refuse):
        yield
