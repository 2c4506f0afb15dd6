"""Bring the database to this version, and its guards with it."""

import argparse

from django.conf import settings
from django.core.management import call_command

from doorstep.access import guards

HELP = "bring the database to this version and (re)make the triggers that guard it"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--quiet", action="store_true", help="say only what is wrong")


def run(options: argparse.Namespace) -> int:
    settings.HOME.mkdir(parents=True, exist_ok=True)
    guards.remove()
    call_command("migrate", verbosity=0 if options.quiet else 1, interactive=False)
    made = guards.install()
    guards.check()
    if not options.quiet:
        print(f"{made} triggers guard what has been written.")
    return 0
