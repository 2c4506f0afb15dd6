"""How common a value is: what makes a rare name weigh more than Smith."""

from __future__ import annotations

from collections.abc import Mapping
from math import log2

from recognise.keys import Term
from recognise.model import Model

# Of the records that bear a name, how many may bear one and the same slip of it.
_SLIPS = 0.02


class Frequency:
    """Counts of values among records, smoothed by the model's base shares.

    size    number of records counted
    counts  (kind, value) to the number of records that bear it
    """

    __slots__ = ("_base", "_bits", "counts", "prior", "size")

    def __init__(self, model: Model, size: int, counts: Mapping[Term, int]) -> None:
        self.size = size
        self.counts = counts
        self.prior = model.prior(size)
        total = size + model.pseudo_size
        self._base = {k: model.pseudo_size * s for k, s in model.base.items()}
        self._bits = log2(total)

    def bits(self, kind: str, *values: str) -> float:
        """Give -log2 of the share of records bearing the commonest of the values."""
        counts = self.counts
        most = 0
        for value in values:
            found = counts.get((kind, value), 0)
            if found > most:
                most = found
        # Half a record more than was counted: the next person may bear it too.
        return self._bits - log2(most + 0.5 + self._base[kind])

    def both_known(self, kind: str, a: str, b: str) -> bool:
        """Whether two values are each borne so often that neither is a slip."""
        kind = "given" if kind == "middle" else kind
        low, high = sorted(
            (self.counts.get((kind, a), 0), self.counts.get((kind, b), 0))
        )
        return low >= 3 + high * _SLIPS
