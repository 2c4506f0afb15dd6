"""Whether Doorstep works, in words."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from doorstep.pathway.health import health
from doorstep.web.answer import answer
from doorstep.web.middleware import DoorRequest


@login_required
@require_safe
def page(request: DoorRequest) -> HttpResponse:
    """One sentence, then each part of the system in words."""
    return answer(request, "health.jinja", health=health(request.at))
