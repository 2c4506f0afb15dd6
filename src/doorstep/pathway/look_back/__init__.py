"""Looks back: replays a force's own records, and says what each call could have known.

In order of what was recorded, knowing at each moment only what had been: which calls
had their number, place, person or pair on record, what the old flag noticed, why the
others were missed. `replay` is the walk, `rules` the decisions, `report` the page.
"""

from doorstep.pathway.look_back.period import PeriodForm
from doorstep.pathway.look_back.report import LookBack, look_back, may_look_back
from doorstep.pathway.look_back.table import Table

__all__ = ["LookBack", "PeriodForm", "Table", "look_back", "may_look_back"]
