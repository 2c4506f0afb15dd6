"""Make or end a machine's token for the API."""

import argparse

from doorstep.access.actions import end_tokens, issue_token
from doorstep.cli import CommandError
from doorstep.cli.readers import Now, now, system_reader

HELP = "make a feed's token for one source, shown once; or end it with --end"
VERBS = ("load", "call")
OURS = "doorstep"
SOURCE, NAME = 60, 200  # characters, as the register keeps them


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("source", help="the system that its documents come from")
    parser.add_argument(
        "--verb",
        action="append",
        choices=VERBS,
        help="what it may do; may be given again (default: load)",
    )
    parser.add_argument("--name", default="", help="which machine it is for")
    parser.add_argument(
        "--end",
        action="store_true",
        help="end the source's tokens, or those of --name, at once",
    )


def run(options: argparse.Namespace) -> int:
    for word, most in ((options.source, SOURCE), (options.name, NAME)):
        if len(word) > most or not word.isprintable():
            raise CommandError(f"give at most {most} characters that print")
    if not options.source.strip():
        raise CommandError("say the source that the documents come from")
    if options.source.strip().lower() == OURS:
        raise CommandError(f"{OURS} names what was told to Doorstep itself")
    moment = now()
    return _end(options, moment) if options.end else _issue(options, moment)


def _issue(options: argparse.Namespace, moment: Now) -> int:
    verbs = sorted(set(options.verb or ["load"]))
    name = options.name or options.source
    secret = issue_token(
        by=system_reader(moment, "token"),
        at=moment.at,
        name=name,
        source=options.source,
        verbs=verbs,
    )
    print(f"A token for {name}, which may {' and '.join(verbs)} as {options.source}.")
    print("It is shown this once and kept only as a hash:\n")
    print(secret)
    return 0


def _end(options: argparse.Namespace, moment: Now) -> int:
    ended = end_tokens(
        by=system_reader(moment, "token"),
        at=moment.at,
        source=options.source,
        name=options.name,
    )
    if not ended:
        raise CommandError("no token of this source and name is in force")
    print(f"Ended: {', '.join(ended)}.")
    return 0
