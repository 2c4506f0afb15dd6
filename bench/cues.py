"""Cues in what is said: do they light where they should, and nowhere else?

On 320 invented sentences, twenty of each kind, ten of which should light: written
before any pattern was, two thirds of them looked at while the patterns were set and
one third kept aside.  Of the sentences that should not light, some deny it, some tell
a story, some mean something else.  A sentence said of the past should light, marked
so; where the past does not matter it should not.  Prints `name value unit engine`.

One hand wrote sentences and patterns, so these are development figures.  `unseen` is
nearer the truth: 48 sentences of the kinds in wordings that no pattern was set on,
and 45 everyday calls, written after the patterns and never looked at to set them.
Calls of a force's own, judged by hand, are the test that counts.

Beside them, without a bound: the wordings of the force-year, written by others of
this project and seen while the patterns were set; and labelled text of others, which
says nothing of our kinds, under the folder that DOORSTEP_PUBLIC_DATA names: what
share of each label lights anything.
"""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bench.scratch import figure, skipped
from doorstep import policy
from doorstep.policy.catalogue import Risk
from doorstep.risk.rules import Hit, cues_in
from forceyear.words import cues as wordings

DAY = date(2026, 11, 22)
SENTENCES = Path(__file__).parents[1] / "tests" / "risk"
TUNED, ASIDE = "sentences.tsv", "sentences_aside.tsv"
UNSEEN = "sentences_unseen.tsv"
SHARED = ("control", "isolation", "stalking", "threats", "strangulation", "money")
WHO = {"she": "she", "her": "her", "their": "her", "he": "he", "him": "him"}


@dataclass(frozen=True)
class Tried:
    """One sentence, and what came of it.

    lights  whether its kind should light; `when` it should say
    hits    what lit of its kind
    """

    kind: str
    lights: bool
    when: str
    hits: tuple[Hit, ...]


def shipped() -> Risk:
    """The settings of the pack that ships."""
    return policy.load("england-wales", DAY).on(DAY).risk


