"""The log of looks, for whoever answers for information."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.contrib.messages import error
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from doorstep.access.forms import LogForm
from doorstep.access.rules import Kind, Reader
from doorstep.pathway.log import LogPage, daily, may_read_log, of_officer, of_person
from doorstep.pathway.log import whose as whose_looks
from doorstep.states import Refused
from doorstep.timing import local_day
from doorstep.web.answer import answer
from doorstep.web.middleware import DoorRequest
from doorstep.web.views.find import at_work_on

NOBODY = (
    "No officer has this number, and this is not a reference. "
    "Copy the reference from the person’s page, or give a staff number."
)

BEGINS = date(2000, 1, 1)  # before any log of ours
KEY = 18  # figures of the longest key of a row


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: DoorRequest) -> HttpResponse:
    """Whose looks, and what for; below it, of a day, whom no tie explains."""
    reader = _reads(request)
    form = LogForm(initial={"task": request.session.get("task", "")})
    if request.method == "POST":
        form = LogForm(request.POST)
        if form.is_valid():
            found = whose_looks(form.cleaned_data["who"])
            if found is not None:
                at_work_on(request, form.cleaned_data["task"])
                return HttpResponseRedirect(reverse(f"log_{found[0]}", args=[found[1]]))
            form.add_error("who", NOBODY)
    shown = daily(reader, _day(request), at=request.at)
    status = 422 if form.errors else 200
    return answer(request, "log.jinja", status=status, form=form, daily=shown)


@login_required
@require_safe
def person(request: DoorRequest, ref: UUID) -> HttpResponse:
    """Who was shown this person."""
    reader = _reads(request)
    if not reader.task:
        return HttpResponseRedirect(reverse("log"))
    shown = of_person(reader, ref, at=request.at, **_asked(request))
    return _shown(request, shown, "log_person")


@login_required
@require_safe
def officer(request: DoorRequest, ref: UUID) -> HttpResponse:
    """Whom this officer was shown."""
    reader = _reads(request)
    if not reader.task:
        return HttpResponseRedirect(reverse("log"))
    try:
        shown = of_officer(reader, ref, at=request.at, **_asked(request))
    except Refused as own:
        error(request, own.says)
        return HttpResponseRedirect(reverse("log"))
    if shown is None:
        raise Http404
    return _shown(request, shown, "log_officer")


def _day(request: DoorRequest) -> date:
    """The day that is asked for; today where none is, or one that cannot be meant."""
    today = local_day(request.at)
    try:
        day = date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return today
    return day if BEGINS < day < today else today


def _reads(request: DoorRequest) -> Reader:
    if not may_read_log(request.reader):
        raise PermissionDenied
    return request.reader


def _asked(request: DoorRequest) -> dict[str, Any]:
    """Which kind, and from where on; what cannot be meant is left out."""
    kind, before = request.GET.get("kind", ""), request.GET.get("before", "")
    is_key = before.isascii() and before.isdigit() and len(before) <= KEY
    return {
        "kind": Kind(kind) if kind in set(Kind) else None,
        "before": int(before) if is_key else None,
    }


def _shown(request: DoorRequest, shown: LogPage, name: str) -> HttpResponse:
    kind = request.GET.get("kind", "")
    kind = kind if kind in set(Kind) else ""
    return answer(
        request,
        "log_looks.jinja",
        log=shown,
        kind=kind,
        person=name == "log_person",
        here=reverse(name, args=[shown.ref]),
    )
