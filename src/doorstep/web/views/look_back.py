"""The look-back report: what could have been known at each call."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from doorstep.web.answer import answer
from doorstep.web.middleware import DoorRequest


@login_required
@require_safe
def page(request: DoorRequest) -> HttpResponse:
    """The report for a period; the form alone before one is asked for."""
    return answer(request, "look_back.jinja", form=(), report=None)


@login_required
@require_safe
def table(request: DoorRequest) -> HttpResponse:
    """The same as CSV."""
    return HttpResponse("", content_type="text/csv")
