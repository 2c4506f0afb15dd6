"""A request as this door sees it, and a body read with care."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja.params.models import Body, BodyModel

from doorstep.access.rules import Reader
from doorstep.api.body import read
from doorstep.api.problems import Wronged, mistake
from doorstep.policy import View


class ApiRequest(HttpRequest):
    """`at` and `policy` as the middleware read them; `auth` is who asks.

    parsed  the JSON value of the body, as it came
    """

    at: datetime
    policy: View
    auth: Reader
    parsed: Any


class _Model(BodyModel):
    """Ninja's body, but read by `body.read` once somebody has signed in."""

    @classmethod
    def get_request_data(cls, request: Any, api: Any, path_params: Any) -> Any:
        request.parsed = read(request)
        return {cls.__read_from_single_attr__: request.parsed}


class Whole(Body):  # type: ignore[misc]
    """Marks the one parameter that the whole body is."""

    _model = _Model

    @classmethod
    def _param_source(cls) -> str:
        return "body"


def only(request: HttpRequest, *names: str) -> None:
    """Refuse words in the address that nothing here reads, or that stand twice.

    Raises Wronged(422), naming them: a filter that is dropped in silence would
    answer another question than was asked.
    """
    mistakes = [
        mistake(name[:60], "There is no such parameter. Check its spelling.")
        for name in request.GET
        if name not in names
    ]
    mistakes += [
        mistake(name, "This was given twice. Give it once.")
        for name in names
        if len(request.GET.getlist(name)) > 1
    ]
    if mistakes:
        raise Wronged(422, "The address holds what is not read.", errors=mistakes)
