"""Make the first account, while there is none."""

import argparse
import getpass
import sys

from doorstep.access.actions import first_account
from doorstep.cli.readers import now, system_reader

HELP = "make the first account, while none exists, on record"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("username")
    parser.add_argument("--name", required=True, help="the person's name")
    parser.add_argument("--number", required=True, help="the staff number")
    parser.add_argument("--role", default="sergeant")


def run(options: argparse.Namespace) -> int:
    moment = now()
    password = (
        getpass.getpass("Password: ")
        if sys.stdin.isatty()
        else sys.stdin.readline().strip()
    )
    first_account(
        by=system_reader(moment, "first account"),
        at=moment.at,
        username=options.username,
        name=options.name,
        number=options.number,
        role=options.role,
        password=password,
    )
    print(f"{options.username} can sign in.")
    return 0
