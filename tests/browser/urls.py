"""Every page of Doorstep over sample pictures: a URLconf for tests alone."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.backends.utils import csrf_input
from django.template.loader import get_template
from django.urls import path

from doorstep.access.forms import LogForm
from doorstep.incidents.forms import OpenCallForm
from doorstep.people.forms import FindForm
from tests.browser import call_samples, case_samples, job_samples, log_samples, samples


def draw(request: HttpRequest, name: str, **context: Any) -> HttpResponse:
    """Render without the request, so that only the sample's own frame is shown."""
    own = {"csrf_input": csrf_input(request), "once_input": ""}
    given = {"page": samples.page()} | own | context
    return HttpResponse(get_template(name).render(given))


def sign_in(request: HttpRequest) -> HttpResponse:
    form = samples.SignInForm(request.POST or None)
    page = samples.Page(demo=True)
    return draw(request, "account/login.html", form=form, demo=samples.DEMO, page=page)


def sign_out(request: HttpRequest) -> HttpResponse:
    return draw(request, "account/logout.html")


def find(request: HttpRequest) -> HttpResponse:
    initial = {"task": "call 0412"}
    form = FindForm(request.POST or None, today=samples.AT.date(), initial=initial)
    shown = samples.FOUND if request.POST and form.is_valid() else None
    return draw(
        request, "find.jinja", form=form, found=shown, page=samples.page("Find")
    )


def found(request: HttpRequest) -> HttpResponse:
    form = FindForm(request.POST)
    if form.errors:
        return draw(request, "found_errors.jinja", form=form)
    asked = form.cleaned_data["name"]
    if asked == "fail":
        return HttpResponse(status=500)
    answers = {"nobody": samples.NONE_FOUND, "busy": samples.NOT_CHECKED}
    return draw(request, "found.jinja", found=answers.get(asked, samples.FOUND))


def person(request: HttpRequest, ref: Any) -> HttpResponse:
    return draw(
        request, "person.jinja", person=case_samples.PERSON, page=samples.page("Find")
    )


def links(request: HttpRequest, waiting: bool = True) -> HttpResponse:
    shown = case_samples.LINKS if waiting else case_samples.NO_LINKS
    return draw(
        request, "links.jinja", links=shown, page=samples.page("Doubtful links")
    )


def decide(request: HttpRequest, ref: Any) -> HttpResponse:
    return HttpResponseRedirect("/links/none")


def work(request: HttpRequest) -> HttpResponse:
    return draw(request, "work.jinja", work=case_samples.LINKS.work)


def look_back(request: HttpRequest) -> HttpResponse:
    given = request.GET or {"first": "1/1/2025", "last": "31/12/2025"}
    form = case_samples.PeriodForm(given, today=samples.AT.date())
    shown = case_samples.REPORT if form.is_valid() else None
    page = samples.page("Look-back")
    return draw(request, "look_back.jinja", form=form, report=shown, page=page)


def health(request: HttpRequest) -> HttpResponse:
    page = samples.page("Health")
    return draw(request, "health.jinja", health=case_samples.HEALTH, page=page)


def log(request: HttpRequest, some: bool = True) -> HttpResponse:
    shown = log_samples.DAILY if some else log_samples.NO_DAILY
    form = LogForm(request.GET) if request.GET else LogForm()
    page = samples.page("Log")
    return draw(request, "log.jinja", form=form, daily=shown, page=page)


def log_person(request: HttpRequest, ref: Any, some: bool = True) -> HttpResponse:
    shown = log_samples.OF_PERSON if some else log_samples.NOTHING
    own = {"kind": "consulted", "person": True, "here": request.path}
    page = samples.page("Log")
    return draw(request, "log_looks.jinja", log=shown, page=page, **own)


def log_officer(request: HttpRequest, ref: Any) -> HttpResponse:
    own = {"kind": "", "person": False, "here": request.path}
    page = samples.page("Log")
    shown = log_samples.OF_OFFICER
    return draw(request, "log_looks.jinja", log=shown, page=page, **own)


SHOWN = {
    "attached": call_samples.ATTACHED,
    "open": call_samples.CALL,
    "not-checked": call_samples.NOT_CHECKED,
}


def calls(request: HttpRequest, some: bool = True) -> HttpResponse:
    shown = call_samples.CALLS if some else ()
    form = OpenCallForm()
    page = samples.page("Calls")
    return draw(
        request, "calls.jinja", form=form, calls=shown, ref=samples.ref(23), page=page
    )


def call(request: HttpRequest, ref: Any = None, name: str = "open") -> HttpResponse:
    panel = "panel" in request.GET
    return draw(request, "call.jinja", **call_samples.shown(SHOWN[name], panel))


def changes(request: HttpRequest, ref: Any) -> HttpResponse:
    return HttpResponse(status=204)


def error(request: HttpRequest, name: str) -> HttpResponse:
    return draw(request, f"errors/{name}.jinja", page=samples.page())


def jobs(request: HttpRequest) -> HttpResponse:
    return draw(request, "jobs.jinja", jobs=job_samples.JOBS)


def job(request: HttpRequest, ref: Any) -> HttpResponse:
    return draw(request, "job.jinja", **job_samples.shown())


def nothing_new(request: HttpRequest, ref: Any = None) -> HttpResponse:
    return HttpResponse(status=204)


def suggest_places(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"places": list(call_samples.PLACES)})


urlpatterns = [
    path("jobs", jobs, name="jobs"),
    path("steps", nothing_new, name="steps"),
    path("jobs/changes", nothing_new, name="jobs_changes"),
    path("jobs/<uuid:ref>", job, name="job"),
    path("jobs/<uuid:ref>/changes", nothing_new, name="job_changes"),
    path("jobs/<uuid:ref>/read", decide, name="job_read"),
    path("jobs/<uuid:ref>/arrived", decide, name="job_arrived"),
    path("jobs/<uuid:ref>/left", decide, name="job_left"),
    path("", find, name="find"),
    path("found", found, name="found"),
    path("sign-in/", sign_in, name="account_login"),
    path("sign-out/", sign_out, name="account_logout"),
    path("person/<uuid:ref>", person, name="person"),
    path("links", links, name="links"),
    path("links/none", links, {"waiting": False}),
    path("links/<uuid:ref>", decide, name="decide_link"),
    path("links/<uuid:ref>/undo", decide, name="undo_link"),
    path("work", work, name="work"),
    path("look-back", look_back, name="look_back"),
    path("log", log, name="log"),
    path("log/none", log, {"some": False}),
    path("log/person/<uuid:ref>", log_person, name="log_person"),
    path("log/nobody/<uuid:ref>", log_person, {"some": False}),
    path("log/officer/<uuid:ref>", log_officer, name="log_officer"),
    path("health", health, name="health"),
    path("calls/", calls, name="calls"),
    path("calls/none/", calls, {"some": False}),
    path("calls/open/", calls, name="open_call"),
    path("call/<slug:name>/", call),
    path("calls/<uuid:ref>/", call, name="call"),
    path("calls/<uuid:ref>/changes/", changes, name="call_changes"),
    *(
        path(f"calls/<uuid:ref>/{act}/", call, name=f"call_{act.replace('-', '_')}")
        for act in (
            "summary",
            "say",
            "attach",
            "detach",
            "grade",
            "send",
            "unsend",
            "close",
            "take",
            "not-domestic",
            "leave-out",
            "ring-back",
            "end-ring-back",
        )
    ),
    path("places/suggest/", suggest_places, name="suggest_places"),
    path("error/<slug:name>", error),
]
