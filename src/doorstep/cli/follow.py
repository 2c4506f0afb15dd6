"""Follows the acts while the worker runs, and tells receivers what is ready."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Event, Thread

from django.conf import settings
from django.db import Error as DatabaseFault
from django.db import close_old_connections, connection

from doorstep.cli.readers import Now, again, now, system_reader
from doorstep.cli.webhook import NotTaken, Target, post
from doorstep.pathway.announce import Follower, News, told

EVERY = 0.5  # seconds between two looks: a briefing is to be announced within two
LEAST, MOST = timedelta(seconds=1), timedelta(minutes=5)  # of waiting after a failure
log = logging.getLogger(__name__)


@dataclass
class Waits:
    """When a thing may be tried again: each failure doubles the wait."""

    times: dict[str, int] = field(default_factory=dict)
    until: dict[str, datetime] = field(default_factory=dict)

    def may(self, key: str, at: datetime) -> bool:
        return self.until.get(key, at) <= at

    def failed(self, key: str, at: datetime) -> timedelta:
        """Count a failure; returns how long to wait now."""
        times = self.times.get(key, 0)
        self.times[key] = times + 1
        wait = min(MOST, LEAST * (1 << min(times, 20)))
        self.until[key] = at + wait
        return wait

    def done(self, key: str) -> None:
        self.times.pop(key, None)
        self.until.pop(key, None)


class Teller:
    """Tells each receiver what waits for it; one that fails keeps no other waiting."""

    def __init__(self, targets: Sequence[Target], clock: Callable[[], Now]) -> None:
        self._targets = {one.url: one for one in targets}
        self._followers = {url: Follower(url) for url in self._targets}
        self._clock = clock
        self._waits = Waits()

    def once(self) -> int:
        """Tell what waits now; returns how many announcements were taken."""
        at = self._clock().at
        due = [url for url in self._targets if self._waits.may(url, at)]
        news = [one for url in due for one in self._followers[url].waiting(at)]
        return sum(self._tell(one) for one in news)

    def _tell(self, news: News) -> bool:
        moment = self._clock()
        if not all(self._waits.may(key, moment.at) for key in (news.to, news.key)):
            return False
        try:
            post(self._targets[news.to], news.body(), moment.at)
        except NotTaken as wrong:
            # Who was not reached is let alone; what was refused lets the rest by.
            key = news.key if wrong.reached else news.to
            wait = self._waits.failed(key, moment.at)
            log.warning("A receiver %s; again in %s.", wrong.says, wait)
            return False
        self._waits.done(news.to)
        self._waits.done(news.key)
        told(system_reader(moment, "announcing"), at=moment.at, news=news)
        return True


def targets() -> list[Target]:
    """The receivers that the settings name."""
    return [Target(**one) for one in settings.WEBHOOKS]


def teller(found: Sequence[Target]) -> Teller:
    """Whoever tells these receivers; the policy is read anew each day."""
    held = [now()]

    def clock() -> Now:
        held[0] = again(held[0])
        return held[0]

    return Teller(found, clock)


def beside(stopping: Event) -> Thread | None:
    """Tell receivers in a thread of its own until `stopping`; None where none are.

    A receiver that is slow keeps no matching waiting, and matching no announcement.
    """
    found = targets()
    if not found:
        return None
    made = Thread(target=_run, args=(teller(found), stopping), daemon=True)
    made.start()
    return made


def _run(teller: Teller, stopping: Event) -> None:
    while not stopping.wait(EVERY):
        close_old_connections()
        guarded("announcing", teller.once)
    connection.close()


def guarded(name: str, job: Callable[[], int]) -> int:
    """Do one job of the worker; what goes wrong is said, and the worker goes on."""
    try:
        return job()
    except DatabaseFault as error:
        log.warning("The database did not answer (%s); %s again.", error, name)
    except Exception as error:
        # Its words may hold what was sent, or her address: only its kind is logged.
        where = error.__traceback__
        while where is not None and where.tb_next is not None:
            where = where.tb_next
        line = f"{where.tb_frame.f_code.co_filename}:{where.tb_lineno}" if where else ""
        log.error("%s broke: %s at %s; going on.", name, type(error).__name__, line)
    return 0
