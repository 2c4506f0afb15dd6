"""The card of steps: what to do at the door, and why; for anybody, without signal."""

from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import find
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from doorstep.web.middleware import DoorRequest
from doorstep.web.page import Page

# What the card needs to look as it should when there is no signal.
LOOKS = (
    "vendor/fonts.css",
    "vendor/govuk.css",
    "doorstep.css",
    "pages.css",
    "icon.svg",
)
SCRIPTS = ("js/supported.js", "js/start.js", "js/steps.js", "vendor/govuk.js")
FONTS = ("vendor/fonts/latin-400.woff2", "vendor/fonts/latin-700.woff2")


@require_safe
def page(request: DoorRequest) -> HttpResponse:
    """The card, the same for everybody: who is signed in is neither asked nor shown.

    So a browser may keep it, and a phone that is looked at by him shows nothing of her.
    """
    steps = sorted(request.policy.incidents.steps.values(), key=lambda one: one.order)
    context = {
        "steps": steps,
        "page": Page(demo=settings.DEMO, training=settings.TRAINING),
    }
    return HttpResponse(render_to_string("steps.jinja", context, using="jinja2"))


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The script that keeps the card; it stands here to rule this path alone."""
    path = find("js/steps-worker.js")
    script = Path(str(path)).read_text(encoding="utf-8")
    kept = "\n".join(staticfiles_storage.url(n) for n in (*LOOKS, *SCRIPTS, *FONTS))
    listed = ", ".join(f'"{url}"' for url in kept.splitlines())
    body = script.replace("const LOOKS = [];", f"const LOOKS = [{listed}];")
    return HttpResponse(body, content_type="text/javascript; charset=utf-8")
