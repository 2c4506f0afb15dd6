"""One clock reading and one reader a request."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from doorstep.access.queries import reader_for
from doorstep.access.rules import Reader
from doorstep.policy import View, load

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails


class DoorRequest(HttpRequest):
    """A request as our views see it."""

    at: datetime
    reader: Reader
    policy: View
    htmx: "HtmxDetails"


class ReaderMiddleware:
    """Reads the clock once, and makes the reader of whoever is signed in.

    No answer that comes through here is kept by a browser or on the way to it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.policy = load(settings.POLICY, timezone.localdate())

    def __call__(self, request: DoorRequest) -> HttpResponse:
        request.at = timezone.now()
        request.policy = self.policy.on(timezone.localdate(request.at))
        response = self.get_response(request)
        # Nothing that is made for somebody stays behind in a browser or a proxy.
        response["Cache-Control"] = "no-store"
        return response

    def process_view(self, request: DoorRequest, *_: object) -> None:
        """Make the reader just before a view runs: role and posts as they are now."""
        if not request.user.is_authenticated:
            return
        chosen = request.session.get("post")
        request.reader = reader_for(
            request.user,
            task=request.session.get("task", ""),
            door="web",
            at=request.at,
            policy=request.policy,
            post=UUID(chosen) if chosen else None,
        )
