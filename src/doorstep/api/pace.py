"""How many requests a minute each machine or person makes in this process."""

from collections import Counter
from datetime import datetime
from threading import Lock

from django.conf import settings

from doorstep.api.problems import Wronged


class Pace:
    """Counts requests in the clock's present minute; what is over is refused."""

    def __init__(self) -> None:
        self._minute = datetime.min
        self._count: Counter[str] = Counter()
        self._lock = Lock()

    def step(self, who: str, at: datetime) -> None:
        """Count one request of `who` at `at`; raises Wronged(429) beyond the bound."""
        most: int = settings.API_A_MINUTE
        minute = at.replace(second=0, microsecond=0, tzinfo=None)
        with self._lock:
            if minute != self._minute:
                self._minute, self._count = minute, Counter()
            self._count[who] += 1
            over = self._count[who] > most
        if over:
            wait = 60 - at.second
            raise Wronged(
                429,
                f"More than {most} requests came from here in a minute.",
                headers={"Retry-After": str(wait)},
            )


PACE = Pace()
