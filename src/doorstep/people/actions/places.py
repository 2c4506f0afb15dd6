"""Takes in a gazetteer: streets and premises, so that a place can be suggested."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from doorstep.access.actions import Acting
from doorstep.people.actions.bulk import insert, next_ids
from doorstep.people.actions.load import digest_of, text_of
from doorstep.people.actions.papers import Paper, Taken
from doorstep.people.actions.versions import Versions
from doorstep.people.models import ListedPlace, PlaceStart
from doorstep.people.rules import place_line, place_starts

_PARTS = ("name", "street", "locality", "town", "postcode")
_HEAD = ("id", "source", "external_id", "version", "digest", "loaded_at", "act")


def load_places(
    doing: Acting, *, at: datetime, source: str, papers: Sequence[Paper]
) -> Taken:
    """Take in streets and premises within the act under way; none is ever unknown."""
    taken, new = Taken(), []
    versions = Versions(ListedPlace, source, {paper.values["id"] for paper in papers})
    for paper in papers:
        digest = digest_of(text_of(paper.given))
        external = paper.values["id"]
        version = versions.next(external, digest)
        if not version:
            taken.already += 1
            continue
        versions.keep(external, version, digest)
        new.append(((source, external, version, digest, at, doing.ref), paper.values))
        taken.loaded += 1
        taken.new_versions += version > 1
    if new:
        pks = next_ids(ListedPlace, len(new))
        rows = [
            (pk, *head, *(values[part] for part in _PARTS))
            for pk, (head, values) in zip(pks, new, strict=True)
        ]
        insert(ListedPlace, (*_HEAD, *_PARTS), rows)
        _file(source, {v["id"]: (pk, v) for pk, (_, v) in zip(pks, new, strict=True)})
    return taken


def _file(source: str, last: Mapping[str, tuple[int, Mapping[str, Any]]]) -> None:
    """File each place under what may be typed of it, in its last version alone."""
    PlaceStart.objects.filter(
        place__source=source, place__external_id__in=list(last)
    ).delete()
    rows = []
    for pk, values in last.values():
        parts = [values[part] for part in _PARTS]
        line = place_line(parts)
        rows += [(pk, start, line) for start in place_starts(parts)]
    insert(PlaceStart, ("place", "key", "line"), rows)
