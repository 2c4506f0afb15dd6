"""Every page of Doorstep over sample pictures: a URLconf for tests alone."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template
from django.urls import path
from markupsafe import Markup

from tests.browser import samples


def draw(name: str, **context: Any) -> HttpResponse:
    """Render without a request, so that only the sample's own frame is shown."""
    given = {"page": samples.page(), "csrf_input": Markup("")} | context
    return HttpResponse(get_template(name).render(given))


def sign_in(request: HttpRequest) -> HttpResponse:
    form = samples.SignInForm(request.POST or None)
    page = samples.Page(demo=True)
    return draw("account/login.html", form=form, demo=samples.DEMO, page=page)


def find(request: HttpRequest) -> HttpResponse:
    form = samples.FindForm(request.POST or None, today=samples.AT.date())
    found = samples.FOUND if request.POST else None
    page = samples.page("Find")
    return draw("find.jinja", form=form, found=found, page=page)


def found(request: HttpRequest) -> HttpResponse:
    asked = request.POST.get("name", "")
    if asked == "fail":
        return HttpResponse(status=500)
    answers = {"nobody": samples.NONE_FOUND, "busy": samples.NOT_CHECKED}
    return draw("found.jinja", found=answers.get(asked, samples.FOUND))


def nothing(request: HttpRequest, **parts: Any) -> HttpResponse:
    return HttpResponse(status=204)


urlpatterns = [
    path("", find, name="find"),
    path("found", found, name="found"),
    path("sign-in/", sign_in, name="account_login"),
    path("sign-out/", nothing, name="account_logout"),
    path("person/<uuid:ref>", nothing, name="person"),
]
