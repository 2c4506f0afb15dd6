"""One request at a time where all share one connection, as one in memory does."""

import threading
from collections.abc import Callable
from contextlib import nullcontext

from django.db import connection
from django.http import HttpRequest, HttpResponse

LOCK = threading.RLock()


class OneAtATime:
    """A page that asks while it saves would else break into its own transaction."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with LOCK if connection.vendor == "sqlite" else nullcontext():
            return self.get_response(request)
