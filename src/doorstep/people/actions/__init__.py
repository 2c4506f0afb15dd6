"""What may be done here: take persons in, link records, judge doubts, protect."""

from doorstep.people.actions.bulk import insert, next_ids, refs
from doorstep.people.actions.common import find_common
from doorstep.people.actions.judge import judge, protect, undo
from doorstep.people.actions.link import link_new, link_records
from doorstep.people.actions.load import Item, Loaded, digest_of, load_persons, text_of
from doorstep.people.actions.papers import load_markers, load_relationships
from doorstep.people.actions.spool import settle, spooled

__all__ = [
    "Item",
    "Loaded",
    "digest_of",
    "find_common",
    "insert",
    "judge",
    "link_new",
    "link_records",
    "load_markers",
    "load_persons",
    "load_relationships",
    "next_ids",
    "protect",
    "refs",
    "settle",
    "spooled",
    "text_of",
    "undo",
]
