"""Bring the rows of one record together where a system writes one row for each person.

Rows of one id mostly stand side by side and are joined as they pass. A first reading of
the ids finds those that come back later; only their rows are held until the end.
"""

import itertools
from array import array
from collections.abc import Iterable, Iterator

from doorstep.intake.limits import ROWS_APART
from doorstep.intake.outcome import Document, FileRefused, Note, Row

DIFFERS = "differs from the first row of the same record; the first was kept"


def apart(file: str, ids: Iterable[str]) -> frozenset[int]:
    """Find the ids that come back after other ids came between, as hashes.

    Raises FileRefused when their rows would be too many to hold.
    """
    runs = array("q")
    last = ""
    for id_ in ids:
        if id_ != last:
            runs.append(hash(id_))
            last = id_
    ordered = sorted(runs)
    found = frozenset(one for one, two in itertools.pairwise(ordered) if one == two)
    if len(ordered) > ROWS_APART and sum(one in found for one in ordered) > ROWS_APART:
        raise FileRefused(
            file, "the rows of one record lie far apart. Sort the file by its id first."
        )
    return found


def gathered(rows: Iterable[Row], held_back: frozenset[int]) -> Iterator[Row]:
    """Join the documents of rows that have one id; refused rows pass as they are.

    held_back  hashes of ids whose rows stand apart, from `apart`
    """
    held: dict[str, Row] = {}
    current: Row | None = None
    for row in rows:
        if row.document is None:
            yield row
            continue
        id_ = row.document["id"]
        if hash(id_) in held_back:
            held[id_] = joined(held[id_], row) if id_ in held else row
        elif current is not None and current.document and current.document["id"] == id_:
            current = joined(current, row)
        else:
            if current is not None:
                yield current
            current = row
    if current is not None:
        yield current
    yield from held.values()


def joined(first: Row, second: Row) -> Row:
    """Add a second row to the record of the first: its persons, and what was empty."""
    base, more = dict(first.document or {}), second.document or {}
    notes = [*first.notes, *second.notes]
    for name, value in more.items():
        if name == "persons":
            continue
        if name not in base:
            base[name] = value
        elif base[name] != value:
            notes.append(Note(second.number, name, DIFFERS, str(value)[:80]))
    persons = _persons(base, more)
    if persons:
        base["persons"] = persons
    originals = (*first.originals, *second.originals)
    return Row(first.number, base, None, tuple(notes), originals)


def _persons(base: Document, more: Document) -> list[Document]:
    found: list[Document] = list(base.get("persons", []))
    return found + [one for one in more.get("persons", []) if one not in found]
