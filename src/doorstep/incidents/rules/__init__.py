"""Words and decisions about incidents, one file for each noun: pure.

The words themselves stand here, since every room above uses them; a decision is
imported from the file that holds it (`calls`, `grades`, `asking`, …).
"""

from doorstep.incidents.rules.words import (
    NARRATIVE,
    WHOLE,
    PlaceSort,
    Role,
    Sort,
    sides,
)

__all__ = ["NARRATIVE", "WHOLE", "PlaceSort", "Role", "Sort", "sides"]
