"""Finds what is wrong with a merged pack, before anything is decided with it."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby, pairwise

from doorstep.policy.schema import (
    DATED,
    ListOf,
    Scalar,
    check_value,
    convert,
    settings,
    subjects,
)
from doorstep.policy.values import Entries, Key, Place, Problem, Status, Version

ONE_DAY = timedelta(days=1)
_MUST_HAVE = {"from": date, "source": str, "status": str}


def problems_of(
    entries: Entries, areas: tuple[str, ...], begins: date, today: date, head: Place
) -> Iterator[Problem]:
    """Yield every problem of the merged pack.

    areas   codes that a value may name
    begins  the first day that the pack answers for
    today   gaps are refused from `begins` to this day
    """
    for key, versions in entries.items():
        written = [p for version in versions for p in _written(key, version, areas)]
        yield from written
        if not written:
            yield from _dates(key, versions)
            if not key.code:
                yield from _gaps(key, versions, begins, today)
    for key in missing(entries):
        yield Problem(head, f"{key}: missing; every setting must be in the pack")


def missing(entries: Entries) -> Iterator[Key]:
    """Yield single values that the catalogue declares and nobody has set."""
    for subject in subjects():
        for name, kind in settings(subject).items():
            if isinstance(kind, Scalar) and Key(subject, name) not in entries:
                yield Key(subject, name)


def _written(key: Key, version: Version, areas: tuple[str, ...]) -> Iterator[Problem]:
    bad = [*_provenance(version, areas), *_values(key, version)]
    yield from (Problem(version.place, f"{key}: {says}") for says in bad)


def _provenance(version: Version, areas: tuple[str, ...]) -> Iterator[str]:
    for name, kind in _MUST_HAVE.items():
        one = version.fields.get(name)
        if not isinstance(one, kind) or not one:
            yield f"{name} is missing, or is no {kind.__name__}"
    status = version.fields.get("status")
    if status is not None and status not in list(Status):
        yield f"status {status!r} should be one of: {', '.join(Status)}"
    if not isinstance(version.fields.get("to", date.max), date):
        yield "to should be a date"
    if version.area and version.area not in areas:
        yield f"area {version.area!r} is not among the areas in pack.toml"


def _values(key: Key, version: Version) -> Iterator[str]:
    kind = settings(key.subject)[key.setting]
    own = {name: one for name, one in version.fields.items() if name not in DATED}
    source = str(version.fields.get("source", ""))
    if isinstance(kind, Scalar):
        yield from _single(kind, own, source)
    else:
        yield from _item(kind, own, source)


def _single(kind: Scalar, own: dict[str, object], source: str) -> Iterator[str]:
    if own.keys() != {"value"}:
        yield f"has {', '.join(own) or 'nothing'}, and should have one `value`"
        return
    try:
        check_value(kind, own["value"], source)
    except ValueError as error:
        yield str(error)


def _item(kind: ListOf, own: dict[str, object], source: str) -> Iterator[str]:
    for name in sorted(kind.required - own.keys()):
        yield f"{name} is missing"
    for name, one in own.items():
        if name not in kind.types:
            yield f"{name} is unknown in this list"
            continue
        try:
            convert(kind.types[name], one, source)
        except ValueError as error:
            yield f"{name} {error}"


def in_order(versions: tuple[Version, ...]) -> list[tuple[str, list[Version]]]:
    """Group versions by area, each group by date."""
    ordered = sorted(versions, key=lambda v: (v.area, v.start))
    return [(area, list(group)) for area, group in groupby(ordered, lambda v: v.area)]


def _dates(key: Key, versions: tuple[Version, ...]) -> Iterator[Problem]:
    for version in versions:
        if version.end and version.end < version.start:
            yield Problem(version.place, f"{key}: ends before it starts")
    for _, group in in_order(versions):
        for one, following in pairwise(group):
            same = one.start == following.start
            if same or (one.end and one.end >= following.start):
                says = f"{key}: overlaps the value from {one.start}"
                yield Problem(following.place, says)


def _gaps(
    key: Key, versions: tuple[Version, ...], begins: date, today: date
) -> Iterator[Problem]:
    group = dict(in_order(versions)).get("", [])
    if not group or group[0].start > begins:
        place = (group or versions)[0].place
        yield Problem(place, f"{key}: nothing from {begins}, when the pack begins")
    for one, following in pairwise(group):
        after = one.end + ONE_DAY if one.end else following.start
        if after < following.start and after <= today:
            says = f"{key}: nothing between {one.end} and {following.start}"
            yield Problem(following.place, says)
    if group and group[-1].end and group[-1].end < today:
        yield Problem(group[-1].place, f"{key}: nothing after {group[-1].end}")
