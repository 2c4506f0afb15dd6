"""Policy is data: what are the numbers, since when, and who says so?

A *pack* is a folder of TOML. A *setting* is named by file and table
(`incidents.age_from`); it has dated *versions*, each with unit, *status* (statute,
national guidance, force policy, proposed), *source* and first day. A *list* is a
table of *items* by code. `load` merges a force's pack over its *base*, refuses what
is wrong with file and line, and gives a `Policy`; `policy.on(day)` gives a *view*:
the settings of that day as frozen dataclasses. A value that nobody knows is
`NotKnown`, which no rule can compute with.
"""

from doorstep.policy.catalogue import View
from doorstep.policy.loader import load
from doorstep.policy.policy import Cited, Policy
from doorstep.policy.text import restore
from doorstep.policy.values import NotKnown, PolicyError, Reason, Status

__all__ = [
    "Cited",
    "NotKnown",
    "Policy",
    "PolicyError",
    "Reason",
    "Status",
    "View",
    "load",
    "restore",
]
