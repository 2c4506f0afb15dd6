"""The operator's call: her list, the screen, and each thing done on it."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from doorstep.access.actions import on_record
from doorstep.access.rules import DataClass, Reader, Verb
from doorstep.fields import error_list
from doorstep.incidents.actions import NoCall, Saved
from doorstep.incidents.forms import (
    AttachForm,
    CallForm,
    DetachForm,
    EndRingBackForm,
    GradeForm,
    LeaveOutForm,
    OpenCallForm,
    PollForm,
    RingBackForm,
    SayForm,
)
from doorstep.incidents.queries import seq_of
from doorstep.incidents.queries.mine import CALL, my_calls, number_of
from doorstep.incidents.rules.calls import Channel
from doorstep.pathway.call import contact, steps
from doorstep.pathway.call.page import call_page, call_summary
from doorstep.pathway.call.pictures import CallPage
from doorstep.safeguarding.actions import NoAttempt
from doorstep.safeguarding.queries import attempts
from doorstep.safeguarding.rules import Result
from doorstep.states import Invalid, Wrong
from doorstep.web.answer import answer, once
from doorstep.web.middleware import DoorRequest
from doorstep.web.views.find import at_work_on, for_task

Step = Callable[[Reader, dict[str, Any]], object]
# On these lines a person speaks and hears; on all others the script stands in sight.
VOICE = {Channel.EMERGENCY, Channel.NON_EMERGENCY, Channel.COUNTER, Channel.COMMAND}


@login_required
@require_safe
def mine(request: DoorRequest) -> HttpResponse:
    """My calls that go on, and the way to open one."""
    takes_calls(request)
    return _list(request, OpenCallForm())


@login_required
@require_POST
def open_(request: DoorRequest) -> HttpResponse:
    """Open a call; the same reference twice opens one."""
    takes_calls(request)
    form = OpenCallForm(request.POST)
    if not form.is_valid():
        return _list(request, form, status=422)
    given = form.cleaned_data
    ref = given.pop("ref") or uuid4()
    try:
        steps.open_call(request.reader, at=request.at, ref=ref, **given)
    except NoCall as absent:
        raise Http404 from absent
    return HttpResponseRedirect(reverse("call", kwargs={"ref": ref}))


@login_required
@require_safe
def page(request: DoorRequest, ref: UUID) -> HttpResponse:
    """The screen of one call."""
    reader = _for_call(request, ref)
    at_work_on(request, reader.task)  # whoever is looked up from here is for it
    return _screen(request, ref)


@login_required
@require_safe
def changes(request: DoorRequest, ref: UUID) -> HttpResponse:
    """What has changed since a screen last looked; 204 where nothing has."""
    takes_calls(request)
    form = PollForm(request.GET)
    if not form.is_valid():
        return HttpResponse(_words(form), status=422, content_type="text/plain")
    given = form.cleaned_data
    if ref in request.reader.bars:
        raise Http404
    if given["after"] and given["after"] == seq_of(ref):
        return HttpResponse(status=204)
    _for_call(request, ref)
    return _screen(request, ref, numbered=given["numbered"], parts=True)


@login_required
@require_safe
def in_short(request: DoorRequest, ref: UUID) -> HttpResponse:
    """The call in at most 500 characters of plain text, as it stands now."""
    reader = _for_call(request, ref)
    text = on_record(reader, lambda by: call_summary(by, ref))
    if text is None:
        raise Http404
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@login_required
@require_POST
def say(request: DoorRequest, ref: UUID) -> HttpResponse:
    """Keep one field; a script is told at once, and asks for the rest by itself."""
    reader = _for_call(request, ref)
    form = SayForm(request.POST, policy=reader.incidents)
    saved, wrong = _try(request, ref, form, _say(request, ref))
    if not request.htmx:
        return _after(request, ref, form, wrong)
    name = str(form.data.get("name", ""))[:60]
    status = 422 if wrong else 200
    shown = saved if isinstance(saved, Saved) else None
    return answer(
        request, "call/saved.jinja", status=status, saved=shown, which=name, wrong=wrong
    )


@login_required
@require_POST
def attach(request: DoorRequest, ref: UUID) -> HttpResponse:
    """Say that a row of the call is a person, or is not."""

    def step(reader: Reader, given: dict[str, Any]) -> object:
        verb = steps.not_them if given["verdict"] == "not them" else steps.attach
        part, person = given["part"], given["person"]
        return verb(reader, at=request.at, ref=ref, part=part, person=person)

    return _do(request, ref, AttachForm(request.POST), step)


@login_required
@require_POST
def detach(request: DoorRequest, ref: UUID) -> HttpResponse:
    """Take an attach back, or a "not them"."""

    def step(reader: Reader, given: dict[str, Any]) -> None:
        steps.detach(reader, at=request.at, ref=ref, attached=given["attached"])

    return _do(request, ref, DetachForm(request.POST), step)


@login_required
@require_POST
def grade(request: DoorRequest, ref: UUID) -> HttpResponse:
    """Give a grade; a lower one needs a reason, and the controller is told."""

    def step(reader: Reader, given: dict[str, Any]) -> None:
        names = ("grade", "why", "reason", "manner", "manner_why", "where")
        chosen = {key: given[key] for key in names}
        steps.grade(reader, at=request.at, ref=ref, key=once(request), **chosen)

    return _do(request, ref, GradeForm(request.POST), step)


@login_required
@require_POST
def leave_out(request: DoorRequest, ref: UUID) -> HttpResponse:
    """Leave out every question still owed, all for one reason."""

    def step(reader: Reader, given: dict[str, Any]) -> None:
        steps.leave_out(reader, at=request.at, ref=ref, reason=given["reason"])

    return _do(request, ref, LeaveOutForm(request.POST), step)


@login_required
@require_POST
def ring_back(request: DoorRequest, ref: UUID) -> HttpResponse:
    """Say that she is rung back now."""

    def step(reader: Reader, given: dict[str, Any]) -> None:
        contact.ring_back(reader, at=request.at, ref=ref, key=once(request))

    return _do(request, ref, RingBackForm(request.POST), step)


@login_required
@require_POST
def end_ring_back(request: DoorRequest, ref: UUID) -> HttpResponse:
    """Say who answered a ring-back of this call, or that nobody did."""

    def step(reader: Reader, given: dict[str, Any]) -> None:
        attempt, result = given["attempt"], Result(given["result"])
        if attempt not in {one.ref for one in attempts(reader, ref)}:
            raise NoAttempt
        contact.end_ring_back(reader, at=request.at, attempt=attempt, result=result)

    return _do(request, ref, EndRingBackForm(request.POST), step)


def simple(verb: Callable[..., object]) -> Callable[..., HttpResponse]:
    """Make the view of a step that needs nothing but the call."""

    @login_required
    @require_POST
    def view(request: DoorRequest, ref: UUID) -> HttpResponse:
        def step(reader: Reader, given: dict[str, Any]) -> object:
            return verb(reader, at=request.at, ref=ref)

        return _do(request, ref, CallForm(request.POST), step)

    return view


send = simple(steps.send)
unsend = simple(steps.unsend)
reopen = simple(steps.reopen)
close = simple(steps.close)
take = simple(steps.take)
not_domestic = simple(steps.not_domestic)


def _say(request: DoorRequest, ref: UUID) -> Step:
    def step(reader: Reader, given: dict[str, Any]) -> object:
        said = {key: given[key] for key in ("name", "value", "seen")}
        return steps.say(reader, at=request.at, ref=ref, **said)

    return step


def takes_calls(request: DoorRequest) -> None:
    """Refuse a role that works on no calls, whichever call it asks for."""
    row = request.reader.row(DataClass.D1, Verb.WRITE)
    if row is None or CALL not in row.ties:
        raise PermissionDenied


def _for_call(request: DoorRequest, ref: UUID) -> Reader:
    """The reader, with the call as the task; every look of this request is for it."""
    takes_calls(request)
    number = number_of(ref)
    if not number or ref in request.reader.bars:
        raise Http404
    request.reader = for_task(request.reader, f"call {number}")
    return request.reader


def _do(request: DoorRequest, ref: UUID, form: forms.Form, step: Step) -> HttpResponse:
    """Do one thing, and show the call as it stands then."""
    _for_call(request, ref)
    _, wrong = _try(request, ref, form, step)
    return _after(request, ref, form, wrong)


def _try(
    request: DoorRequest, ref: UUID, form: forms.Form, step: Step
) -> tuple[object, str]:
    """Take a step if its form is in order; else, why not in a sentence."""
    if not form.is_valid():
        return None, _words(form)
    try:
        return step(request.reader, form.cleaned_data), ""
    except NoCall as absent:
        raise Http404 from absent
    except Invalid as wrong:
        return None, f"{wrong.says} {wrong.remedy}"
    except Wrong as wrong:
        return None, wrong.says


def _after(
    request: DoorRequest, ref: UUID, form: forms.Form, wrong: str
) -> HttpResponse:
    """Parts for a script; a whole page, by a redirect where all is well, without."""
    numbered = form.cleaned_data.get("numbered") or ()
    if wrong or request.htmx:
        status = 422 if wrong else 200
        parts = bool(request.htmx)
        return _screen(
            request, ref, numbered=numbered, parts=parts, wrong=wrong, status=status
        )
    return HttpResponseRedirect(
        reverse("call", kwargs={"ref": ref}) + ("?panel=1" if _panel(request) else "")
    )


def _screen(
    request: DoorRequest,
    ref: UUID,
    *,
    numbered: Sequence[str] = (),
    parts: bool = False,
    wrong: str = "",
    status: int = 200,
) -> HttpResponse:
    call = on_record(request.reader, lambda by: call_page(by, ref, numbered))
    if call is None:
        raise Http404
    return answer(
        request,
        "call/parts.jinja" if parts else "call.jinja",
        status=status,
        call=call,
        panel=_panel(request),
        query="?panel=1" if _panel(request) else "",
        numbered=",".join(_in_order(call, numbered)),
        silent=call.channel not in VOICE,
        wrong=wrong,
    )


def _in_order(call: CallPage, numbered: Sequence[str]) -> list[str]:
    """Refs of all candidates that this call ever showed, by their numbers."""
    shown = {one.number: one.ref for known in call.known for one in known.candidates}
    new = [shown[number] for number in sorted(shown) if number > len(numbered)]
    return [*numbered, *new]


def _list(
    request: DoorRequest, form: OpenCallForm, *, status: int = 200
) -> HttpResponse:
    calls = my_calls(request.reader)
    return answer(
        request, "calls.jinja", status=status, form=form, calls=calls, ref=uuid4()
    )


def _panel(request: DoorRequest) -> bool:
    return request.GET.get("panel") == "1"


def _words(form: forms.Form) -> str:
    return " ".join(one["text"] for one in error_list(form))
