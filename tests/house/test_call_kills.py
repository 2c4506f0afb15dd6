"""How much typing was lost: the measure of `bench.call_kills`."""

import pytest

from bench.call_kills import Key, lost_seconds

TYPED = {"where": "14 Larch", "text": "he is here"}


def keys() -> list[Key]:
    """One key a second, the place first."""
    both = [(box, char) for box, text in TYPED.items() for char in text]
    return [Key(box, char, float(n)) for n, (box, char) in enumerate(both)]


@pytest.mark.parametrize(
    ("held", "seconds"),
    [
        (TYPED, 0),
        ({"where": "14 Larch", "text": "he is"}, 18 - 14),
        ({"where": "14 Larch"}, 18 - 8),
        ({"text": "he is here"}, 8),
        ({"where": "14 Larch", "text": "he here"}, 2 + 1),
        ({"where": "14 Larch", "text": "he is her"}, 1),
        ({}, 18),
    ],
    ids=["none", "end", "a box", "the first box", "middle", "one key", "all"],
)
def test_the_longest_stretch_that_nothing_holds_is_found(held, seconds):
    assert lost_seconds(keys(), held, 18.0) == seconds
