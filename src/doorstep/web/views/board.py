"""The controller's board and the specialist's queue: lists that follow what happens."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib.auth.decorators import login_required
from django.contrib.messages import success
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe
from markupsafe import Markup

from doorstep.access.actions import AlreadyDone, on_record
from doorstep.access.rules import Reader
from doorstep.fields import error_list
from doorstep.incidents.actions import advise as leave_advice
from doorstep.incidents.actions import arrive, leave, read_brief
from doorstep.incidents.actions.calls import NoCall
from doorstep.incidents.actions.jobs import NoBriefing
from doorstep.incidents.actions.marks import mark as keep_mark
from doorstep.incidents.forms import (
    AdviseForm,
    BoardPollForm,
    DispatchForm,
    FinishForm,
    MarkForm,
    StepForm,
    UnitForm,
)
from doorstep.incidents.queries import call_of_unit, is_of
from doorstep.incidents.rules.calls import Advised, LeftHow, ReadHow
from doorstep.pathway.board import (
    board,
    changed,
    may_advise,
    may_watch,
    panel,
    queue,
)
from doorstep.pathway.board_pictures import Board, Panel, Queue
from doorstep.pathway.call import steps
from doorstep.states import Invalid, Wrong
from doorstep.web.answer import answer, once
from doorstep.web.middleware import DoorRequest

FRESH = 15  # seconds after which clocks are made anew though nothing happened
_DRAWN: dict[str, tuple[object, Markup]] = {}
Step = Callable[[Reader], None]
Problem = tuple[str, str]  # a field of a form, and what is wrong with it


@login_required
@require_safe
def page(request: DoorRequest) -> HttpResponse:
    """The board; with `job`, what may be done on that job beside it."""
    return _board(request, _uuid(request.GET.get("job", "")))


@login_required
@require_safe
def rows(request: DoorRequest) -> HttpResponse:
    """The rows again where something changed, or clocks have moved; else 204."""
    return _poll(request, _watcher, board, "board/rows.jinja")


@login_required
@require_safe
def queue_page(request: DoorRequest) -> HttpResponse:
    """The specialist's queue; with `job`, that job beside it."""
    return _queue(request, _uuid(request.GET.get("job", "")))


@login_required
@require_safe
def queue_rows(request: DoorRequest) -> HttpResponse:
    """The queue again where something changed, or clocks have moved; else 204."""
    return _poll(request, _adviser, queue, "board/queue_rows.jinja")


@login_required
@require_POST
def dispatch(request: DoorRequest, ref: UUID) -> HttpResponse:
    """Send a unit, which is briefed in the same breath."""
    form = DispatchForm(request.POST)

    def step(reader: Reader) -> None:
        given = form.cleaned_data | {"key": once(request)}
        steps.dispatch(reader, at=request.at, ref=ref, **given)

    return _do(request, ref, form, step, "The unit is sent, and its briefing made.")


@login_required
@require_POST
def unit(request: DoorRequest, ref: UUID, dispatched: UUID) -> HttpResponse:
    """A unit arrived or left, or its briefing was read out to it."""
    form = UnitForm(request.POST)

    def step(reader: Reader) -> None:
        how, version = form.cleaned_data["how"], form.cleaned_data["version"]
        if call_of_unit(dispatched) != ref:
            raise NoBriefing
        if how == "arrived":
            arrive(by=reader, at=request.at, dispatched=dispatched)
        elif how != ReadHow.READ_OUT:
            leave(by=reader, at=request.at, dispatched=dispatched, how=LeftHow(how))
        elif version is None or not is_of(version, dispatched):
            raise NoBriefing
        else:
            read_brief(by=reader, at=request.at, briefing=version, how=ReadHow.READ_OUT)

    return _do(request, ref, form, step, "Noted on the job.")


@login_required
@require_POST
def mark(request: DoorRequest, ref: UUID) -> HttpResponse:
    """What the radio says of him and of children; told; assessed again."""
    form = MarkForm(request.POST)

    def step(reader: Reader) -> None:
        given = form.cleaned_data | {"key": once(request)}
        keep_mark(by=reader, at=request.at, ref=ref, **given)

    return _do(request, ref, form, step, "Noted on the job.")


@login_required
@require_POST
def finish(request: DoorRequest, ref: UUID) -> HttpResponse:
    """End a job, and say what became of it."""
    form = FinishForm(request.POST)

    def step(reader: Reader) -> None:
        words = form.cleaned_data["words"]
        steps.finish(reader, at=request.at, ref=ref, reason=words)

    return _do(request, ref, form, step, "The job is finished.")


@login_required
@require_POST
def take(request: DoorRequest, ref: UUID) -> HttpResponse:
    """Join a job from the queue: from now on it is shown whole."""

    def step(reader: Reader) -> None:
        steps.take(reader, at=request.at, ref=ref)

    return _do(request, ref, StepForm(request.POST), step, "You joined the job.")


