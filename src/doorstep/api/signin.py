"""Who asks: a machine by its token, a person by the session of the pages."""

from dataclasses import replace
from typing import Any

from django.conf import settings
from ninja.security import APIKeyCookie, HttpBearer
from ninja.utils import check_csrf

from doorstep.access.queries import by_token
from doorstep.access.rules import Reader
from doorstep.api.body import refuse_other_media
from doorstep.api.pace import PACE
from doorstep.api.problems import Wronged
from doorstep.api.request import ApiRequest

DOOR = "api"
NAME = 200  # characters of a task, as the log holds it


class Token(HttpBearer):
    """A machine's bearer token (`doorstep token SOURCE`), for one verb."""

    openapi_description = "Made by `doorstep token SOURCE`; bound to source and verbs."

    def __init__(self, verb: str) -> None:
        super().__init__()
        self.verb = verb

    def authenticate(self, request: ApiRequest, token: str) -> Reader | None:  # type: ignore[override]
        """The machine of this token.

        Raises Wronged: 403 where the token may not do this, 429 for too many tries,
        with tokens that hold (counted by machine) or do not (by address).
        """
        known = by_token(token, door=DOOR, at=request.at, policy=request.policy)
        if known is None:
            address = request.META.get("REMOTE_ADDR", "")
            PACE.step(f"unknown {address}", request.at)
            return None
        reader, verbs = known
        PACE.step(f"token {sorted(reader.sources)} {reader.name}", request.at)
        if self.verb not in verbs:
            raise Wronged(403, f"This token may not {self.verb}.")
        return replace(reader, task=f"feed: {reader.name}"[:NAME])


class Session(APIKeyCookie):
    """The session of somebody who signed in on the pages."""

    param_name = settings.SESSION_COOKIE_NAME
    openapi_description = (
        "The cookie of the sign-in page. A POST also needs the header `X-CSRFToken` "
        "with the value of the cookie `csrftoken`."
    )

    def __call__(self, request: Any) -> Reader | None:
        """Whoever is signed in.

        Raises Wronged: 403 for a POST that did not come from our own pages, 415
        before that, since only a JSON body is proof against a form of another site.
        """
        reader: Reader | None = getattr(request, "reader", None)
        if reader is None or not request.user.is_authenticated:
            return None
        PACE.step(f"account {reader.account}", request.at)
        if request.method == "POST":
            refuse_other_media(request)
        if check_csrf(request):
            raise Wronged(
                403,
                "This request did not come from our own pages.",
                remedy="Send the header X-CSRFToken with the csrftoken cookie's value.",
            )
        return replace(reader, door=DOOR, noted=set())

    def authenticate(self, request: Any, key: str | None) -> Any:
        """Not asked: `__call__` does all."""
