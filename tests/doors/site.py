"""The site on loopback, for what speaks HTTP and knows nothing of Django."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, connection, connections

SECRET = "a" * 32


class Quiet(WSGIRequestHandler):
    """Says nothing of each request."""

    def log_message(self, *_: Any) -> None:
        return None


class Site:
    """The site on loopback, in a thread that uses the test's own connection."""

    def __init__(self) -> None:
        self.application = get_wsgi_application()
        self.shared = connections["default"]
        self.server = make_server("127.0.0.1", 0, self, handler_class=Quiet)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def __call__(self, environ: Any, start: Any) -> Any:
        connections["default"] = self.shared
        _keep_transaction()
        # A browser has this cookie from the first page on; it is no sign-in.
        cookies = filter(None, [environ.get("HTTP_COOKIE"), f"csrftoken={SECRET}"])
        environ["HTTP_COOKIE"] = "; ".join(cookies)
        return self.application(environ, start)


def _keep_transaction() -> None:
    """Let no request close the test's connection.

    Asked for at each: Django's own test client puts the signals back after its own.
    """
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)


@contextmanager
def serving() -> Iterator[Site]:
    """Serve the test's own database; its transaction outlives each request."""
    connection.inc_thread_sharing()
    served = Site()
    yield served
    served.close()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)
    connection.dec_thread_sharing()
