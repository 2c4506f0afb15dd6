"""Conflicts of interest: are staff who are a party kept from it, and nobody else?

Staff with links to persons of a register, each written as a personnel system might have
it, among many who have none. `python -m bench.conflicts [--full]`: a tenth of the
published size, or all of it.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import islice
from random import Random
from typing import Any

import django

django.setup()

import forceyear  # noqa: E402
from bench.scratch import ENGINES, figure, postgresql_answers, register, run, skipped  # noqa: E402
from doorstep.access.models import Bar, Staff  # noqa: E402
from doorstep.access.rules import Interest  # noqa: E402
from doorstep.cli.readers import now, system_reader  # noqa: E402
from doorstep.pathway.load import OF_COMMANDS, load  # noqa: E402
from doorstep.people.models import Record  # noqa: E402
from forceyear.slips import misspelt  # noqa: E402

PEOPLE, STAFF, LINKED = 100_000, 34_000, 2_000
SEED = 11
Document = dict[str, Any]


def _phone(person: Document, rng: Random) -> Document:
    number = person["phones"][0]
    return {"name": "Somebody Else", "phones": [f"{number[:5]} {number[5:]} (own)"]}


def _misspelt(person: Document, rng: Random) -> Document:
    family = misspelt(person["family"], rng)
    return {"given": person["given"], "family": family, "born": _written(person)}


def _exchanged(person: Document, rng: Random) -> Document:
    year, month, day = person["born"].split("-")
    born = f"{month}/{day}/{year}" if int(day) <= 12 else f"{day}/{month}/{year}"
    return {"given": person["given"], "family": person["family"], "born": born}


def _maiden(person: Document, rng: Random) -> Document:
    return {"given": person["given"], "family": "Xanthopoulos", **_home(person)}


def _moved(person: Document, rng: Random) -> Document:
    text = f"{person['house']} {person['street']}, {person['postcode']}"
    return {"name": "Somebody Else", "former_addresses": [text]}


def _kin(person: Document, rng: Random) -> Document:
    name = f"{person['given']} {person['family']}"
    return {"name": "Somebody Else", "kin_name": name, "kin_born": _written(person)}


KINDS: tuple[Callable[[Document, Random], Document], ...] = (
    _phone,
    _misspelt,
    _exchanged,
    _maiden,
    _moved,
    _kin,
)


def _written(person: Document) -> str:
    return "/".join(reversed(person["born"].split("-")))


def _home(person: Document) -> Document:
    street = person["street"].replace("Road", "Rd").replace("Street", "St")
    return {
        "address": f"{person['house']} {street}, {person['town']}",
        "postcode": person["postcode"].replace(" ", "").lower(),
    }


def whole(person: Document) -> bool:
    """Whether there is enough on record that any kind of link could be found."""
    needed = ("given", "family", "born", "house", "street", "town", "postcode")
    number = "".join(person.get("phones", [""])[:1])
    return all(person.get(one) for one in needed) and (
        len(number) == 11 and number.isdigit() and len(person["born"]) == 10
    )


def strangers(count: int) -> Iterator[Document]:
    """Staff of another town, with names as common as those of the register."""
    seen = set()
    for person, one in forceyear.people(count, SEED + 1):
        if person not in seen and one.get("born"):
            seen.add(person)
            names = {key: one[key] for key in ("given", "family", "born")}
            town = {"address": f"{person} Fernhill, Elsewhere", "postcode": "ZY9 9XX"}
            yield {**names, **town, "phones": one.get("phones", [])}


def measure(engine: str, full: bool) -> None:
    """Load a register and a staff register, and count who is kept from what."""
    part = 1 if full else 10
    rng, people = Random(SEED), PEOPLE // part
    rows = list(forceyear.people(people, SEED))
    moment = now()
    by = system_reader(moment, "bench")
    persons = ((n, dict(one)) for n, (_, one) in enumerate(rows, 1))
    load(by=by, at=moment.at, source="bench", documents=persons)
    able = [(person, one) for person, one in rows if whole(one)]
    linked = rng.sample(able, LINKED // part)
    documents = [
        {"kind": "staff", "id": f"L{n}", **KINDS[n % len(KINDS)](one, rng)}
        for n, (_, one) in enumerate(linked)
    ]
    others = islice(strangers(STAFF // part * 2), (STAFF - LINKED) // part)
    documents += [{"kind": "staff", "id": f"S{n}", **o} for n, o in enumerate(others)]
    taken = enumerate(documents, 1)
    load(by=by, at=moment.at, source="staff", documents=taken, forms=OF_COMMANDS)

    truth = {one["id"]: person for person, one in rows}
    records = dict(Record.objects.values_list("ref", "external_id"))
    numbers = dict(Staff.objects.values_list("pk", "number"))
    meant = {f"L{n}": person for n, (person, _) in enumerate(linked)}
    found, wrong = set(), set()
    bars = Bar.objects.exclude(why=Interest.TELLS)
    for staff, thing, why in bars.values_list("staff_id", "thing", "why"):
        number, person = numbers[staff], truth[records[thing]]
        if meant.get(number) == person:
            found.add(number)
        elif (
            number not in meant or why != Interest.HOME
        ):  # who lives there is meant too
            wrong.add((number, person))
    figure("access.conflicts.found", len(found) / len(linked), "share", engine)
    pairs = len(documents) * people
    figure("access.conflicts.wrong", len(wrong) / pairs, "share", engine)
    figure("access.conflicts.wrong_pairs", len(wrong), "count", engine)
    for n, kind in enumerate(KINDS):
        own = [f"L{i}" for i in range(n, len(linked), len(KINDS))]
        share = sum(one in found for one in own) / len(own)
        print(f"# {kind.__name__.strip('_')}: {share:.4f}", file=sys.stderr)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--engine")
    options = parser.parse_args()
    if options.engine:
        measure(options.engine, options.full)
        return
    words = ["--full"] if options.full else []
    for engine in ENGINES:
        if engine == "postgresql" and not postgresql_answers():
            skipped("access.conflicts", "PostgreSQL does not answer")
            continue
        with register(engine, "conflicts") as env:
            doorstep = [sys.executable, "-m", "doorstep", "migrate", "--quiet"]
            subprocess.run(doorstep, env={**os.environ, **env}, check=True)
            run("bench.conflicts", env, "--engine", engine, *words)


if __name__ == "__main__":
    main()
