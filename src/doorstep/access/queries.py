"""What may be read here: readers, decisions about things, who has looked."""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from doorstep.access.models import (
    Account,
    Act,
    Bar,
    Holding,
    Look,
    PolicyText,
    Post,
    Registered,
    Staff,
    Tie,
    Token,
    Unit,
    scopes,
    ties_of,
)
from doorstep.access.rules import (
    Allow,
    Bound,
    DataClass,
    Decision,
    Reader,
    Verb,
    holds,
)
from doorstep.access.rules import decide as decide_by_rule
from doorstep.policy import Policy, PolicyError, restore
from doorstep.policy.catalogue import View

NO_ROLE = "none"


@dataclass(frozen=True)
class PostLine:
    """One post as a page names it."""

    ref: UUID
    name: str
    role: str
    unit: str


@dataclass(frozen=True)
class HeldLine:
    """Somebody held a post: by account, from when, until when or still."""

    account: int
    since: datetime
    until: datetime | None


@dataclass(frozen=True)
class LookLine:
    """One look as the person page shows it: who, in what role, when, how."""

    name: str
    role: str
    kind: str
    task: str
    at: datetime


def reader_for(
    account: Account,
    *,
    task: str,
    door: str,
    at: datetime,
    policy: View,
    post: UUID | None = None,
) -> Reader:
    """Make the reader that `account` is at `at`.

    post  the post chosen where somebody holds several; else the first held
    An account that holds no post has no role, and so sees nothing.
    """
    staff, held, is_barred = _held(account, at)
    bars = barred_from(staff.pk) if staff and is_barred else frozenset[UUID]()
    chosen = next((p for p in held if p.ref == post), held[0] if held else None)
    unit = chosen.unit_id if chosen else None
    return Reader(
        account=account.pk,
        name=staff.name if staff else account.username,
        role=chosen.role if chosen else NO_ROLE,
        unit=unit,
        units=_below(unit),
        staff=staff.pk if staff else None,
        posts=frozenset([chosen.pk]) if chosen else frozenset(),
        task=task,
        door=door,
        at=at,
        view=policy,
        bars=bars,
    )


def barred_from(staff: int) -> frozenset[UUID]:
    """The refs of all things of which a member of staff must not know."""
    rows = Bar.objects.filter(staff=staff, until__isnull=True)
    return frozenset(rows.values_list("thing", flat=True))


def is_barred(thing: UUID, staff: int) -> bool:
    """Whether a member of staff must not know of a thing."""
    rows = Bar.objects.filter(thing=thing, staff=staff, until__isnull=True)
    return rows.exists()


def put_to_work_on(staff: int, begun_by: str) -> frozenset[UUID]:
    """The refs of things to which a member of staff is tied by name until it ends.

    Only where another person's act tied them, or one of this code, which nobody does
    at will: who could tie himself could see what he must not know of.
    """
    rows = Tie.objects.filter(staff=staff, until__isnull=True)
    own = Act.objects.filter(account__staff=staff).exclude(code=begun_by)
    theirs = rows.exclude(act__in=own.values("ref"))
    return frozenset(theirs.values_list("thing", flat=True))


def registered(staff: int, since: datetime) -> list[dict[str, Any]]:
    """What the staff register said of somebody since a moment, and before it last."""
    rows = list(Registered.objects.filter(staff=staff).order_by("version"))
    older = [row for row in rows if row.loaded_at < since]
    return [row.given for row in (*older[-1:], *rows[len(older) :])]


def system(*, door: str, at: datetime, policy: View, task: str = "") -> Reader:
    """The reader of work that no person asked for; it may read nothing by role."""
    return _nobody(name="Doorstep", door=door, at=at, task=task, policy=policy)


def by_token(
    secret: str, *, door: str, at: datetime, policy: View
) -> tuple[Reader, list[str]] | None:
    """The machine that holds `secret` and the verbs it may do; None if no machine."""
    digest = hashlib.sha256(secret.encode()).hexdigest()
    token = Token.objects.filter(
        Q(until__isnull=True) | Q(until__gt=at), digest=digest, since__lte=at
    ).first()
    if token is None:
        return None
    reader = _nobody(
        name=token.name,
        door=door,
        at=at,
        task="",
        policy=policy,
        sources=[token.source],
    )
    return reader, list(token.verbs)


