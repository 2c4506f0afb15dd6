"""The terminal door: `doorstep COMMAND`. Each command says what it will do.

A command is a module here with `HELP`, `arguments(parser)` and `run(options)`; it is
imported after Django is set up, so that it may import rooms at its head.
"""

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from typing import Any

import django
from django.core.exceptions import ImproperlyConfigured

from doorstep.policy import PolicyError
from doorstep.states import Wrong

# Command → module; the words are the contract with whoever writes scripts.
COMMANDS = {
    "find": "find",
    "intake": "intake",
    "look-back": "look_back",
    "link": "link",
    "duties": "duties",
    "audit": "audit",
    "token": "token",
    "first-account": "first_account",
    "migrate": "migrate",
    "work": "work",
    "demo": "demo",
    "play": "play",
    "serve": "serve",
    "django": "django_",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code (0 done, 1 failed, 2 not understood)."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    os.umask(0o077)  # the register, reports and the secret are their owner's alone
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "doorstep.settings")
    name = next((word for word in words if not word.startswith("-")), None)
    try:
        return _run(name, words)
    except (ImproperlyConfigured, CommandError, PolicyError, Wrong) as error:
        print(f"doorstep: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        return 1
    except KeyboardInterrupt:
        print("\nStopped. What had been committed stands.", file=sys.stderr)
        return 130


class CommandError(Exception):
    """What a command says when it cannot be done."""


def _run(name: str | None, words: list[str]) -> int:
    django.setup()
    if name == "django":
        from_here = words[words.index("django") + 1 :]
        return int(_module("django").run_words(from_here))
    parser = argparse.ArgumentParser(prog="doorstep", description=_says())
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for command in COMMANDS:
        module = _module(command)
        one = commands.add_parser(command, help=module.HELP, description=module.HELP)
        module.arguments(one)
    options = parser.parse_args(words)
    return int(_module(options.command).run(options))


def _module(command: str) -> Any:
    return importlib.import_module(f"doorstep.cli.{COMMANDS[command]}")


def _says() -> str:
    return "What officers need to know before the door opens, and what is owed her."
