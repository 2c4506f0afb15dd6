"""What may be done here: take persons in, link records, judge doubts, protect."""

from doorstep.people.actions.apart import keep_apart
from doorstep.people.actions.attach import attach_records
from doorstep.people.actions.bulk import insert, next_ids, refs
from doorstep.people.actions.common_keys import find_common
from doorstep.people.actions.conflicts import file_staff
from doorstep.people.actions.judge import judge, undo
from doorstep.people.actions.link import link_new, link_records
from doorstep.people.actions.load import Item, Loaded, digest_of, load_persons, text_of
from doorstep.people.actions.owing import miss_history, refuse_rows
from doorstep.people.actions.papers import load_markers, load_relationships
from doorstep.people.actions.places import load_places
from doorstep.people.actions.protect import protect
from doorstep.people.actions.spool import settle, spooled
from doorstep.people.actions.turns import LOADING, take_turn
from doorstep.people.actions.versions import Versions

__all__ = [
    "LOADING",
    "Item",
    "Loaded",
    "Versions",
    "attach_records",
    "digest_of",
    "file_staff",
    "find_common",
    "insert",
    "judge",
    "keep_apart",
    "link_new",
    "link_records",
    "load_markers",
    "load_persons",
    "load_places",
    "load_relationships",
    "miss_history",
    "next_ids",
    "protect",
    "refs",
    "refuse_rows",
    "settle",
    "spooled",
    "take_turn",
    "text_of",
    "undo",
]
