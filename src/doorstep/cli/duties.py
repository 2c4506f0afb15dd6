"""What is owed now, most pressing first; or say that a duty was met."""

import argparse
from collections.abc import Iterator
from uuid import UUID

from doorstep.cli import CommandError
from doorstep.cli.readers import Now, now, staff_reader, system_reader
from doorstep.duties.actions import say_met
from doorstep.duties.queries import OwedLine, owed
from doorstep.timing import time_words

HELP = "list what is owed, most pressing first; or say with --met that one was met"
TASK = "duties"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--overdue", action="store_true", help="only what is late")
    parser.add_argument(
        "--as", dest="staff", help="only what stands on this one's list"
    )
    parser.add_argument(
        "--met",
        type=UUID,
        metavar="REF",
        help="you have mended the rows, or checked the history by hand; needs --as",
    )


def run(options: argparse.Namespace) -> int:
    moment = now()
    if options.met is not None:
        return _met(options, moment)
    reader = (
        staff_reader(options.staff, moment, TASK)
        if options.staff
        else system_reader(moment, TASK)
    )
    lines = owed(reader, reader.duties, at=moment.at, overdue=options.overdue)
    for line in lines:
        print("\n".join(_words(line, moment)))
    kind = "overdue" if options.overdue else "open"
    print(f"{len(lines):,} {kind}.")
    return 0


def _words(line: OwedLine, moment: Now) -> Iterator[str]:
    state = line.state
    due = time_words(state.due, moment.at) if state.due else "no time known"
    yield f"{state.level.name.lower():8} {line.code:8} due {due}  {line.says}"
    yield f"{'':8} {line.owner}, about {line.thing}, duty {line.ref}"


def _met(options: argparse.Namespace, moment: Now) -> int:
    if not options.staff:
        raise CommandError("say with --as whose duty it was: a named person meets it")
    reader = staff_reader(options.staff, moment, TASK)
    say_met(by=reader, at=moment.at, ref=options.met)
    print("Met, on record under your name.")
    return 0
