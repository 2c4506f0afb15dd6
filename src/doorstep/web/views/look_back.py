"""The look-back report: what could have been known at each call."""

import io
from dataclasses import replace
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from doorstep.pathway.look_back import (
    LookBack,
    PeriodForm,
    Table,
    look_back,
    may_look_back,
)
from doorstep.states import NotAllowed
from doorstep.timing import local_day
from doorstep.web.answer import answer
from doorstep.web.middleware import DoorRequest

# What is replayed while somebody waits: about half a minute's worth.
MOST = 60_000


@login_required
@require_safe
def page(request: DoorRequest) -> HttpResponse:
    """The report for a period; the form alone before one is asked for."""
    form = _form(request)
    report = None
    if form.is_bound and form.is_valid():
        try:
            report = _made(request, form)
        except NotAllowed as wrong:
            form.add_error(None, wrong.says)
    status = 422 if form.errors else 200
    return answer(request, "look_back.jinja", status=status, form=form, report=report)


@login_required
@require_safe
def table(request: DoorRequest) -> HttpResponse:
    """The calls of the period as CSV, one row each."""
    form = _form(request)
    if not (form.is_bound and form.is_valid()):
        return answer(request, "look_back.jinja", status=422, form=form, report=None)
    file = io.StringIO()
    try:
        _made(request, form, on_call=Table(file).add)
    except NotAllowed as wrong:
        form.add_error(None, wrong.says)
        return answer(request, "look_back.jinja", status=422, form=form, report=None)
    first, last = form.cleaned_data["first"], form.cleaned_data["last"]
    # The byte order mark tells a spreadsheet that this is UTF-8.
    response = HttpResponse(
        "\ufeff" + file.getvalue(), content_type="text/csv; charset=utf-8"
    )
    name = f"look-back-{first}-to-{last}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _form(request: DoorRequest) -> PeriodForm:
    """The two days as asked for, in the address, so that a report can be sent on."""
    if not may_look_back(request.reader):
        raise PermissionDenied
    return PeriodForm(request.GET or None, today=local_day(request.at))


def _made(request: DoorRequest, form: PeriodForm, **options: Any) -> LookBack:
    report = look_back(
        by=request.reader,
        at=request.at,
        policy=request.policy,
        first=form.cleaned_data["first"],
        last=form.cleaned_data["last"],
        most=MOST,
        **options,
    )
    href = f"{reverse('look_back_csv')}?{request.GET.urlencode()}"
    return replace(report, csv_href=href)
