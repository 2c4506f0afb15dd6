"""Signing in, and which post one works in."""

import json
from typing import Any
from uuid import UUID

from allauth.account.views import LoginView
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from doorstep.access.queries import posts_of
from doorstep.web.middleware import DoorRequest


class SignIn(LoginView):  # type: ignore[misc]
    """Sign-in; in the demonstration the page says who one can be."""

    def get_context_data(self, **extra: Any) -> dict[str, Any]:
        return {**super().get_context_data(**extra), "demo": demo_door()}


def demo_door() -> dict[str, Any] | None:
    """What `doorstep demo` wrote for its sign-in page; None outside a demonstration."""
    note = settings.HOME / "demo.json"
    if not (settings.DEMO or settings.TRAINING) or not note.exists():
        return None
    door: dict[str, Any] = json.loads(note.read_text(encoding="utf-8"))
    return door


@login_required
@require_POST
def choose_post(request: DoorRequest) -> HttpResponse:
    """Work in another of the posts that one holds."""
    wanted = request.POST.get("post", "")
    held = {str(post.ref) for post in posts_of(request.user, request.at)}  # type: ignore[arg-type]
    if wanted in held:
        request.session["post"] = str(UUID(wanted))
    return HttpResponseRedirect(reverse("find"))