def staff_account(number: str) -> Account | None:
    """The account of the staff member with this number, if there is one."""
    staff = Staff.objects.filter(number=number).select_related("account").first()
    return staff.account if staff else None


def posts_of(account: Account, at: datetime) -> list[PostLine]:
    """The posts that `account` holds now, first held first."""
    _, held, _ = _held(account, at)
    return [PostLine(p.ref, p.name, p.role, p.unit.name) for p in held]


def decide(reader: Reader, verb: Verb, thing: Any) -> Decision:
    """Decide on one row: the same rows and policy that `visible_to` reads."""
    model = type(thing)
    ties = ties_of(reader).filter(thing=_follow(thing, model.scope_ref))
    unit = getattr(model, "scope_unit", None)
    return decide_by_rule(
        reader,
        verb,
        DataClass(model.data_class),
        unit=_follow(thing, unit) if unit else None,
        bound=[Bound(tie.kind, tie.until) for tie in ties],
        barred=bool(reader.bars) and not reader.bars.isdisjoint(_told_of(thing)),
    )


def holders(role: str, *, since: datetime) -> list[HeldLine]:
    """Who has held a post of this role since a moment, whether or not still."""
    rows = Holding.objects.filter(
        Q(until__isnull=True) | Q(until__gt=since), post__role=role
    ).order_by("since", "pk")
    return [
        HeldLine(account, start, until)
        for account, start, until in rows.values_list(
            "staff__account_id", "since", "until"
        )
        if account is not None
    ]


@dataclass(frozen=True)
class Rights:
    """What one reader may do to some things, by the ties that were read at once."""

    reader: Reader
    bound: Mapping[UUID, Sequence[Bound]]

    def of(self, data: DataClass, verb: Verb = Verb.READ) -> frozenset[UUID]:
        """The things whose data of this class the reader may read, or write."""
        return frozenset(
            thing
            for thing, ties in self.bound.items()
            if isinstance(self._decided(thing, data, verb, ties), Allow)
        )

    def _decided(
        self, thing: UUID, data: DataClass, verb: Verb, ties: Sequence[Bound]
    ) -> Decision:
        barred = thing in self.reader.bars
        return decide_by_rule(self.reader, verb, data, bound=ties, barred=barred)


def rights(reader: Reader, things: Iterable[UUID]) -> Rights:
    """What the reader may do to these things, which belong to no unit.

    For a screen of many tables that hang on a few things: one read of the ties instead
    of one in each table, by the same rule as `visible_to` and `decide`.
    """
    held: dict[UUID, list[Bound]] = {thing: [] for thing in things}
    ties = ties_of(reader).filter(thing__in=list(held))
    for thing, kind, until in ties.values_list("thing", "kind", "until"):
        tie = Bound(kind, until)
        if holds(reader, tie):
            held[thing].append(tie)
    return Rights(reader, held)


def looks_at(
    reader: Reader, subjects: Collection[UUID], limit: int = 20
) -> list[LookLine]:
    """The newest looks at one person, by every ref of theirs, newest first.

    Those of others only for a role that reads the log: who has been at a record tells
    a friend of the suspect that she has reported.
    """
    rows = Look.objects.filter(subject__in=subjects)
    if reader.row(DataClass.D10) is None:
        rows = rows.filter(account=reader.account)
    rows = rows.select_related("account__staff").order_by("-at", "-pk")[:limit]
    return [
        LookLine(_name(row.account), row.role, row.kind, row.task, row.at)
        for row in rows
    ]


def _name(account: Account) -> str:
    staff = getattr(account, "staff", None)
    return staff.name if staff else account.username


def _nobody(
    *,
    name: str,
    door: str,
    at: datetime,
    task: str,
    policy: View,
    sources: Iterable[str] = (),
) -> Reader:
    return Reader(
        account=None,
        name=name,
        role=NO_ROLE,
        unit=None,
        units=frozenset(),
        staff=None,
        posts=frozenset(),
        task=task,
        door=door,
        at=at,
        view=policy,
        sources=frozenset(sources),
    )


