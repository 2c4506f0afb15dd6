"""Writes a policy as one canonical text, and gives it back from that text."""

import json
from datetime import date
from typing import Any

from doorstep.policy.check import missing
from doorstep.policy.pack import Head
from doorstep.policy.policy import Policy, change_days, version_of
from doorstep.policy.schema import settings, subjects
from doorstep.policy.values import Entries, Key, Place, PolicyError, Problem, Version


def make(
    head: Head, areas: tuple[str, ...], entries: Entries, says: dict[str, str]
) -> Policy:
    """Make a policy of what has been merged and checked."""
    text = canonical(head, areas, entries, says)
    return _made(head, areas, entries, says, text)


def canonical(
    head: Head, areas: tuple[str, ...], entries: Entries, says: dict[str, str]
) -> str:
    """Write a merged pack: equal packs give equal text, whatever their layout."""
    whole = {
        "pack": {
            "name": head.name,
            "title": head.title,
            "version": head.version,
            "begins": head.begins,
            "areas": sorted(areas),
        },
        "says": says,
        "settings": [
            {"name": list(key), "versions": [version.fields for version in versions]}
            for key, versions in sorted(entries.items())
        ],
    }
    return json.dumps(
        whole, sort_keys=True, ensure_ascii=False, indent=1, default=date.isoformat
    )


def restore(text: str) -> Policy:
    """Give back the policy whose `text` was stored, without checking it again.

    Settings that the catalogue no longer knows are left out. Raises PolicyError
    naming those that it has gained since, which an old text cannot answer for.
    """
    whole = json.loads(text)
    head = _head(whole["pack"])
    place = Place(f"stored {head.name}", 1)
    entries = {
        Key(*one["name"]): tuple(_version(v, place) for v in one["versions"])
        for one in whole["settings"]
        if _is_known(Key(*one["name"]))
    }
    if gained := [Problem(place, f"{key}: not in it") for key in missing(entries)]:
        raise PolicyError(gained)
    return _made(head, head.areas, entries, whole["says"], text)


def _made(
    head: Head,
    areas: tuple[str, ...],
    entries: Entries,
    says: dict[str, str],
    text: str,
) -> Policy:
    return Policy(
        name=head.name,
        title=head.title,
        version=version_of(text),
        text=text,
        begins=head.begins,
        areas=areas,
        entries=entries,
        says=says,
        _changes=change_days(entries),
    )


def _head(written: dict[str, Any]) -> Head:
    return Head(
        name=written["name"],
        title=written["title"],
        version=date.fromisoformat(written["version"]),
        begins=date.fromisoformat(written["begins"]),
        base="",
        areas=tuple(written["areas"]),
    )


def _is_known(key: Key) -> bool:
    return key.subject in subjects() and key.setting in settings(key.subject)


def _version(written: dict[str, Any], place: Place) -> Version:
    days = {
        name: date.fromisoformat(one)
        for name, one in written.items()
        if name in ("from", "to")
    }
    return Version({**written, **days}, place)
