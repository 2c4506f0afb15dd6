"""Keeps count of every name and place word, and of how a name may be misspelt."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

from django.db import connection

from doorstep.people.actions.bulk import insert
from doorstep.people.models import SHORT, Spelling, Term
from doorstep.people.queries.secrets import digest
from recognise import cuts

CHUNK = 5000
Row = TypeVar("Row")
NAMES = ("given", "family")
_UPSERT = (
    "INSERT INTO people_term (kind, token, n) VALUES {rows} "
    "ON CONFLICT (kind, token) DO UPDATE SET n = people_term.n + excluded.n"
)


def count_terms(counted: Mapping[tuple[str, str], int]) -> None:
    """Add these counts, and file each new name under its spellings.

    Sorted, so that two loads at once take the rows in one order and never wait for
    each other in a ring. A "word" of more than 200 characters is nobody's name or
    street: it is not counted, and so is as rare as can be.
    """
    rows = sorted(
        (kind, token, n) for (kind, token), n in counted.items() if len(token) <= SHORT
    )
    for chunk in _chunks(rows):
        marks = ", ".join(["(%s, %s, %s)"] * len(chunk))
        values = [value for row in chunk for value in row]
        with connection.cursor() as cursor:
            cursor.execute(_UPSERT.format(rows=marks), values)
    names = [(kind, token) for kind, token, _ in rows if kind in NAMES]
    for some in _chunks(names):
        _file_spellings(some)


def _chunks(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    for start in range(0, len(rows), CHUNK):
        yield rows[start : start + CHUNK]


def _file_spellings(names: Sequence[tuple[str, str]]) -> None:
    """File the names that are not filed yet under each letter left out."""
    new = Term.objects.filter(
        kind__in=NAMES, token__in=[token for _, token in names], filed=False
    )
    terms = list(new)
    insert(
        Spelling,
        ("deletion", "term"),
        [
            (digest(f"{term.kind}|{left}"), term.pk)
            for term in terms
            for left in cuts(term.token)
        ],
    )
    Term.objects.filter(pk__in=[term.pk for term in terms]).update(filed=True)
