"""The main job from a terminal: who is this, and what is known?"""

import argparse
import dataclasses
import json
from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from doorstep.access.actions import on_record
from doorstep.cli import CommandError
from doorstep.cli.readers import now, staff_reader
from doorstep.pathway.find import Candidate, Found, find
from doorstep.people.queries import Asked

HELP = "find every earlier record of a person, number or place from any fragment"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--phone", default="", help="in any form, or its last digits")
    parser.add_argument("--name", default="", help="as heard; spelling matters little")
    parser.add_argument("--born", default="", help="a date or a part of one")
    parser.add_argument("--age", default="", help='"34" or "about 30"')
    parser.add_argument("--place", default="", help="an address or part of one")
    parser.add_argument(
        "--as", dest="staff", required=True, help="staff number of who asks"
    )
    parser.add_argument(
        "--for",
        dest="task",
        default="look-up at a terminal",
        help="the call, job or case it is for; stands in the log",
    )
    parser.add_argument("--json", action="store_true", help="the answer as JSON")


def run(options: argparse.Namespace) -> int:
    asked = Asked(
        phone=options.phone,
        name=options.name,
        born=options.born,
        age=options.age,
        place=options.place,
    )
    if asked == Asked():
        raise CommandError("say at least one of --phone --name --born --age --place")
    moment = now()
    reader = staff_reader(options.staff, moment, options.task)
    day = timezone.localdate(moment.at)
    asked = dataclasses.replace(asked, said_on=day)
    found = on_record(reader, lambda by: find(by, asked))
    if options.json:
        print(json.dumps(plain(found), ensure_ascii=False, indent=2))
    else:
        print("\n".join(_lines(found)))
    return 0 if found.checked.answered else 1


def plain(picture: Any) -> Any:
    """A picture as JSON takes it."""
    return json.loads(json.dumps(dataclasses.asdict(picture), default=str))


def _lines(found: Found) -> Iterator[str]:
    clock = timezone.localtime(found.checked.at)
    if not found.checked.answered:
        yield f"HISTORY NOT CHECKED at {clock:%H:%M:%S}. {found.checked.says}"
        yield "This does not mean that nothing is known."
        return
    systems = found.checked.systems
    some = found.bands or found.household
    said = "History checked" if some else "None found"
    yield f"{said} · {systems} systems · {clock:%H:%M:%S}"
    yield from found.notes
    for band in found.bands:
        yield f"\n{band.name.upper()} ({band.says})"
        for one in band.candidates:
            yield from _candidate(one)
    if found.household:
        yield "\nMAY BE OF THE HOUSEHOLD (same place or phone, another person)"
        for one in found.household:
            yield from _candidate(one)
    if found.more:
        yield f"\n{found.more} more would fit less well and are not shown."


def _candidate(one: Candidate) -> Iterator[str]:
    born = f", {one.born}" if one.born else ""
    last = f"{one.last} · " if one.last else ""
    yield f"{one.number:>3}  {one.name}{born}"
    yield f"     {last}{one.events} events · {one.records} records · {one.ref}"
    if one.because:
        yield f"     because {'; '.join(one.because)}"
    if one.equally_likely:
        yield f"     {one.equally_likely} others are equally likely"
