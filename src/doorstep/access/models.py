"""Accounts, staff, units, posts; ties; the log of acts and looks.

Rows are added and never changed: `append_only` names the models whose rows may
not change at all, `ends_once` the fields that may be set once from nothing. The
database refuses the rest (`guards.py`).
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from typing import Any, ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Exists, OuterRef, Q

from doorstep.access.rules import (
    DataClass,
    Interest,
    Kind,
    Reader,
    Verb,
    ended_after,
)
from doorstep.policy.catalogue import Need, Row

NAME = 200
CODE = 60


class Unit(models.Model):
    """A force, borough, or unit; the tree that roles and records hang on."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=NAME, unique=True)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )


class AccountManager(BaseUserManager["Account"]):
    def create_account(self, username: str, password: str | None) -> "Account":
        account = self.model(username=username)
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    """What a person signs in with."""

    username = models.CharField(max_length=CODE, unique=True)
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "username"
    objects: ClassVar[AccountManager] = AccountManager()


class Staff(models.Model):
    """A member of staff: who acts."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    account = models.OneToOneField(
        Account, null=True, on_delete=models.PROTECT, related_name="staff"
    )
    number = models.CharField(max_length=CODE, unique=True)
    name = models.CharField(max_length=NAME)


class Post(models.Model):
    """A role in a unit, which duties belong to and people come and go from."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=NAME)
    role = models.CharField(max_length=CODE)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "name"], name="post_once_in_unit")
        ]


class Holding(models.Model):
    """Somebody holds a post from a time until a time."""

    ends_once: ClassVar = ("until", "ended_act")

    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    act = models.UUIDField()
    ended_act = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=models.F("since")),
                name="holding_ends_after_it_begins",
            )
        ]


class Tie(models.Model):
    """A relation that lets a person, post or unit see a thing while it lasts."""

    ends_once: ClassVar = ("until", "ended_act")

    thing = models.UUIDField()
    kind = models.CharField(max_length=CODE)
    staff = models.ForeignKey(
        Staff, null=True, on_delete=models.PROTECT, related_name="+"
    )
    post = models.ForeignKey(
        Post, null=True, on_delete=models.PROTECT, related_name="+"
    )
    unit = models.ForeignKey(
        Unit, null=True, on_delete=models.PROTECT, related_name="+"
    )
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    act = models.UUIDField()
    ended_act = models.UUIDField(null=True)

    class Meta:
        indexes = [models.Index(fields=["thing", "kind"], name="tie_thing")]
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(staff__isnull=False, post__isnull=True, unit__isnull=True)
                    | Q(staff__isnull=True, post__isnull=False, unit__isnull=True)
                    | Q(staff__isnull=True, post__isnull=True, unit__isnull=False)
                ),
                name="tie_binds_one",
            )
        ]


class Registered(models.Model):
    """A member of staff as the force's staff register gave them, at one version.

    Read for conflicts of interest alone, and shown on no page.
    """

    append_only: ClassVar = True
    data_class: ClassVar = "D12"

    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    digest = models.BigIntegerField()
    given = models.JSONField()
    loaded_at = models.DateTimeField()
    act = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["staff", "version"], name="registered_version"
            )
        ]


class Bar(models.Model):
    """Somebody must not know of a thing: to them it looks as if it did not exist."""

    ends_once: ClassVar = ("until", "ended_act")

    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    thing = models.UUIDField()
    why = models.CharField(
        max_length=CODE, choices=[(str(w), str(w)) for w in Interest]
    )
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    act = models.UUIDField()
    ended_act = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["staff", "thing"],
                condition=Q(until__isnull=True),
                name="bar_once",
            ),
            models.CheckConstraint(
                condition=Q(why__in=[str(w) for w in Interest]), name="bar_why"
            ),
        ]


class Act(models.Model):
    """One thing done: who, what, to which thing, why. No personal data.

    `key` is the door's idempotency key: the same request twice is one act.
    """

    append_only: ClassVar = True

    seq = models.BigAutoField(primary_key=True)
    ref = models.UUIDField(unique=True)
    at = models.DateTimeField()
    code = models.CharField(max_length=CODE)
    account = models.ForeignKey(
        Account, null=True, on_delete=models.PROTECT, related_name="+"
    )
    role = models.CharField(max_length=CODE)
    door = models.CharField(max_length=CODE)
    task = models.CharField(max_length=NAME, blank=True)
    thing = models.UUIDField(null=True)
    reason = models.CharField(max_length=NAME, blank=True)
    counts = models.JSONField(default=dict)
    key = models.CharField(max_length=NAME, null=True, unique=True)  # noqa: DJ001
    policy = models.CharField(max_length=12, blank=True)

    class Meta:
        indexes = [models.Index(fields=["thing", "seq"], name="act_thing")]


