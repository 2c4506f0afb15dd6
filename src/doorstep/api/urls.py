"""Where the API stands, and how it describes itself."""

from collections.abc import Callable
from functools import cache, wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import path, re_path, reverse
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from doorstep.api.calls import router as calls
from doorstep.api.errors import answer
from doorstep.api.operations import router
from doorstep.api.problems import MEDIA, Wronged, response

View = Callable[..., HttpResponse]
SAYS = (
    "Feeds bring documents with a token, and command and control its calls; people "
    "search, open persons and read briefings with the session of the pages, and every "
    "person shown is a look on record. A machine is told counts and questions, and "
    "nobody's name. Errors are `application/problem+json`, each with the field and "
    "the remedy."
)

api = NinjaAPI(
    title="Doorstep",
    version="1",
    description=SAYS,
    docs_url=None,
    openapi_url=None,
    urls_namespace="api",
    servers=[{"url": "/"}],
)
api.add_router("", router)
api.add_router("", calls)
for _error in (Exception, HttpError, Http404, ValidationError):
    api.add_exception_handler(_error, answer)


@cache
def description() -> dict[str, Any]:
    """The OpenAPI 3.1 description; errors bear their own media type."""
    root = reverse("openapi").removesuffix("openapi.json")
    made: dict[str, Any] = dict(api.get_openapi_schema(path_prefix=root))
    for methods in made["paths"].values():
        for operation in methods.values():
            operation["responses"] = {
                str(status): _as_problem(said) if int(status) >= 400 else said
                for status, said in operation["responses"].items()
            }
    return made


def _as_problem(said: dict[str, Any]) -> dict[str, Any]:
    (content,) = said["content"].values()
    return {**said, "content": {MEDIA: content}}


def openapi(request: HttpRequest) -> HttpResponse:
    if request.method != "GET":
        return HttpResponse(status=405, headers={"Allow": "GET"})
    return JsonResponse(description())


def absent(request: HttpRequest) -> HttpResponse:
    raise Http404


def guarded(view: View) -> View:
    """Answer in this door's own words whatever happens in `view`."""

    @csrf_exempt  # the session's own check is in `signin`; a token needs none
    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
        try:
            found = view(request, *args, **named)
        except Exception as error:
            return answer(request, error)
        if found.status_code == 405:
            says = f"{request.method} is not done here."[:80]
            return response(Wronged(405, says, headers={"Allow": found["Allow"]}))
        found["Cache-Control"] = "no-store"
        return found

    return wrapped


def _guard(patterns: list[Any]) -> list[Any]:
    for pattern in patterns:
        pattern.callback = guarded(pattern.callback)
    return patterns


urlpatterns = [
    path("api/v1/openapi.json", guarded(openapi), name="openapi"),
    path("api/v1/", (_guard(api.urls[0]), "ninja", "api")),
    re_path("^api(?:/|$)", guarded(absent)),
]
