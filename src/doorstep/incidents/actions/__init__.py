"""What may be done here: take incidents in, work a call, send units, brief them."""

from doorstep.incidents.actions.calls import (
    HERE,
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
from doorstep.incidents.actions.feed import give_radio_text, reassess_owed
from doorstep.incidents.actions.jobs import (
    arrive,
    brief_unit,
    dispatch,
    leave,
    read_brief,
)
from doorstep.incidents.actions.load import Item, Loaded, load_incidents

__all__ = [
    "HERE",
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
    "give_radio_text",
    "grade_call",
    "join_calls",
    "last_seq",
    "leave",
    "load_incidents",
    "not_domestic",
    "open_call",
    "read_brief",
    "reassess_owed",
    "say",
    "send",
    "take_call",
    "unsend",
]