class Scoped(models.QuerySet[Any]):
    """Rows that belong to one data class, read only through `visible_to`.

    The model names `data_class`; where rows hang on a thing, `scope_ref` names
    the column that holds its ref, and `scope_unit` the column of its unit;
    `scope_also` names columns of other things that it tells of.
    """

    def visible_to(self, reader: Reader) -> Self:
        """Rows that `reader` may read now: the same answer as `rules.decide`."""
        model: Any = self.model
        row = reader.row(DataClass(model.data_class), Verb.READ)
        if row is None:
            return self.none()
        kept = self._needed(reader, row)
        for path in scopes(model) if reader.bars else ():
            # Not `exclude`: where a column is empty the row tells of nobody there.
            barred = Q(**{f"{path}__in": reader.bars})
            kept = kept.filter(Q(**{f"{path}__isnull": True}) | ~barred)
        return kept

    def _needed(self, reader: Reader, row: Row) -> Self:
        """Rows that the role may read by its needs, conflicts of interest aside."""
        model: Any = self.model
        if Need.FORCE in row.needs or (Need.TASK in row.needs and reader.task):
            return self.all()
        may = Q(pk__in=[])
        if Need.TIE in row.needs:
            ties = binding(reader, row.ties).filter(thing=OuterRef(model.scope_ref))
            may |= Q(Exists(ties))
        unit = getattr(model, "scope_unit", None)
        if Need.UNIT in row.needs and unit is not None:
            may |= Q(**{f"{unit}__in": reader.units})
        return self.filter(may)


def scopes(model: Any) -> tuple[str, ...]:
    """Columns that hold the refs of all that a row of this model tells of."""
    own = getattr(model, "scope_ref", "")
    return (*([own] if own else []), *getattr(model, "scope_also", ()))


class Look(models.Model):
    """One person shown to one reader: at most one row a task, kind and hour."""

    append_only: ClassVar = True
    data_class: ClassVar = "D10"
    scope_ref: ClassVar = "subject"

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    subject = models.UUIDField()
    kind = models.CharField(max_length=CODE, choices=[(k, k) for k in Kind])
    task = models.CharField(max_length=NAME, blank=True)
    role = models.CharField(max_length=CODE)
    door = models.CharField(max_length=CODE)
    at = models.DateTimeField()
    hour = models.DateTimeField()

    objects = Scoped.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "subject", "task", "kind", "hour"],
                name="look_once_an_hour",
            )
        ]
        indexes = [
            models.Index(fields=["subject", "at"], name="look_subject"),
            models.Index(fields=["at"], name="look_at"),
        ]


class ChainEntry(models.Model):
    """The place of one act or look in the chain, see `chain.py`.

    kind  "act" or "look"; `row` its key there
    mac   keyed digest of that row and of the entry before
    """

    append_only: ClassVar = True

    strand = models.PositiveSmallIntegerField()
    n = models.BigIntegerField()
    kind = models.CharField(max_length=8, choices=[("act", "act"), ("look", "look")])
    row = models.BigIntegerField()
    mac = models.BinaryField(max_length=32)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["strand", "n"], name="chain_place"),
            models.UniqueConstraint(fields=["kind", "row"], name="chain_row_once"),
            models.CheckConstraint(
                condition=Q(kind__in=["act", "look"]), name="chain_kind"
            ),
        ]


class ChainHead(models.Model):
    """The end of one strand: it moves with each entry, so it may change."""

    strand = models.PositiveSmallIntegerField(primary_key=True)
    n = models.BigIntegerField()
    mac = models.BinaryField(max_length=32)


class PolicyText(models.Model):
    """The whole text of a policy version, once: a decision can be made again."""

    append_only: ClassVar = True

    version = models.CharField(max_length=12, primary_key=True)
    text = models.TextField()
    at = models.DateTimeField()


class Token(models.Model):
    """A machine's bearer token, bound to one source and some verbs; only its hash."""

    ends_once: ClassVar = ("until", "ended_act")

    name = models.CharField(max_length=NAME)
    source = models.CharField(max_length=CODE)
    verbs = models.JSONField(default=list)
    digest = models.CharField(max_length=64, unique=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    act = models.UUIDField()
    ended_act = models.UUIDField(null=True)


def binding(reader: Reader, kinds: Iterable[str]) -> models.QuerySet[Tie]:
    """Ties of these kinds that bind `reader`, by name, post or unit, at `reader.at`."""
    by_end = defaultdict(list)
    for kind in kinds:
        by_end[ended_after(reader, kind)].append(kind)
    lasts = Q(pk__in=[])
    for after, ending in by_end.items():
        still = Q(until__isnull=True) | Q(until__gt=after)
        lasts |= Q(kind__in=ending) & still
    return ties_of(reader).filter(lasts)


def ties_of(reader: Reader) -> models.QuerySet[Tie]:
    """Ties to the reader, by name, post or unit, that had begun at `reader.at`.

    Whether one still binds, `rules.holds` says.
    """
    whose = Q(post__in=reader.posts) | Q(unit=reader.unit, unit__isnull=False)
    if reader.staff is not None:
        whose |= Q(staff=reader.staff)
    return Tie.objects.filter(whose, since__lte=reader.at)
