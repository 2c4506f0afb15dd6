"""What may be done here: acts and looks, accounts, posts, ties, tokens.

Every change in any room goes through `acting`: one transaction, the act's ref made
first since ties, duties and row history hold it, the act's row written last.
"""

import hashlib
import json
import secrets
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db import DataError, IntegrityError, connection, transaction
from django.db import Error as DatabaseFault

from doorstep.access import chain, journal
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
)
from doorstep.access.rules import DataClass, Interest, NotLogged, Reader, window
from doorstep.policy import Policy
from doorstep.states import Conflict, Invalid, Refused

LEAST_PASSWORD = 12
FIRST = "access.first_account"
SAY = "Say what it is for, with its number."
MERGED_AT_ONCE = 200
Drawn = TypeVar("Drawn")


class AlreadyDone(Conflict):
    """The same request was carried out before; `act` is its ref."""

    def __init__(self, act: UUID) -> None:
        super().__init__("this has been done already")
        self.act = act


@dataclass
class Acting:
    """An act under way: its ref, and what may still be added to its row."""

    ref: UUID
    thing: UUID | None = None
    reason: str = ""
    counts: dict[str, Any] = field(default_factory=dict)


@contextmanager
def acting(
    *,
    by: Reader,
    at: datetime,
    code: str,
    thing: UUID | None = None,
    reason: str = "",
    key: str | None = None,
    policy: str = "",
) -> Iterator[Acting]:
    """Do one act in one transaction; its row is written last.

    key  the door's idempotency key, at most 200 characters
    Raises AlreadyDone, with the earlier act's ref, if `key` was used before, at the
    same moment by another process too.
    """
    doing = Acting(ref=uuid.uuid4(), thing=thing, reason=reason)
    try:
        with transaction.atomic(), chain.chained() as rows:
            _refuse_twice(key)
            yield doing
            act = Act.objects.create(
                ref=doing.ref,
                at=at,
                code=code,
                account_id=by.account,
                role=by.role,
                door=by.door,
                task=by.task,
                thing=doing.thing,
                reason=doing.reason,
                counts=doing.counts,
                key=key,
                policy=policy,
            )
            rows.append(chain.row_of("act", act))
    except IntegrityError:
        _refuse_twice(key)
        raise


def _refuse_twice(key: str | None) -> None:
    earlier = None
    if key is not None:
        earlier = Act.objects.filter(key=key).values_list("ref", flat=True).first()
    if earlier is not None:
        raise AlreadyDone(earlier)


def on_record(reader: Reader, draw: Callable[[Reader], Drawn]) -> Drawn:
    """What `draw` makes for a reader, once everybody whom it shows is on record.

    Where no log takes a look it is drawn again, for a reader to whom nobody can be
    shown: what it can say without anybody's history is still said.
    """
    made = draw(reader)
    try:
        write_looks(reader)
    except NotLogged:
        made = draw(replace(reader, noted=set(), unlogged=True))
    return made


def write_looks(reader: Reader) -> int:
    """Write every look that `reader` has noted, in one insert, and forget them.

    The door calls it before the first byte leaves: what cannot be logged is not
    shown. Returns how many looks were noted. A reader without an account (the
    system itself) shows nothing to anybody, so it writes none. What the table does
    not take, the file beside it does. Raises NotLogged where neither does.
    """
    noted = sorted(reader.noted, key=lambda look: (str(look.subject), look.kind))
    reader.noted.clear()
    if reader.account is None or not noted:
        return 0
    hour = window(reader)
    looks = [
        Look(
            account_id=reader.account,
            subject=look.subject,
            kind=look.kind,
            task=reader.task,
            role=reader.role,
            door=reader.door,
            at=reader.at,
            hour=hour,
        )
        for look in noted
    ]
    try:
        _write(looks)
    except (IntegrityError, DataError):
        raise  # a look that no table will ever take: a fault of ours, and no outage
    except DatabaseFault:
        try:
            journal.keep(looks)
        except OSError as refused:
            raise NotLogged from refused
    return len(noted)


def merge_looks() -> int:
    """Carry the looks of the file into the table and the chain; returns how many.

    The worker calls it. Ended at any moment and called again it loses none and
    doubles none: the file is emptied after the commit, and a look that stands
    already is passed over. Most is carried over before the file is held, so that no
    page waits for the database through it.
    """
    lines = journal.pending()
    first = [line.look for line in lines if line.look is not None]
    refused = _merge(first)
    with journal.taken(known=lines) as rest:
        journal.put_aside(refused + _merge(rest))
    return len(first) + len(rest)