def rows(name: str) -> list[dict[str, str]]:
    """Read a file of sentences: kind, lights (now, past, no), why, sentence."""
    with (SENTENCES / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def tried(name: str, risk: Risk) -> list[Tried]:
    """Try each sentence of a file on its own kind."""
    return [
        Tried(
            kind=row["kind"],
            lights=row["lights"] != "no",
            when=row["lights"],
            hits=tuple(
                hit for hit in cues_in(row["sentence"], risk) if hit.kind == row["kind"]
            ),
        )
        for row in rows(name)
    ]


def recall(of: Iterable[Tried]) -> float:
    """Share that lights of those that should."""
    return share(bool(one.hits) for one in of if one.lights)


def false_lights(of: Iterable[Tried]) -> float:
    """Share that lights of those that should not."""
    return share(bool(one.hits) for one in of if not one.lights)


def when_right(of: Iterable[Tried]) -> float:
    """Share with the right time of those that light and should."""
    lit = (one for one in of if one.lights and one.hits)
    return share(any(hit.when == one.when for hit in one.hits) for one in lit)


def share(answers: Iterable[bool]) -> float:
    """Share of yes; raises ZeroDivisionError for no answers."""
    listed = list(answers)
    return sum(listed) / len(listed)


def by_kind(of: Iterable[Tried]) -> dict[str, list[Tried]]:
    kinds: dict[str, list[Tried]] = {}
    for one in of:
        kinds.setdefault(one.kind, []).append(one)
    return kinds


def own(risk: Risk) -> None:
    """The figures on our own sentences."""
    tuned, aside = tried(TUNED, risk), tried(ASIDE, risk)
    kinds = by_kind([*tuned, *aside])
    for kind, listed in kinds.items():
        figure(f"cues.{kind}.recall", recall(listed), "share")
        figure(f"cues.{kind}.false_lights", false_lights(listed), "share")
    figure("cues.worst.recall", min(map(recall, kinds.values())), "share")
    figure("cues.worst.false_lights", max(map(false_lights, kinds.values())), "share")
    for name, listed in (("tuned", tuned), ("aside", aside)):
        figure(f"cues.{name}.recall", recall(listed), "share")
        figure(f"cues.{name}.false_lights", false_lights(listed), "share")
        figure(f"cues.{name}.when_right", when_right(listed), "share")


def unseen(risk: Risk) -> None:
    """The figures on what was written after the patterns, and never tuned on."""
    listed = rows(UNSEEN)
    said = [row for row in listed if row["lights"] != "no"]
    calls = [row["sentence"] for row in listed if row["lights"] == "no"]
    hits = [cues_in(row["sentence"], risk) for row in said]
    own_kind = (
        any(hit.kind == row["kind"] for hit in found)
        for row, found in zip(said, hits, strict=True)
    )
    figure("cues.unseen.recall", share(own_kind), "share")
    figure("cues.unseen.any_kind", share(map(bool, hits)), "share")
    lit = (bool(cues_in(text, risk)) for text in calls)
    figure("cues.unseen.false_lights", share(lit), "share")


def force_year(risk: Risk) -> None:
    """The wordings of the invented force-year that speak of our kinds."""
    said = wordings()
    listed = [(kind, text.lower().format(**WHO, his="his"))
              for kind in SHARED for text in said[kind]]  # fmt: skip
    lit = (any(h.kind == kind for h in cues_in(text, risk)) for kind, text in listed)
    figure("cues.force_year.recall", share(lit), "share")


def helpline(folder: Path, wanted: frozenset[str]) -> Iterator[str]:
    """Yield the transcripts in which one of these labels is marked."""
    path = folder / "text_helpline_synthetic" / "ner_synthetic_dataset_v1.jsonl"
    for line in path.open(encoding="utf-8"):
        row = json.loads(line)
        marked = (one for one in row["entities"] if one["label"] == "INCIDENT_TYPE")
        texts = {row["text"][one["start"] : one["end"]].upper() for one in marked}
        if texts & wanted:
            yield row["text"]


def dialogues(folder: Path, wanted: Callable[[dict[str, str]], bool]) -> Iterator[str]:
    """Yield the dialogues whose labels are wanted."""
    path = folder / "text_mentalmanip" / "mentalmanip_con.csv"
    with path.open(encoding="utf-8", newline="") as file:
        yield from (row["Dialogue"] for row in csv.DictReader(file) if wanted(row))


def public(folder: Path, risk: Risk) -> None:
    """What share of others' labelled texts lights anything, label by label."""
    abuse = ("DOMESTIC VIOLENCE", "GENDER-BASED VIOLENCE", "PHYSICAL ABUSE")
    calm = ("ACADEMIC PRESSURE", "GRADES", "LEARNING DIFFICULTIES", "PRANK CALL")
    sets = {
        "helpline_abuse": helpline(folder, frozenset(abuse)),
        "helpline_sexual": helpline(folder, frozenset(["SEXUAL ABUSE"])),
        "helpline_other": helpline(folder, frozenset(calm)),
        "intimidation": dialogues(folder, lambda r: "Intimidation" in r["Technique"]),
        "not_manipulative": dialogues(folder, lambda r: r["Manipulative"] == "0"),
    }
    for name, texts in sets.items():
        lit = share(bool(cues_in(text, risk)) for text in texts)
        figure(f"cues.public.{name}.lit", lit, "share")


def main() -> None:
    risk = shipped()
    own(risk)
    unseen(risk)
    force_year(risk)
    folder = os.environ.get("DOORSTEP_PUBLIC_DATA", "")
    if folder:
        public(Path(folder), risk)
    else:
        skipped("cues.public", "DOORSTEP_PUBLIC_DATA is unset")


if __name__ == "__main__":
    main()
