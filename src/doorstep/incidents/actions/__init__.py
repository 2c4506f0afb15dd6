"""What may be done here: take incidents in, work a call, send units, brief them."""

from doorstep.incidents.actions.calls import (
    NoCall,
    Saved,
    advise,
    attach,
    close_call,
    detach,
    grade_call,
    join_calls,
    last_seq,
    not_domestic,
    open_call,
    say,
    send,
    take_call,
    unsend,
)
from doorstep.incidents.actions.jobs import (
    arrive,
    brief_unit,
    dispatch,
    leave,
    read_brief,
)
from doorstep.incidents.actions.load import Item, Loaded, load_incidents

__all__ = [
    "Item",
    "Loaded",
    "NoCall",
    "Saved",
    "advise",
    "arrive",
    "attach",
    "brief_unit",
    "close_call",
    "detach",
    "dispatch",
    "grade_call",
    "join_calls",
    "last_seq",
    "leave",
    "load_incidents",
    "not_domestic",
    "open_call",
    "read_brief",
    "say",
    "send",
    "take_call",
    "unsend",
]
