"""An officer's phone: the jobs that this unit is sent to, and the briefing of each."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.contrib.messages import success, warning
from django.core.signing import BadSignature, Signer
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from doorstep.incidents.actions import arrive, leave, read_brief
from doorstep.incidents.forms import StepForm, TapForm
from doorstep.incidents.queries import is_of
from doorstep.incidents.rules.calls import LeftHow, ReadHow
from doorstep.pathway.brief import briefing, job_seq, jobs_mark, my_jobs
from doorstep.pathway.brief_pictures import BriefingPage
from doorstep.states import Refused, Wrong
from doorstep.web.answer import answer
from doorstep.web.middleware import DoorRequest
from doorstep.web.views.find import for_task

SEEN = Signer(salt="briefing seen")
COUNTS = {
    ReadHow.READ: "Kept as read.",
    ReadHow.ON_ARRIVAL: "Kept as read on arrival.",
    ReadHow.NOT_KNOWN: (
        "That does not count as read: the briefing had only just come, or the phone "
        "was moving. Read it, then tap again."
    ),
}


@login_required
@require_safe
def mine(request: DoorRequest) -> HttpResponse:
    """The jobs that this officer is sent to."""
    return answer(request, "jobs.jinja", jobs=my_jobs(request.reader))


@login_required
@require_safe
def mine_changes(request: DoorRequest) -> HttpResponse:
    """The list again where it has changed since a phone last looked; else 204."""
    if request.GET.get("after") == jobs_mark(request.reader):
        return HttpResponse(status=204)
    return answer(request, "job/list.jinja", jobs=my_jobs(request.reader))


@login_required
@require_safe
def page(request: DoorRequest, ref: UUID) -> HttpResponse:
    """The briefing of one job; absent, another's and gone look the same."""
    job = _job(request, ref)
    if job is None:
        return answer(request, "job_gone.jinja", status=404)
    return answer(request, "job.jinja", **_pictures(request, job))


@login_required
@require_safe
def changes(request: DoorRequest, ref: UUID) -> HttpResponse:
    """The briefing again where anything about the job has changed; else 204."""
    seq = job_seq(request.reader, ref)
    if seq is not None and request.GET.get("after") == str(seq):
        return HttpResponse(status=204)
    job = _job(request, ref)
    if job is None:
        return answer(request, "job/gone.jinja", status=404)
    return answer(request, "job/briefing.jinja", **_pictures(request, job))


@login_required
@require_POST
def read(request: DoorRequest, ref: UUID) -> HttpResponse:
    """Keep that this version is read; a tap that proves nothing is kept as that."""
    reader = _own(request, ref)
    form = TapForm(request.POST)
    if not form.is_valid():
        return answer(request, "errors/400.jinja", status=422)
    given = form.cleaned_data
    if not is_of(given["briefing"], ref):
        raise Http404
    try:
        how = read_brief(
            by=reader,
            at=request.at,
            briefing=given["briefing"],
            how=ReadHow.READ,
            shown=_seen(given["seen"], given["briefing"]) or request.at,
            moving=given["moving"] == "yes",
        )
    except Refused as absent:
        raise Http404 from absent
    tell = warning if how is ReadHow.NOT_KNOWN else success
    tell(request, COUNTS[how])
    return HttpResponseRedirect(reverse("job", kwargs={"ref": ref}))


@login_required
@require_POST
def arrived(request: DoorRequest, ref: UUID) -> HttpResponse:
    """The unit is there."""
    done = _step(request, ref, arrive, "Kept: you are there.")
    return done or HttpResponseRedirect(reverse("job", kwargs={"ref": ref}))


@login_required
@require_POST
def left(request: DoorRequest, ref: UUID) -> HttpResponse:
    """The unit has left; the briefing stays on the phone for a while."""

    def go(**given: Any) -> None:
        leave(**given, how=LeftHow.LEFT)

    done = _step(request, ref, go, "Kept: you have left the job.")
    return done or HttpResponseRedirect(reverse("jobs"))


def _step(
    request: DoorRequest, ref: UUID, verb: Callable[..., None], says: str
) -> HttpResponse | None:
    """Take a step of the unit's own; a second tap is told so, and changes nothing."""
    reader = _own(request, ref)
    if not StepForm(request.POST).is_valid():
        return answer(request, "errors/400.jinja", status=422)
    try:
        verb(by=reader, at=request.at, dispatched=ref)
    except Refused as absent:
        raise Http404 from absent
    except Wrong as wrong:
        warning(request, wrong.says)
    else:
        success(request, says)
    return None


def _job(request: DoorRequest, ref: UUID) -> BriefingPage | None:
    """The briefing, with the job as the task of every look."""
    job = briefing(request.reader, ref)
    if job is not None:
        request.reader = for_task(request.reader, f"job {job.call_number}")
    return job


def _own(request: DoorRequest, ref: UUID) -> Any:
    """The unit itself: nobody else says what it has read or where it is."""
    job = _job(request, ref)
    if job is None or not job.own:
        raise Http404
    return request.reader


def _pictures(request: DoorRequest, job: BriefingPage) -> dict[str, Any]:
    incidents = request.policy.incidents
    return {
        "job": job,
        "seen": SEEN.sign(f"{job.briefing}/{request.at.isoformat()}"),
        "speed": incidents.brief_moving_speed,
        "steps": sorted(incidents.steps.values(), key=lambda one: one.order),
    }


def _seen(signed: str, version: UUID) -> datetime | None:
    """When the page showed this version, by our own word; None where there is none."""
    try:
        shown, at = SEEN.unsign(signed).split("/", 1)
    except (BadSignature, ValueError):
        return None
    return datetime.fromisoformat(at) if shown == str(version) else None
