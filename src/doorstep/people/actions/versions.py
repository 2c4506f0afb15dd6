"""What stands already of a source: the same row again adds nothing."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

Row = tuple[str, int, int, int, datetime]
COLUMNS = ("external_id", "pk", "version", "digest", "loaded_at")


class Standing(NamedTuple):
    """The latest version of a row.

    digests  those of all versions that came in the same load as the latest one: of a
             file that holds one id twice, both rows stand when it is loaded again
    """

    pk: int
    version: int
    digest: int
    loaded_at: datetime
    digests: frozenset[int]


def standing(
    model: Any, source: str, ids: Iterable[str], *, ever: bool = False
) -> dict[str, Standing]:
    """The latest version of each of a source's rows, by external id.

    ever  the digests are those of all versions that there ever were: for rows of
          which every version counts, a row gone back to is there already
    """
    rows: Iterable[Row] = (
        model.objects.filter(source=source, external_id__in=list(ids))
        .order_by("version")
        .values_list(*COLUMNS)
    )
    found: dict[str, Standing] = {}
    for external, pk, version, digest, loaded_at in rows:
        before = found.get(external)
        same_load = before is not None and (ever or before.loaded_at == loaded_at)
        digests = before.digests if before is not None and same_load else frozenset()
        found[external] = Standing(pk, version, digest, loaded_at, digests | {digest})
    return found


class Versions:
    """Numbers the versions of a batch's rows of which the latest one holds."""

    def __init__(self, model: Any, source: str, ids: Iterable[str]) -> None:
        stands = standing(model, source, ids)
        self._known = {name: (row.version, row.digests) for name, row in stands.items()}

    def next(self, external: str, digest: int) -> int:
        """The number of the version that this row makes; 0 if it stands already."""
        version, digests = self._known.get(external, (0, frozenset()))
        return 0 if digest in digests else version + 1

    def keep(self, external: str, version: int, digest: int) -> None:
        """This version is made: the next row of the same id is compared with it."""
        self._known[external] = (version, frozenset({digest}))
