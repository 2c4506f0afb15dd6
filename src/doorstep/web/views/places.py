"""Places that somebody on a call may be typing, for the list under the box."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from doorstep.fields import error_list
from doorstep.people.forms import SuggestForm
from doorstep.people.queries import suggest
from doorstep.web.middleware import DoorRequest
from doorstep.web.views.calls import takes_calls


@login_required
@require_POST
def suggest_places(request: DoorRequest) -> HttpResponse:
    """Streets and premises of the gazetteer that begin as what was typed.

    It changes nothing, and is a post all the same: a place that is typed on a call is
    told in confidence, and the address of a request is what servers write down.
    """
    takes_calls(request)
    form = SuggestForm(request.POST)
    if not form.is_valid():
        wrong = " ".join(one["text"] for one in error_list(form))
        return JsonResponse({"places": [], "wrong": wrong}, status=422)
    return JsonResponse({"places": suggest(form.cleaned_data["text"])})
