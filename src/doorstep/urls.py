"""Where every page and every operation of the API stands."""

import sys
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import include, path

from doorstep.access.rules import NotLogged
from doorstep.api import errors as api
from doorstep.states import Refused
from doorstep.web.views import errors as web

urlpatterns = [
    path("", include("doorstep.api.urls")),
    path("", include("doorstep.web.urls")),
]


def _of_api(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


def handler400(request: HttpRequest, exception: Exception) -> HttpResponse:
    if _of_api(request):
        return api.answer(request, SuspiciousOperation())
    return web.bad_request(request, exception)


def handler403(request: HttpRequest, exception: Exception) -> HttpResponse:
    if _of_api(request):
        return api.answer(request, Refused("This may not be done."))
    return web.denied(request, exception)


def handler404(request: HttpRequest, exception: Exception) -> HttpResponse:
    return (
        api.answer(request, Http404())
        if _of_api(request)
        else web.absent(request, exception)
    )


def handler500(request: HttpRequest, *_: Any) -> HttpResponse:
    """Whatever nobody caught; a register that did not answer is told from a fault."""
    error = sys.exc_info()[1]
    waits = isinstance(error, (OperationalError, InterfaceError))
    unlogged = isinstance(error, NotLogged)
    if _of_api(request):
        return api.answer(request, error if waits or unlogged else Exception())
    if unlogged:
        return web.unlogged(request)
    return web.busy(request) if waits else web.broken(request)
