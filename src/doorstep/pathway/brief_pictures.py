"""An officer's jobs and the briefing of one, as plain values for a phone and the API.

Every text is words for a person who reads it; nothing here is queried later.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class JobLine:
    """One job that this officer is sent to, as the list names it.

    ref      of the dispatch
    since    when the unit was sent, in words
    state    where the unit stands, in words
    first    first line of the newest briefing; empty while there is none
    changed  the briefing has changed since this officer read it
    unread   the newest briefing is not known to be read
    """

    ref: str
    number: str
    callsign: str
    purpose: str
    since: str
    state: str
    first: str
    changed: bool
    unread: bool


@dataclass(frozen=True)
class JobsPage:
    """An officer's jobs, newest first; `empty` says what no jobs means.

    mark  what this list has seen; give it back with each poll
    """

    jobs: tuple[JobLine, ...]
    empty: str
    mark: str = ""


@dataclass(frozen=True)
class BriefLine:
    """One of the ten lines: its text, and where, when and how sure it is from.

    number   1 to 10, the order of policy
    on       the date in words; status as words ("Reported, not charged")
    more     what the line had no room for, in words; empty where it holds all
    changed  it says something else than when this officer last read it
    """

    number: int
    topic: str
    heading: str
    text: str
    source: str
    on: str
    status: str
    more: str
    changed: bool


@dataclass(frozen=True)
class BriefingPage:
    """The briefing of one job, as the officer's phone shows it.

    ref            of the dispatch
    briefing       ref of this version; empty while there is none
    version        counts from 1; 0 while there is no briefing
    first          at most twelve words: what could kill tonight
    made           when this version was made, in words
    read           "Read 14:05", or empty
    changed_since  what changed since it was read, in words, or empty
    gone_at        when it leaves the phone, in words; empty while the unit is there
    seq            what this page has seen; give it back with each poll
    gone_in        seconds until it leaves the phone; 0 while the unit is there
    arrived, left  whether the unit has been there, and whether it has left
    own            whether this reader is the unit, who alone says what it has read
    late           that history was found after the unit was sent, in words, or empty
    """

    ref: str
    briefing: str
    version: int
    call_number: str
    callsign: str
    purpose: str
    first: str
    lines: tuple[BriefLine, ...]
    made: str
    read: str
    changed_since: str
    gone_at: str
    seq: int
    gone_in: int = 0
    arrived: bool = False
    left: bool = False
    own: bool = True
    late: str = ""
