"""The page of one person."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from doorstep.pathway.person import person_page
from doorstep.web.answer import answer
from doorstep.web.middleware import DoorRequest


@login_required
@require_safe
def page(request: DoorRequest, ref: UUID) -> HttpResponse:
    """Who we believe this is and why; absent and hidden look the same."""
    whole = request.GET.get("events") == "all"
    person = person_page(request.reader, ref, whole=whole)
    if person is None:
        raise Http404
    return answer(request, "person.jinja", person=person)