def _held(account: Account, at: datetime) -> tuple[Staff | None, list[Post], bool]:
    """Who an account is, the posts that they hold, and whether a bar may concern them.

    One read for nearly everybody.
    """
    rows = list(
        Holding.objects.filter(
            Q(until__isnull=True) | Q(until__gt=at),
            staff__account=account,
            since__lte=at,
        )
        .annotate(
            is_barred=Exists(
                Bar.objects.filter(staff=OuterRef("staff"), until__isnull=True)
            )
        )
        .select_related("staff", "post__unit")
        .order_by("since", "pk")
    )
    if not rows:
        return Staff.objects.filter(account=account).first(), [], True
    return rows[0].staff, [row.post for row in rows], rows[0].is_barred


def _below(unit: int | None) -> frozenset[int]:
    """The unit and all units below it; the tree is small, so one read suffices."""
    if unit is None:
        return frozenset()
    children: dict[int | None, list[int]] = {}
    for pk, parent in Unit.objects.values_list("pk", "parent_id"):
        children.setdefault(parent, []).append(pk)
    found, waiting = {unit}, [unit]
    while waiting:
        below = [c for c in children.get(waiting.pop(), ()) if c not in found]
        found.update(below)
        waiting.extend(below)
    return frozenset(found)


def _told_of(thing: Any) -> list[UUID]:
    """Refs of all that a row tells of."""
    return [_follow(thing, path) for path in scopes(type(thing))]


def _follow(thing: Any, path: str) -> Any:
    """What stands at the end of a path; None where a step of it is empty."""
    for step in path.split("__"):
        thing = getattr(thing, step) if thing is not None else None
    return thing


def counts_of(act: UUID) -> dict[str, Any]:
    """What an act counted; empty if there is no such act."""
    found = Act.objects.filter(ref=act).values_list("counts", flat=True).first()
    return dict(found or {})


def kept_policy(version: str) -> Policy | None:
    """The policy of an earlier version.

    None if its text was not kept, or lacks settings that there are by now.
    """
    text = PolicyText.objects.filter(version=version).values_list("text", flat=True)
    return _restored(text[0]) if text else None


@lru_cache(maxsize=16)
def _restored(text: str) -> Policy | None:
    try:
        return restore(text)
    except PolicyError:
        return None


def last_act(code: str) -> datetime | None:
    """When an act of this code was last done; None if never."""
    return (
        Act.objects.filter(code=code)
        .order_by("-seq")
        .values_list("at", flat=True)
        .first()
    )


@dataclass(frozen=True)
class ActLine:
    """One act as a follower reads it; `seq` is where it has come to."""

    seq: int
    ref: UUID
    thing: UUID | None
    at: datetime


def acts_after(code: str, seq: int, *, since: datetime | None = None) -> list[ActLine]:
    """Acts of one code beyond a place in the log, oldest first.

    since  and none before this moment; it reads the whole log, so ask it once
    """
    rows = Act.objects.filter(code=code, seq__gt=seq)
    if since is not None:
        rows = rows.filter(at__gte=since)
    return [
        ActLine(*row)
        for row in rows.order_by("seq").values_list("seq", "ref", "thing", "at")
    ]


def done_keys(keys: Iterable[str]) -> set[str]:
    """Which of these idempotency keys were used: what of them is done."""
    return set(
        Act.objects.filter(key__in=list(keys)).values_list("key", flat=True)  # type: ignore[arg-type]
    )


def counted_about(thing: UUID, code: str) -> list[tuple[str, dict[str, Any]]]:
    """Reason and counts of every act of one code about one thing, oldest first."""
    rows = Act.objects.filter(thing=thing, code=code).order_by("seq")
    return [(reason, dict(n)) for reason, n in rows.values_list("reason", "counts")]


def in_posts_of(reader: Reader, role: str) -> Reader:
    """The same machine, reading as whoever holds a post of this role would.

    For what follows from a feed's message: ties to a post decide what is read, as
    they do for a person. It reads nothing more where there is no such post.
    """
    held = Post.objects.filter(role=role).values_list("pk", flat=True)
    return replace(reader, role=role, posts=frozenset(held))