def _merge(looks: Sequence[Look]) -> list[Look]:
    """Write looks, and give those that no table will ever take."""
    refused: list[Look] = []
    for start in range(0, len(looks), MERGED_AT_ONCE):
        batch = looks[start : start + MERGED_AT_ONCE]
        try:
            _write(batch)
        except (IntegrityError, DataError):
            refused += batch if len(batch) == 1 else _one_by_one(batch)
    return refused


def _one_by_one(looks: Sequence[Look]) -> list[Look]:
    return [one for look in looks for one in _merge([look])]


def _write(looks: Sequence[Look]) -> None:
    """Insert and chain looks, all or none; of one that stands, nothing is added."""
    columns = chain.COLUMNS["look"][1:]
    fields: list[Any] = [Look._meta.get_field(name) for name in columns]
    values = [
        field.get_db_prep_save(getattr(look, field.attname), connection)
        for look in looks
        for field in fields
    ]
    row = f"({', '.join(['%s'] * len(fields))})"
    sql = (
        f'INSERT INTO "{Look._meta.db_table}" '
        f"({', '.join(columns)}) "
        f"VALUES {', '.join([row] * len(looks))} "
        f"ON CONFLICT DO NOTHING RETURNING {chain.listed('look')}"
    )
    with transaction.atomic(), chain.chained() as rows, connection.cursor() as cursor:
        cursor.execute(sql, values)
        for new in chain.read("look", cursor.fetchall()):
            rows.append(("look", new[0], chain.text_of("look", new)))


def read_log(*, by: Reader, at: datetime, thing: UUID | None) -> None:
    """Put on record that the log about a person or officer was read.

    Once for each task in the hours in which looks are one (`looks_window_hours`).

    thing  the ref of the person or of the officer; None for the list of a day
    Raises Refused where the role may not read the log, Invalid without a task.
    """
    if by.row(DataClass.D10) is None:
        raise Refused("Your role does not read the log. Ask information governance.")
    if not by.task:
        raise Invalid("It is not said what this is for.", field="task", remedy=SAY)
    own = [str(by.account), str(thing), by.task, window(by).isoformat()]
    key = hashlib.sha256(json.dumps(own).encode()).hexdigest()
    with (
        suppress(AlreadyDone),
        acting(by=by, at=at, code="log.read", thing=thing, key=f"log {key}"),
    ):
        pass


def enter_staff(
    doing: Acting, *, at: datetime, number: str, name: str, text: str
) -> int | None:
    """Keep what the staff register says of somebody; their key, or None if it stands.

    text  the whole document as JSON, told from an earlier one by its digest
    Whoever is not known by that number yet is entered without an account.
    """
    staff, _ = Staff.objects.get_or_create(number=number, defaults={"name": name})
    made = hashlib.blake2b(text.encode(), digest_size=8).digest()
    digest = int.from_bytes(made, "big", signed=True)
    last = Registered.objects.filter(staff=staff).order_by("-version").first()
    if last is not None and last.digest == digest:
        return None
    Registered.objects.create(
        staff=staff,
        version=last.version + 1 if last else 1,
        digest=digest,
        given=json.loads(text),
        loaded_at=at,
        act=doing.ref,
    )
    return staff.pk


def bar(
    doing: Acting, *, at: datetime, staff: int, things: Mapping[UUID, Interest]
) -> int:
    """Let somebody know nothing of these things from now on; returns how many are new.

    Inside the act that found the conflict. Sessions need not end: every request reads
    what is barred anew.
    """
    stand = Bar.objects.filter(staff=staff, thing__in=list(things), until__isnull=True)
    known = set(stand.values_list("thing", flat=True))
    new = {thing: why for thing, why in things.items() if thing not in known}
    Bar.objects.bulk_create(
        [
            Bar(staff_id=staff, thing=thing, why=why, since=at, act=doing.ref)
            for thing, why in new.items()
        ],
        ignore_conflicts=True,
    )
    return len(new)


def keep_policy(policy: Policy, at: datetime) -> None:
    """Store the text of this policy version unless it is stored already.

    Every process that begins duties calls it when it starts.
    """
    if PolicyText.objects.filter(version=policy.version).exists():
        return
    PolicyText.objects.bulk_create(
        [PolicyText(version=policy.version, text=policy.text, at=at)],
        ignore_conflicts=True,
    )


def make_unit(name: str, parent: Unit | None = None) -> Unit:
    return Unit.objects.get_or_create(name=name, defaults={"parent": parent})[0]


