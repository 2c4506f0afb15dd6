"""Doubtful links: same, different, cannot tell, undo."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.contrib.messages import success
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from doorstep.access.rules import Reader
from doorstep.pathway.links import links_page, may_review
from doorstep.pathway.links import work as progress
from doorstep.people.actions import judge
from doorstep.people.actions import undo as take_back
from doorstep.people.actions.judge import NoDoubt
from doorstep.people.forms import JudgeForm
from doorstep.people.rules import Answer
from doorstep.states import Wrong
from doorstep.web.answer import answer
from doorstep.web.middleware import DoorRequest
from doorstep.web.views.find import for_task

TASK = "review of doubtful links"


@login_required
@require_safe
def page(request: DoorRequest) -> HttpResponse:
    """The doubts that wait, likeliest first."""
    decided = request.GET.get("decided", "")
    request.reader = _reviewer(request)
    picture = links_page(
        request.reader,
        after=request.GET.get("after", ""),
        decided=_uuid(decided),
    )
    return answer(request, "links.jinja", links=picture)


@login_required
@require_safe
def work(request: DoorRequest) -> HttpResponse:
    """How far background matching has come; 286 tells the page to stop asking."""
    state = progress()
    if state is None:
        return HttpResponse(status=286)
    return answer(request, "work.jinja", work=state)


@login_required
@require_POST
def decide(request: DoorRequest, ref: UUID) -> HttpResponse:
    """Record a decision and come back to the list, with the way to undo it."""
    reader = request.reader = _reviewer(request)
    form = JudgeForm(request.POST)
    if not form.is_valid():
        errors = {str(ref): " ".join(str(e) for es in form.errors.values() for e in es)}
        return _again(request, errors)
    given = form.cleaned_data
    try:
        judge(
            by=reader,
            at=request.at,
            policy=request.policy,
            doubt=ref,
            answer=Answer(given["verdict"].replace("-", " ")),
            reason=given["why"],
        )
    except NoDoubt as absent:
        raise Http404 from absent
    except Wrong as wrong:
        return _again(request, {str(ref): wrong.says})
    success(request, "Decided. You can undo it below.")
    return HttpResponseRedirect(f"{reverse('links')}?decided={ref}#{ref}")


@login_required
@require_POST
def undo(request: DoorRequest, ref: UUID) -> HttpResponse:
    """Take back the last decision on a pair."""
    reader = request.reader = _reviewer(request)
    try:
        take_back(by=reader, at=request.at, policy=request.policy, doubt=ref)
    except NoDoubt as absent:
        raise Http404 from absent
    except Wrong as wrong:
        return _again(request, {str(ref): wrong.says})
    success(request, "Undone. The pair waits for a decision again.")
    return HttpResponseRedirect(f"{reverse('links')}#{ref}")


def _reviewer(request: DoorRequest) -> Reader:
    """The reader, with this work as the task where none was named."""
    if not may_review(request.reader):
        raise PermissionDenied
    return for_task(request.reader, request.reader.task or TASK)


def _again(request: DoorRequest, errors: dict[str, str]) -> HttpResponse:
    decided = _uuid(next(iter(errors)))
    picture = links_page(request.reader, decided=decided, errors=errors)
    return answer(request, "links.jinja", status=422, links=picture)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None
