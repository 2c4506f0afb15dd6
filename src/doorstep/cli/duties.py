"""What is owed now, most pressing first."""

import argparse

from django.utils import timezone

from doorstep.cli.readers import now, staff_reader, system_reader
from doorstep.duties.queries import owed
from doorstep.timing import time_words

HELP = "list what is owed, most pressing first"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--overdue", action="store_true", help="only what is late")
    parser.add_argument(
        "--as", dest="staff", help="only what stands on this one's list"
    )


def run(options: argparse.Namespace) -> int:
    moment = now()
    reader = (
        staff_reader(options.staff, moment, "duties")
        if options.staff
        else system_reader(moment, "duties")
    )
    duties = moment.policy.on(timezone.localdate(moment.at)).duties
    lines = owed(reader, duties, at=moment.at, overdue=options.overdue)
    for line in lines:
        due = (
            time_words(line.state.due, moment.at) if line.state.due else "no time known"
        )
        print(f"{line.state.level.name.lower():8} {line.code:8} due {due}  {line.says}")
        print(f"{'':8} {line.owner}, about {line.thing}")
    kind = "overdue" if options.overdue else "open"
    print(f"{len(lines):,} {kind}.")
    return 0