def make_staff(*, number: str, name: str, username: str, password: str | None) -> Staff:
    """Make a member of staff with an account; None leaves it without password."""
    account = Account.objects.create_account(username, password)
    return Staff.objects.create(account=account, number=number, name=name)


def make_post(*, name: str, role: str, unit: Unit) -> Post:
    post, _ = Post.objects.get_or_create(name=name, unit=unit, defaults={"role": role})
    return post


def hold(*, by: Reader, at: datetime, staff: Staff, post: Post) -> Holding:
    """Put `staff` into `post` from `at`."""
    with acting(by=by, at=at, code="access.hold", thing=post.ref) as doing:
        return Holding.objects.create(staff=staff, post=post, since=at, act=doing.ref)


def end_holding(*, by: Reader, at: datetime, holding: Holding) -> None:
    """End a holding at `at`; the role is gone with the next request."""
    with acting(by=by, at=at, code="access.leave", thing=holding.post.ref) as doing:
        Holding.objects.filter(pk=holding.pk, until__isnull=True).update(
            until=at, ended_act=doing.ref
        )


def tie(
    doing: Acting,
    *,
    thing: UUID,
    kind: str,
    since: datetime,
    staff: Staff | None = None,
    post: Post | None = None,
    unit: Unit | None = None,
) -> Tie:
    """Write a tie inside the act that creates the relation."""
    return Tie.objects.create(
        thing=thing,
        kind=kind,
        staff=staff,
        post=post,
        unit=unit,
        since=since,
        act=doing.ref,
    )


def untie(
    doing: Acting,
    *,
    thing: UUID,
    kind: str,
    at: datetime,
    staff: Staff | None = None,
    by_name: bool = False,
) -> int:
    """End all ties of one kind to `thing`; returns how many ended.

    staff    end those of one officer alone
    by_name  end those of people, and leave those of posts and units
    """
    rows = Tie.objects.filter(thing=thing, kind=kind, until__isnull=True)
    if staff is not None:
        rows = rows.filter(staff=staff)
    if by_name:
        rows = rows.filter(staff__isnull=False)
    return rows.update(until=at, ended_act=doing.ref)


def issue_token(
    *, by: Reader, at: datetime, name: str, source: str, verbs: list[str]
) -> str:
    """Make a machine's token and return it; it is shown once and never stored."""
    secret = secrets.token_urlsafe(32)
    with acting(by=by, at=at, code="access.issue_token", reason=source) as doing:
        Token.objects.create(
            name=name,
            source=source,
            verbs=verbs,
            digest=hashlib.sha256(secret.encode()).hexdigest(),
            since=at,
            act=doing.ref,
        )
    return secret


def end_tokens(*, by: Reader, at: datetime, source: str, name: str = "") -> list[str]:
    """End every token of a source, or those of one name; returns their names.

    They are worth nothing from the next request on.
    """
    with acting(by=by, at=at, code="access.end_token", reason=source) as doing:
        rows = Token.objects.filter(source=source, until__isnull=True)
        if name:
            rows = rows.filter(name=name)
        ended = list(rows.order_by("pk").values_list("name", flat=True))
        rows.update(until=at, ended_act=doing.ref)
        doing.counts = {"ended": len(ended)}
    return ended


class NotFirst(Conflict):
    """There are accounts already."""

    def __init__(self) -> None:
        super().__init__("There are accounts already. One of them can make more.")


def first_account(
    *,
    by: Reader,
    at: datetime,
    username: str,
    name: str,
    number: str,
    role: str,
    password: str,
) -> Staff:
    """Make the one account that may be made while none exists.

    Raises NotFirst when there is one, Invalid for a password under 12 characters or
    a role that policy does not have.
    """
    if len(password) < LEAST_PASSWORD:
        raise Invalid(
            "The password is short.",
            field="password",
            remedy=f"Give {LEAST_PASSWORD} characters or more.",
        )
    if role not in by.policy.roles:
        raise Invalid(
            f"There is no role {role!r}.",
            field="role",
            remedy=f"Give one of {', '.join(by.policy.roles)}.",
        )
    try:
        # The key lets one of two through that ask at the same moment.
        with acting(by=by, at=at, code=FIRST, key=FIRST) as doing:
            if Account.objects.exists():
                raise NotFirst
            staff = make_staff(
                number=number, name=name, username=username, password=password
            )
            doing.thing = staff.ref
            post = make_post(name=role, role=role, unit=make_unit("Force"))
            hold(by=by, at=at, staff=staff, post=post)
    except AlreadyDone as done:
        raise NotFirst from done
    return staff
