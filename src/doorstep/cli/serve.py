"""Serve the pages and the API."""

import argparse
import os
import sys

from doorstep.cli.readers import begin, now

HELP = "serve the pages and the API on this machine"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--workers", type=int, default=2)


def run(options: argparse.Namespace) -> int:
    begin(now())
    os.execv(sys.executable, command(options.host, options.port, options.workers))


def command(host: str, port: int, workers: int) -> list[str]:
    """The server's command line; WSGI, since live pages poll."""
    return [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "--host",
        host,
        "--port",
        str(port),
        "--workers",
        str(workers),
        "--blocking-threads",
        "4",
        "--log-level",
        "warning",
        "--respawn-failed-workers",
        "doorstep.wsgi:application",
    ]