@login_required
@require_POST
def advise(request: DoorRequest, ref: UUID) -> HttpResponse:
    """Leave advice, a decision or feedback, or that one has looked."""
    form = AdviseForm(request.POST)

    def step(reader: Reader) -> None:
        kind, text = Advised(form.cleaned_data["kind"]), form.cleaned_data["text"]
        key = once(request)
        leave_advice(by=reader, at=request.at, ref=ref, kind=kind, text=text, key=key)

    return _do(request, ref, form, step, "Kept: the desk has looked at this job.")


def _watcher(request: DoorRequest) -> Reader:
    """The reader, at work on the board; 403 for whom it is no work of."""
    if not may_watch(request.reader):
        raise PermissionDenied
    return _at_work(request, "the controller’s board")


def _adviser(request: DoorRequest) -> Reader:
    if not may_advise(request.reader):
        raise PermissionDenied
    return _at_work(request, "the specialist’s queue")


def _at_work(request: DoorRequest, task: str) -> Reader:
    request.reader = replace(request.reader, task=request.reader.task or task)
    return request.reader


def _poll(
    request: DoorRequest,
    who: Callable[[DoorRequest], Reader],
    made: Callable[[Reader], Board | Queue],
    template: str,
) -> HttpResponse:
    reader = who(request)
    form = BoardPollForm(request.GET)
    if not form.is_valid():
        return HttpResponse(_words(form), status=422, content_type="text/plain")
    given = form.cleaned_data
    fresh = 0 <= _seconds(request.at) - given["made"] < FRESH
    if given["after"] and fresh and not changed(reader, given["after"]):
        return HttpResponse(status=204)
    job = _panel(reader, given["job"])
    shown: dict[str, Any] = _pictures(request, made(reader), job) | {"poll": True}
    if job is not None:
        return answer(request, template, **shown)
    return answer(request, "board/kept.jinja", html=_html(template, shown))


def _html(template: str, shown: dict[str, Any]) -> Markup:
    """The rows as markup; the same picture is drawn once for all who ask for it.

    Nobody is named in it, and it holds nothing of who reads: no form, no token.
    """
    listed = shown["board"]
    kept = _DRAWN.get(template)
    if kept is None or kept[0] is not listed:
        html = Markup(render_to_string(template, shown, using="jinja2"))
        kept = _DRAWN[template] = (listed, html)
    return kept[1]


def _board(
    request: DoorRequest,
    ref: UUID | None,
    *,
    wrong: Problem | None = None,
    status: int = 200,
) -> HttpResponse:
    reader = _watcher(request)
    shown = _pictures(request, board(reader), _panel(reader, ref))
    return answer(request, "board.jinja", status=status, **shown, wrong=wrong)


def _queue(
    request: DoorRequest,
    ref: UUID | None,
    *,
    wrong: Problem | None = None,
    status: int = 200,
) -> HttpResponse:
    reader = _adviser(request)
    shown = _pictures(request, queue(reader), _panel(reader, ref))
    return answer(request, "queue.jinja", status=status, **shown, wrong=wrong)


def _panel(reader: Reader, ref: UUID | None) -> Panel | None:
    return on_record(reader, lambda by: panel(by, ref)) if ref else None


def _pictures(
    request: DoorRequest, listed: Board | Queue, job: Panel | None
) -> dict[str, Any]:
    given = request.POST if request.method == "POST" else request.GET
    return {
        "board": listed,
        "job": job,
        "given": {k: str(v) for k, v in given.items()},
        "sending": request.GET.get("do") == "dispatch",
        "poll": False,
    }


def _do(
    request: DoorRequest, ref: UUID, form: forms.Form, step: Step, done: str
) -> HttpResponse:
    """Do one thing; then the list again with the job open, or what was wrong."""
    desk = may_advise(request.reader)
    reader = _adviser(request) if desk else _watcher(request)
    wrong = _problem(form) or _try(reader, step)
    if wrong is not None:
        again = _queue if desk else _board
        return again(request, ref, wrong=wrong, status=422)
    success(request, done)
    where = reverse("queue" if desk else "board")
    return HttpResponseRedirect(f"{where}?job={ref}")


def _try(reader: Reader, step: Step) -> Problem | None:
    try:
        step(reader)
    except AlreadyDone:  # the same again is answered as the first time
        return None
    except (NoCall, NoBriefing) as absent:
        raise Http404 from absent
    except Invalid as wrong:
        return wrong.field, f"{wrong.says} {wrong.remedy}"
    except Wrong as wrong:
        return "", wrong.says
    return None


def _problem(form: forms.Form) -> Problem | None:
    """The first thing wrong with a form; None where nothing is."""
    if form.is_valid():
        return None
    name, errors = next(iter(form.errors.items()))
    return ("" if name == "__all__" else name), str(errors[0])


def _words(form: forms.Form) -> str:
    return " ".join(one["text"] for one in error_list(form))


def _seconds(at: datetime) -> int:
    return int(at.astimezone(UTC).timestamp())


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None
