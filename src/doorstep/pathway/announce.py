"""What other systems are told when a briefing is ready: references, never content.

What was told is an act, one for each briefing and receiver, under a key that both
give. So what is still to be told follows from the acts themselves: nothing is lost
over a restart, and nothing rests on an order in which transactions ended.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from doorstep.access.actions import AlreadyDone, acting
from doorstep.access.queries import acts_after, done_keys
from doorstep.access.rules import Reader
from doorstep.incidents.queries import Briefed, briefed, last_seq_of_all

BRIEFED = "job.brief"  # the act that is announced
TOLD = "webhook.told"
READY = "briefing.ready"
FOR = timedelta(hours=24)  # what nobody took in this time is told no more
# An act's number is given just before its transaction ends, so one that is this far
# behind the newest cannot still come.
BEHIND = 10_000


@dataclass(frozen=True)
class News:
    """One announcement to one receiver.

    key  the same for each try; what bears it was told
    """

    key: str
    to: str
    of: Briefed

    def body(self) -> dict[str, str | int]:
        """What is sent: what happened, and references to ask with."""
        return {
            "id": str(self.of.act),
            "type": READY,
            "at": self.of.at.isoformat(),
            "dispatch": str(self.of.dispatch),
            "call": str(self.of.call),
            "version": self.of.version,
        }


class Follower:
    """Reads the acts for what one receiver has not taken, from where it came to."""

    def __init__(self, to: str) -> None:
        self._to = to
        self._from: int | None = None

    def waiting(self, at: datetime) -> list[News]:
        """What is still to be told, oldest first."""
        newest = last_seq_of_all()
        # At the first look the whole log of a day is read, then only what is new.
        since = at - FOR if self._from is None else None
        acts = acts_after(BRIEFED, self._from or 0, since=since)
        recent = [act.ref for act in acts if act.at > at - FOR]
        news = [News(key_of(self._to, of), self._to, of) for of in briefed(recent)]
        done = done_keys([one.key for one in news])
        still = [one for one in news if one.key not in done]
        waits = {one.of.act for one in still}
        first = min((act.seq for act in acts if act.ref in waits), default=newest)
        self._from = max(0, min(first - 1, newest - BEHIND))
        return still


def key_of(to: str, of: Briefed) -> str:
    """The key of one announcement to one receiver; no address of theirs is in it."""
    whom = hashlib.sha256(to.encode()).hexdigest()[:32]
    return f"webhook {whom} {of.act}"


def told(reader: Reader, *, at: datetime, news: News) -> None:
    """Keep that a receiver took an announcement."""
    try:
        with acting(
            by=reader,
            at=at,
            code=TOLD,
            thing=news.of.dispatch,
            key=news.key,
            policy=reader.version,
        ) as doing:
            doing.counts = {"version": news.of.version}
    except AlreadyDone:
        return  # another worker told them the same
