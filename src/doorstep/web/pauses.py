"""Keeps the collector of garbage from pausing a search."""

import gc

# Objects made before each look at the youngest, and looks before the older ones.
OFTEN = (50_000, 20, 50)


def settle_collector() -> None:
    """Set aside all that stands at the start, and look for garbage less often.

    Rooms, policy and the matching library's lists are a million objects that live as
    long as the process; going through them takes a tenth of a second, which a search
    would wait for. Call it once, when all has been imported.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*OFTEN)
