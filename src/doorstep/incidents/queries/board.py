"""Every job that goes on, as the boards of the control room poll it.

A hundred jobs are asked for each second by twenty screens, so most of them are not read
but kept: see `doorstep.incidents.queries.kept`.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery

from doorstep.access.models import Act
from doorstep.access.queries import HeldLine, holders
from doorstep.access.rules import Allow, Bound, DataClass, Reader, Verb
from doorstep.access.rules import decide as decide_by_rule
from doorstep.incidents.models import Advice, Incident, Job, Moved
from doorstep.incidents.queries.calls import LiveCall
from doorstep.incidents.queries.kept import Key, Rights, kept_calls, keys_of
from doorstep.incidents.rules.calls import State
from doorstep.people.queries import hidden_places
from doorstep.people.rules import HIDDEN
from recognise import Given, GivenAddress, Record, normalise

MOST = 1000  # jobs that one list ever holds; it says so where there are more
LOOKS = 1000  # newest rows of the desk that are read for its measure
# Fields of a call that a list shows: a change of any other is no news for it.
SHOWN = (
    "where",
    "where_incident",
    "signs",
    "history",
    "ask.children",
    "dropped",
    "late",
    "suspect_outstanding",
    "children_seen",
    "lower_told",
    "reassessed",
    "rang_again",
)


@dataclass(frozen=True)
class Standing:
    """A job as it stands; `told` where the reader may read its fields."""

    call: LiveCall
    told: bool


@dataclass(frozen=True)
class Stand:
    """Which jobs are open, and all that what a reader sees of each follows from.

    Two that are equal show the same, but for what the clock and other rooms change.
    """

    rows: Mapping[UUID, int]
    keys: Mapping[UUID, Key]

    @property
    def mark(self) -> frozenset[Key]:
        return frozenset(self.keys.values())


def stand(reader: Reader) -> Stand:
    """How all open jobs stand for this reader: three queries, however many there are.

    At most 1,000 jobs, the oldest.
    """
    rows = {row.ref: row.pk for row in _open(reader)[:MOST]}
    return Stand(rows, keys_of(reader, rows))


def jobs(reader: Reader, held: Stand | None = None) -> list[Standing]:
    """Every call that is not closed and that the reader may see.

    held  how they stand, where that was asked already
    A call is the same while its acts and the reader's rights to it are; only those
    that are not kept are read.
    """
    now = held or stand(reader)
    found = kept_calls(reader, now.rows, now.keys)
    told = {rights: _told(reader, rights) for *_, rights in set(now.keys.values())}
    return [Standing(one, told=told[now.keys[ref][-1]]) for ref, one in found.items()]


def _open(reader: Reader) -> QuerySet[Incident]:
    """Calls that are worked here and were not closed last, oldest first."""
    last = Moved.objects.filter(incident=OuterRef("pk")).order_by("-pk")
    rows: QuerySet[Incident] = (
        Incident.objects.visible_to(reader)
        .filter(pk__in=Job.objects.values("pk"))
        .annotate(state=Subquery(last.values("state")[:1]))
        .filter(Q(state__isnull=True) | ~Q(state=str(State.CLOSED)))
        .order_by("pk")
        .only("pk", "ref")
    )
    return rows


def _told(reader: Reader, rights: Rights) -> bool:
    bound = [Bound(kind) for kind in rights]
    decided = decide_by_rule(reader, Verb.READ, DataClass.D4, bound=bound)
    return isinstance(decided, Allow)


def news(after: int, without: Collection[UUID] = ()) -> int:
    """The newest act after this one that a list of jobs shows; 0 where there is none.

    Typing on a call is no news, but for the fields that stand on the list.
    without  refs of things of which whoever asks must not know
    """
    shown = Q(code__startswith="job.") | Q(code__startswith="call.")
    said = Q(code="call.say") & ~Q(reason__in=SHOWN)
    rows: QuerySet[Any] = Act.objects.filter(shown, seq__gt=after).exclude(said)
    if without:
        rows = rows.exclude(thing__in=without)
    found = rows.order_by("-seq").values_list("seq", flat=True).first()
    return found or 0


@dataclass(frozen=True)
class DeskFacts:
    """Who held the specialist's post, and who looked at a job when."""

    held: tuple[HeldLine, ...]
    looks: tuple[tuple[int, datetime], ...]


def desk_facts(role: str, *, at: datetime, minutes: int) -> DeskFacts:
    """What the desk did in the last minutes; the newest 1,000 looks at most."""
    since = at - timedelta(minutes=minutes)
    rows = Advice.objects.order_by("-pk").values_list("by_id", "at")[:LOOKS]
    looks = tuple((who, when) for who, when in rows if who and since <= when <= at)
    return DeskFacts(tuple(holders(role, since=since)), looks)


def shown_places(places: Mapping[UUID, str]) -> dict[UUID, str]:
    """Each place as it was given, but for those that are shown to nobody."""
    given = {ref: text for ref, text in places.items() if text}
    numbered = dict(enumerate(given))
    hidden = hidden_places({n: _packed(given[ref]) for n, ref in numbered.items()})
    return {ref: HIDDEN if n in hidden else given[ref] for n, ref in numbered.items()}


@lru_cache(maxsize=2000)
def _packed(place: str) -> Record:
    return normalise(Given(addresses=(GivenAddress(text=place),)))
