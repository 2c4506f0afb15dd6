"""What the library asks of a store, and a store in memory.

A store in SQL needs three tables beside its records (a packed text each):

- postings (key, rid), from `recognise.keys`, primary key on both;
- counts (kind, token, n), from `recognise.terms`, each pair once a record;
- spellings (kind, cut, token), from `recognise.cuts` of every token of the kinds
  "given" and "family"; or the vocabulary held in memory in a `Vocabulary`.

A store serves `postings` best by one statement that reads each key by itself and stops
after cap + 1 rows (a lateral join, or a union of limited reads): nothing then needs to
know beforehand which keys are over-common.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from recognise.keys import Term, keys, terms
from recognise.records import Record

SPELT = frozenset({"given", "family"})


class Index(Protocol):
    """A store of records as `recognise.find` asks it."""

    @property
    def secret(self) -> bytes:
        """The secret under which the stored keys were made."""

    def size(self) -> int:
        """Count the records held."""

    def postings(self, keys: Sequence[int], cap: int) -> Mapping[int, Sequence[int]]:
        """Give the record ids under each key; keys with none may be left out.

        A list longer than `cap` says that the key is over-common: the store may stop
        reading a key after cap + 1 ids.  What the reader may not see is left out here.
        """

    def records(self, rids: Sequence[int]) -> Mapping[int, Record]:
        """Give the records with these ids."""

    def frequencies(self, terms: Sequence[Term]) -> Mapping[Term, int]:
        """Give on how many records each of the terms stands; 0 may be absent."""

    def neighbours(
        self, terms: Sequence[Term]
    ) -> Mapping[Term, Sequence[tuple[str, int]]]:
        """Give, for each (kind, token), the tokens counted that are one letter off.

        kind is "given" or "family"; each neighbour comes with its count.
        """


def cuts(token: str) -> tuple[str, ...]:
    """Give the token and what it is with any one letter cut out.

    Two tokens with a cut in common are one letter apart, or have two turned round.
    """
    made = (
        {token[:i] + token[i + 1 :] for i in range(len(token))}
        if len(token) > 3
        else ()
    )
    return (token, *sorted(made))


class Vocabulary:
    """Tokens with their counts, and which of them are one letter off another."""

    def __init__(self) -> None:
        self.counts: Counter[Term] = Counter()
        self._cuts: defaultdict[Term, list[str]] = defaultdict(list)

    def add(self, found: Iterable[Term], n: int = 1) -> None:
        """Count each term `n` more."""
        for term in found:
            if term[0] in SPELT and term not in self.counts:
                for cut in cuts(term[1]):
                    self._cuts[(term[0], cut)].append(term[1])
            self.counts[term] += n

    def neighbours(self, term: Term) -> list[tuple[str, int]]:
        """Give the tokens one letter off, commonest first."""
        kind, token = term
        near = {t for cut in cuts(token) for t in self._cuts.get((kind, cut), ())}
        near.discard(token)
        found = [(t, self.counts[(kind, t)]) for t in near]
        return sorted(found, key=lambda pair: (-pair[1], pair[0]))


class MemoryIndex:
    """An index in memory, for tests, labelled sets and small lists."""

    def __init__(self, secret: bytes = b"a secret of sixteen or more bytes") -> None:
        self._secret = secret
        self._postings: defaultdict[int, list[int]] = defaultdict(list)
        self._records: dict[int, Record] = {}
        self._vocabulary = Vocabulary()

    @property
    def secret(self) -> bytes:
        """The secret under which the stored keys were made."""
        return self._secret

    def add(self, rid: int, record: Record) -> None:
        """Add a record; each id once.

        Raises ValueError for an id that is there already.
        """
        if rid in self._records:
            raise ValueError(f"Record {rid} is in the index already.")
        self._records[rid] = record
        for key in keys(record, self._secret):
            self._postings[key].append(rid)
        self._vocabulary.add(terms(record))

    def size(self) -> int:
        """Count the records held."""
        return len(self._records)

    def postings(self, keys: Sequence[int], cap: int) -> Mapping[int, Sequence[int]]:
        """Give the record ids under each key, at most cap + 1."""
        held = self._postings
        return {key: held[key][: cap + 1] for key in keys if key in held}

    def records(self, rids: Sequence[int]) -> Mapping[int, Record]:
        """Give the records with these ids."""
        return {rid: self._records[rid] for rid in rids if rid in self._records}

    def frequencies(self, terms: Sequence[Term]) -> Mapping[Term, int]:
        """Give on how many records each term stands."""
        counts = self._vocabulary.counts
        return {term: counts[term] for term in terms if term in counts}

    def neighbours(
        self, terms: Sequence[Term]
    ) -> Mapping[Term, Sequence[tuple[str, int]]]:
        """Give the counted tokens one letter off each."""
        return {term: self._vocabulary.neighbours(term) for term in terms}
