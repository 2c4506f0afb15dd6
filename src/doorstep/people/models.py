"""Records as given, persons believed, links between them; what hangs on a record.

Whatever was said or done points to a `Record`. Who that is today follows from the
record's latest `Link`, so that a merge or a split rewrites no row. `Indexed`,
`Posting`, `Term` and `Spelling` can all be made again from the records, and
`PlaceStart` from the places of the gazetteer.
"""

import enum
import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from doorstep.access.models import Account, Scoped, Staff
from doorstep.people.rules import (
    LINE,
    PART,
    START,
    Answer,
    MarkerSort,
    Protected,
    RelationSort,
    Served,
    Why,
)

CODE = 60
EXTERNAL = 200
SHORT = 200
TERMS = 20_000


def choices(words: type[enum.StrEnum]) -> list[tuple[str, str]]:
    return [(str(word), str(word)) for word in words]


def held(field: str, words: type[enum.StrEnum]) -> Q:
    """The condition that a column holds one of an enum's values."""
    return Q(**{f"{field}__in": [str(word) for word in words]})


class Record(models.Model):
    """One person as one source gave it, at one version; never edited."""

    append_only: ClassVar = True
    data_class: ClassVar = "D3"
    scope_ref: ClassVar = "ref"

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    source = models.CharField(max_length=CODE)
    external_id = models.CharField(max_length=EXTERNAL)
    version = models.PositiveIntegerField(default=1)
    digest = models.BigIntegerField()
    given = models.JSONField()
    recorded_at = models.DateTimeField(null=True)
    loaded_at = models.DateTimeField()
    act = models.UUIDField()

    objects = Scoped.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "external_id", "version"], name="record_version"
            )
        ]


class Person(models.Model):
    """A belief: the records linked to it."""

    append_only: ClassVar = True

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    act = models.UUIDField()


class Merged(models.Model):
    """A person whose records have all gone to another: its ref still leads there."""

    ends_once: ClassVar = ("until", "ended_act")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    survivor = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    act = models.UUIDField()
    ended_act = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(person=models.F("survivor")), name="merged_into_another"
            )
        ]


class Apart(models.Model):
    """Two records that are never one person: both sides of an incident, or judged."""

    ends_once: ClassVar = ("until", "ended_act")

    left = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")
    right = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=CODE, choices=choices(Why))
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    act = models.UUIDField()
    ended_act = models.UUIDField(null=True)


class Link(models.Model):
    """Record belongs to person, by rule or by whom, how surely and why."""

    append_only: ClassVar = True

    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    rule = models.CharField(max_length=CODE)
    by = models.ForeignKey(
        Account, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    probability = models.FloatField()
    reasons = models.JSONField(default=list)
    at = models.DateTimeField()
    act = models.UUIDField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(probability__gte=0, probability__lte=1),
                name="link_probability",
            )
        ]


class Doubt(models.Model):
    """Two records that may be one person: somebody has to look."""

    append_only: ClassVar = True
    data_class: ClassVar = "D3"
    scope_ref: ClassVar = "left__ref"
    scope_also: ClassVar = ("right__ref",)

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    left = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")
    right = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")
    probability = models.FloatField()
    reasons = models.JSONField(default=list)
    at = models.DateTimeField()
    act = models.UUIDField()

    objects = Scoped.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["left", "right"], name="doubt_once"),
            models.CheckConstraint(
                condition=Q(left__lt=models.F("right")), name="doubt_ordered"
            ),
        ]


class Judgement(models.Model):
    """What somebody decided about a doubt; the last row holds."""

    append_only: ClassVar = True

    doubt = models.ForeignKey(Doubt, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=CODE, choices=choices(Answer))
    reason = models.CharField(max_length=SHORT, blank=True)
    by = models.ForeignKey(
        Account, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    at = models.DateTimeField()
    act = models.UUIDField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=held("answer", Answer), name="judgement_answer"
            )
        ]


class Protection(models.Model):
    """A value of hers that is shown to nobody: its keyed hash, never the value."""

    ends_once: ClassVar = ("until", "ended_act")

    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")
    sort = models.CharField(max_length=CODE, choices=choices(Protected))
    digest = models.BigIntegerField()
    by = models.ForeignKey(
        Account, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    act = models.UUIDField()
    ended_act = models.UUIDField(null=True)

    class Meta:
        indexes = [models.Index(fields=["digest"], name="protection_digest")]


class Relationship(models.Model):
    """How one record's person stands to another's, as a source gave it."""

    append_only: ClassVar = True

    source = models.CharField(max_length=CODE)
    external_id = models.CharField(max_length=EXTERNAL)
    version = models.PositiveIntegerField(default=1)
    digest = models.BigIntegerField()
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")
    sort = models.CharField(max_length=CODE, choices=choices(RelationSort))
    loaded_at = models.DateTimeField()
    act = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "external_id", "version"], name="relationship_version"
            ),
            models.CheckConstraint(
                condition=held("sort", RelationSort), name="relationship_sort"
            ),
        ]


