"""Keeps the collector of garbage from pausing a search."""

import gc

from recognise import Given, GivenName, normalise, shipped_model

# Objects made before each look at the youngest, and looks before the older ones.
OFTEN = (50_000, 20, 50)


def settle_collector() -> None:
    """Set aside all that stands at the start, and look for garbage less often.

    Rooms, policy and the matching library's lists live as long as the process; going
    through them takes up to a tenth of a second, which a search would wait for. Call
    it once, when all has been imported.
    """
    read_lists()
    gc.collect()
    gc.freeze()
    gc.set_threshold(*OFTEN)


def read_lists() -> None:
    """Have the matching library read its names and weights before anybody waits."""
    shipped_model()
    normalise(Given(names=(GivenName(whole="Anna Example"),), phones=("07700 900123",)))
