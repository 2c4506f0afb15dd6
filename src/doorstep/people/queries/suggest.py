"""What place somebody may be typing: from the gazetteer alone, never a person's."""

from doorstep.people.models import PlaceStart
from doorstep.people.rules import typed_place
from recognise.normalise.text import fold

MOST = 8  # lines that can be taken in at a glance
_RANKED = 64  # rows of one beginning that are put into order
_AFTER = "{"  # sorts after every letter, figure and space of a key


def suggest(text: str, limit: int = MOST) -> tuple[str, ...]:
    """Streets and premises that begin as `text` does, as lines for a box of a call.

    The number or flat stays as it was typed; nothing comes for fewer than three
    letters. Only the gazetteer is read, no address of a person and no place of an
    incident, so nobody is looked at and no look is noted. A line that happens to be
    somebody's protected address is suggested like any other: that a street exists
    tells nothing about anybody, while a gap in the list would tell that somebody
    hides there.
    """
    typed = typed_place(text)
    if typed is None:
        return ()
    found: dict[str, None] = {}
    for words in typed.ways():
        for line in _lines(words):
            found.setdefault(typed.with_head(line))
        if len(found) >= limit:
            break
    return tuple(found)[:limit]


def _lines(words: tuple[str, ...]) -> list[str]:
    """Lines whose key begins with the first of `words` and holds words begun so.

    Those that begin so themselves come first: Larch Close before The Larch Arms.
    """
    beginning, *others = words
    rows = PlaceStart.objects.filter(key__gte=beginning, key__lt=beginning + _AFTER)
    for word in others:
        rows = rows.filter(key__contains=f" {word}")
    ordered = rows.order_by("key", "line").values_list("key", "line").distinct()
    found = sorted(
        ordered[:_RANKED], key=lambda row: not fold(row[1]).startswith(row[0])
    )
    return [line for _, line in found]
