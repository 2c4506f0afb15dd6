"""One clock reading and one reader a request."""

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from doorstep.access.queries import reader_for
from doorstep.access.rules import Reader
from doorstep.policy import load

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails


class DoorRequest(HttpRequest):
    """A request as our views see it."""

    at: "timezone.datetime"
    reader: Reader
    htmx: "HtmxDetails"


class ReaderMiddleware:
    """Reads the clock once and makes the reader when a view first asks for it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.policy = load(settings.POLICY, timezone.localdate())

    def __call__(self, request: DoorRequest) -> HttpResponse:
        request.at = timezone.now()
        request.reader = SimpleLazyObject(lambda: self._reader(request))  # type: ignore[assignment]
        return self.get_response(request)

    def _reader(self, request: DoorRequest) -> Reader:
        chosen = request.session.get("post")
        return reader_for(
            request.user,  # type: ignore[arg-type]
            task=request.session.get("task", ""),
            door="web",
            at=request.at,
            policy=self.policy.on(timezone.localdate(request.at)),
            post=UUID(chosen) if chosen else None,
        )
