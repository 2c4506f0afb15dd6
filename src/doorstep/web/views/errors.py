"""What went wrong, in plain English; never a traceback."""

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from doorstep.web.answer import answer


def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    return answer(request, "errors/csrf.jinja", status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return answer(request, "errors/400.jinja", status=400)


def denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return answer(request, "errors/403.jinja", status=403)


def absent(request: HttpRequest, exception: Exception) -> HttpResponse:
    return answer(request, "errors/404.jinja", status=404)


def busy(request: HttpRequest) -> HttpResponse:
    """The register did not answer in time: nothing is broken, and nothing was done."""
    body = render_to_string("errors/503.jinja", using="jinja2")
    return HttpResponse(body, status=503, headers={"Retry-After": "5"})


def unlogged(request: HttpRequest) -> HttpResponse:
    """No log takes who would be shown to whom, so nobody is."""
    body = render_to_string("errors/unlogged.jinja", using="jinja2")
    return HttpResponse(body, status=503, headers={"Retry-After": "5"})


def broken(request: HttpRequest) -> HttpResponse:
    """Nothing may be asked of a system that has just failed: no session, no log."""
    body = render_to_string("errors/500.jinja", using="jinja2")
    return HttpResponse(body, status=500)
