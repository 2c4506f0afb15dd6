"""Calls and other events of people who do not exist, for tests of the look-back."""

from datetime import date
from typing import Any

from doorstep.pathway.load import load
from doorstep.pathway.look_back import look_back
from doorstep.people.actions import link_new

HOME = "14 Larch Close, Anytown, ZZ1 1AA"
ELSEWHERE = "3 Mill Lane, Othertown, ZZ9 9ZZ"
HERS = "07700 900123"
SARAH = {
    "role": "victim",
    "given": "Sarah",
    "family": "Example",
    "born": "1990-03-02",
    "phones": [HERS],
}
MARK = {"role": "suspect", "given": "Mark", "family": "Otherman", "born": "1988-07-09"}
JUNE, WHOLE = (
    (date(2026, 6, 1), date(2026, 6, 30)),
    (date(2026, 1, 1), date(2026, 12, 31)),
)


def event(id_: str, at: str, *persons: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A domestic abuse call at her home, unless said otherwise."""
    return {
        "kind": "incident",
        "id": id_,
        "sort": "call",
        "at": at,
        "type_text": "Domestic abuse",
        "domestic": True,
        "address": HOME,
        "caller_phone": "",
        "noticed_repeat": False,
        "persons": list(persons),
    } | more


def take(nobody, at, *documents, source="control"):
    """Load documents of one source; none may be refused."""
    rows = enumerate(documents, start=1)
    done = load(by=nobody, at=at, source=source, documents=rows)
    assert done.refused == 0


def match(nobody, at, policy):
    """Join what is certain, as the worker does."""
    link_new(by=nobody, at=at)


def looked(nobody, at, policy, period=JUNE, **options):
    """The report of a period, and what it found of each domestic abuse call."""
    found = []
    first, last = period
    report = look_back(
        by=nobody,
        at=at,
        policy=policy,
        first=first,
        last=last,
        on_call=found.append,
        **options,
    )
    return report, found
