"""What could have been known at each call, from a force's own records."""

import argparse
import dataclasses
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TextIO

from django.utils import timezone

from doorstep.cli import CommandError
from doorstep.cli.readers import Now, now, staff_reader, system_reader
from doorstep.pathway.look_back import LookBack, PeriodForm, Table, look_back

HELP = (
    "replay the calls of a period with only what had been recorded before each: "
    "which could have been recognised, what was noticed, why the others were missed"
)
TASK = "look-back"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--from", dest="first", required=True, help="the first day")
    parser.add_argument("--to", dest="last", required=True, help="the last day")
    parser.add_argument("--csv", type=Path, help="write one row a call to this file")
    parser.add_argument("--json", action="store_true", help="the report as JSON")
    parser.add_argument(
        "--as", dest="staff", help="staff number of who asks; else Doorstep itself"
    )


def run(options: argparse.Namespace) -> int:
    moment = now()
    with ExitStack() as opened:
        report = _report(options, moment, opened)
    if options.json:
        picture = dataclasses.asdict(report)
        print(json.dumps(picture, default=str, ensure_ascii=False, indent=2))
    else:
        print("\n".join(_lines(report)))
    return 0


def _report(options: argparse.Namespace, moment: Now, opened: ExitStack) -> LookBack:
    today = timezone.localdate(moment.at)
    form = PeriodForm({"first": options.first, "last": options.last}, today=today)
    if not form.is_valid():
        raise CommandError(" ".join(str(e) for es in form.errors.values() for e in es))
    table = Table(opened.enter_context(_file(options.csv))) if options.csv else None
    staff = options.staff
    reader = staff_reader(staff, moment, TASK) if staff else system_reader(moment, TASK)
    return look_back(
        by=reader,
        at=moment.at,
        policy=moment.policy.on(today),
        first=form.cleaned_data["first"],
        last=form.cleaned_data["last"],
        on_call=table.add if table else lambda _: None,
        on_progress=_progress(),
    )


def _file(path: Path) -> TextIO:
    try:
        # The byte order mark tells a spreadsheet that this is UTF-8.
        return path.open("w", encoding="utf-8-sig", newline="")
    except OSError as error:
        raise CommandError(f"{path} cannot be written: {error.strerror}") from error


def _progress() -> Callable[[int], None]:
    if not sys.stderr.isatty():
        return lambda _: None
    return lambda read: print(f"\r{read:,} incidents ", end="", file=sys.stderr)


def _lines(report: LookBack) -> Iterator[str]:
    yield f"{report.period}. Made {report.made}."
    yield f"\nNoticed then {report.noticed} · had an earlier event {report.knowable}"
    yield report.sentence
    yield "\nWHAT WAS ON RECORD AT THE MOMENT OF THE CALL"
    for count in report.counts:
        yield f"{count.calls:>9,}  {count.share:>10}  {count.what}"
    yield "\nWHY THE OTHERS WERE MISSED"
    for cause in report.causes:
        yield f"{cause.calls:>9,}  {cause.share:>10}  {cause.cause}: {cause.says}"
    if not report.causes:
        yield "           No call in this period was missed."
    yield from _gravest(report)
    yield "\nWHAT THE WORDS MEAN"
    yield from (f"- {one}" for one in report.definitions)


def _gravest(report: LookBack) -> Iterator[str]:
    yield f"\nTHE GRAVEST {len(report.gravest)}, worst first"
    for one in report.gravest:
        clock = timezone.localtime(one.at)
        yield f"{one.number}  {clock:%d %b %Y %H:%M}  {one.what}"
        yield f"     could have been known: {one.known}"
        yield f"     missed because: {one.missed}"
