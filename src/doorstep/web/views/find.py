"""Find: one form, and what is known as one types."""

from dataclasses import replace

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from doorstep.access.actions import on_record
from doorstep.access.rules import Reader
from doorstep.pathway.find import Found, find
from doorstep.people.forms import FindForm
from doorstep.people.queries import Asked
from doorstep.timing import local_day
from doorstep.web.answer import answer
from doorstep.web.middleware import DoorRequest
from doorstep.web.page import offers


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: DoorRequest) -> HttpResponse:
    """The search page; with a post, the same answer as while typing."""
    if request.method != "POST":
        elsewhere = _first_page(request.reader)
        if elsewhere:
            return HttpResponseRedirect(reverse(elsewhere))
        form = FindForm(initial={"task": request.session.get("task", "")})
        return answer(request, "find.jinja", form=form, found=None)
    form, known = _found(request)
    status = 422 if form.errors else 200
    return answer(request, "find.jinja", status=status, form=form, found=known)


def _first_page(reader: Reader) -> str:
    """The page to begin with for who finds nobody: jobs, or the log; else empty."""
    if offers(reader, "find"):
        return ""
    return next((name for name in ("jobs", "log") if offers(reader, name)), "")


@login_required
@require_POST
def found(request: DoorRequest) -> HttpResponse:
    """The answer to a keystroke."""
    form, known = _found(request)
    if form.errors:
        return answer(request, "found_errors.jinja", form=form)
    return answer(request, "found.jinja", found=known)


def _found(request: DoorRequest) -> tuple[FindForm, Found | None]:
    form = FindForm(request.POST, today=local_day(request.at))
    if not form.is_valid():
        return form, None
    values = form.cleaned_data
    at_work_on(request, values["task"])
    asked = Asked(
        phone=values["phone"],
        name=values["name"],
        born=values["born"],
        age=values["age"],
        place=values["place"],
        said_on=local_day(request.at),
    )
    if not any((asked.phone, asked.name, asked.born, asked.age, asked.place)):
        return form, None
    request.reader = for_task(request.reader, values["task"])
    return form, on_record(request.reader, lambda reader: find(reader, asked))


def at_work_on(request: DoorRequest, task: str) -> None:
    """Remember the task for the next page; the session is written where it is new."""
    if request.session.get("task") != task:
        request.session["task"] = task


def for_task(reader: Reader, task: str) -> Reader:
    """The same reader, working on a named task; looks are noted on the new one."""
    return replace(reader, task=task)
