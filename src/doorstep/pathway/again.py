"""The same request again: the same answer, and nothing done twice.

A feed that lost an answer sends again. The act that took its documents in kept what
it counted and which rows named nobody known; the rest of the answer follows from the
documents themselves, so that no personal data is kept for the sake of repeating.
"""

import hashlib
import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from doorstep.access.actions import AlreadyDone
from doorstep.access.queries import counts_of
from doorstep.access.rules import Reader
from doorstep.pathway.load import Refusal, Summary, clean_one, load, unknown
from doorstep.states import Conflict


class OtherBody(Conflict):
    """The key was used before, for other documents."""

    def __init__(self) -> None:
        super().__init__(
            "This key was used before, with another body. Use a key once for one body."
        )


def load_once(
    *,
    by: Reader,
    at: datetime,
    source: str,
    documents: Sequence[Any],
    on_refusal: Callable[[Refusal], None],
    key: str,
) -> tuple[Summary, bool]:
    """Take in one batch of `documents`, and tell whether that was done before.

    key  the sender's own, of any length; empty where it has none
    Raises OtherBody if the key was used for other documents.
    """
    rows = list(enumerate(documents, start=1))
    fingerprint = _fingerprint(documents)
    # One source's keys cannot meet another's, whatever signs are in either.
    name = hashlib.sha256(json.dumps([source, key]).encode()).hexdigest()
    try:
        done = load(
            by=by,
            at=at,
            source=source,
            documents=rows,
            on_refusal=on_refusal,
            key=f"feed {name}" if key else None,
            fingerprint=fingerprint,
        )
    except AlreadyDone as earlier:
        summary = _again(earlier, rows, fingerprint, on_refusal)
        return summary, True
    return done, False


def _fingerprint(documents: Sequence[Any]) -> int:
    text = json.dumps(documents, sort_keys=True)
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:7], "big")


def _again(
    earlier: AlreadyDone,
    rows: Sequence[tuple[int, Any]],
    fingerprint: int,
    on_refusal: Callable[[Refusal], None],
) -> Summary:
    counts = counts_of(earlier.act)
    if counts["body"] != fingerprint:
        raise OtherBody
    refusals: list[Refusal] = []
    for number, document in rows:
        clean_one(number, document, refusals)
    for number, name in counts["unknown"].items():
        document = rows[int(number) - 1][1]
        refusals.append(unknown(int(number), name, document[name].strip()))
    for refusal in sorted(refusals):
        on_refusal(refusal)
    return Summary(
        read=counts["read"],
        loaded=counts["loaded"],
        new_versions=counts["versions"],
        already_there=counts["already"],
        refused=counts["refused"],
        acts=[str(earlier.act)],
    )