class ListedPlace(models.Model):
    """A street or premises as a gazetteer lists it, at one version."""

    append_only: ClassVar = True

    source = models.CharField(max_length=CODE)
    external_id = models.CharField(max_length=EXTERNAL)
    version = models.PositiveIntegerField(default=1)
    digest = models.BigIntegerField()
    name = models.CharField(max_length=PART, blank=True)
    street = models.CharField(max_length=PART, blank=True)
    locality = models.CharField(max_length=PART, blank=True)
    town = models.CharField(max_length=PART, blank=True)
    postcode = models.CharField(max_length=CODE, blank=True)
    loaded_at = models.DateTimeField()
    act = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "external_id", "version"], name="listed_place_version"
            ),
        ]


class PlaceStart(models.Model):
    """What may be typed first of a listed place, and the line that is then suggested.

    Made again from the last version of each place. `key` is compared letter by letter
    on both engines: its migration says so to PostgreSQL, whose own order of words
    would pass over spaces.
    """

    place = models.ForeignKey(ListedPlace, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=START)
    line = models.CharField(max_length=LINE)

    class Meta:
        indexes = [models.Index(fields=["key", "line"], name="place_start")]


class Marker(models.Model):
    """An order, bail condition or warning: terms, dates, whether it was served.

    record   whom it protects, or of whom it warns
    against  whom it binds, where it binds somebody
    """

    append_only: ClassVar = True
    data_class: ClassVar = "D2"
    scope_ref: ClassVar = "record__ref"
    scope_also: ClassVar = ("against__ref",)

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    source = models.CharField(max_length=CODE)
    external_id = models.CharField(max_length=EXTERNAL)
    version = models.PositiveIntegerField(default=1)
    digest = models.BigIntegerField()
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")
    against = models.ForeignKey(
        Record, null=True, on_delete=models.PROTECT, related_name="+"
    )
    sort = models.CharField(max_length=CODE, choices=choices(MarkerSort))
    terms = models.TextField(max_length=TERMS, blank=True)
    begins_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    served = models.CharField(max_length=CODE, choices=choices(Served))
    served_on = models.DateField(null=True)
    court = models.CharField(max_length=SHORT, blank=True)
    loaded_at = models.DateTimeField()
    act = models.UUIDField()

    objects = Scoped.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "external_id", "version"], name="marker_version"
            ),
            models.CheckConstraint(
                condition=held("sort", MarkerSort), name="marker_sort"
            ),
            models.CheckConstraint(
                condition=held("served", Served), name="marker_served"
            ),
            models.CheckConstraint(
                condition=Q(begins_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(ends_on__gte=models.F("begins_on")),
                name="marker_ends_after_it_begins",
            ),
        ]


class Matched(models.Model):
    """How far the register has been matched: records up to and with `upto`."""

    append_only: ClassVar = True

    upto = models.BigIntegerField()
    joined = models.PositiveIntegerField()
    doubted = models.PositiveIntegerField()
    at = models.DateTimeField()
    act = models.UUIDField()


class StaffIndexed(models.Model):
    """Somebody of the staff, or a next of kin of theirs, as matching reads them.

    Made again whenever the staff register gives a member of staff anew. It is no
    record: no look-up finds it.
    """

    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    is_kin = models.BooleanField()
    packed = models.TextField()


class StaffKey(models.Model):
    """A keyed hash of what would tell that a person of a record is one of these."""

    key = models.BigIntegerField()
    whose = models.ForeignKey(StaffIndexed, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["key"], name="staff_key")]


class Indexed(models.Model):
    """A record as matching reads it: normalised and packed."""

    record = models.OneToOneField(
        Record, primary_key=True, on_delete=models.PROTECT, related_name="+"
    )
    packed = models.TextField()
    norm = models.PositiveSmallIntegerField()


class Posting(models.Model):
    """One keyed hash of one record: the index that every look-up reads.

    The table is made by its migration for each engine (WITHOUT ROWID on SQLite),
    so Django manages only its name.
    """

    key = models.BigIntegerField(primary_key=True)
    record = models.BigIntegerField()

    class Meta:
        managed = False
        db_table = "people_posting"


class CommonKey(models.Model):
    """A key that so many records share that it finds nobody; skipped in look-ups."""

    key = models.BigIntegerField(primary_key=True)


class Term(models.Model):
    """One value of one kind and how many records bear it."""

    kind = models.CharField(max_length=8)
    token = models.CharField(max_length=SHORT)
    n = models.PositiveIntegerField()
    filed = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "token"], name="term_once")
        ]


class Spelling(models.Model):
    """A name with one letter left out, to find the names one letter away."""

    deletion = models.BigIntegerField()
    term = models.ForeignKey(Term, on_delete=models.CASCADE, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["deletion"], name="spelling_deletion")]
