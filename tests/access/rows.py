"""One lawful row of any table, with whatever it hangs on."""

import uuid
from datetime import datetime
from typing import Any

from django.db import connection, models

Model = type[models.Model]
SPARE = {
    "PositiveIntegerField": 1,
    "PositiveSmallIntegerField": 1,
    "BigIntegerField": 1,
    "FloatField": 0.5,
    "BooleanField": True,
}


def make(model: Model, at: datetime) -> Any:
    """Add a row: new rows for what it points to, any value where one is needed."""
    made = {
        field.name: _value(field, at)
        for field in model._meta.local_concrete_fields
        if not (field.null or field.has_default() or _numbered(field))
    }
    if model._meta.label == "access.Tie":
        made["unit"] = make(model._meta.get_field("unit").related_model, at)
    if model._meta.label == "incidents.Joined":
        made["into"] = make(model._meta.get_field("into").related_model, at)
    if model._meta.label == "people.Doubt":
        made["left"], made["right"] = sorted(
            (made["left"], made["right"]), key=lambda record: record.pk
        )
    return model.objects.create(**made)


def _numbered(field: Any) -> bool:
    return isinstance(field, models.AutoField | models.BigAutoField)


def _value(field: Any, at: datetime) -> Any:
    if field.is_relation:
        return make(field.related_model, at)
    if isinstance(field, models.UUIDField):
        return uuid.uuid4()
    if isinstance(field, models.DateTimeField):
        return at
    if isinstance(field, models.JSONField):
        return {}
    if isinstance(field, models.BinaryField):
        return uuid.uuid4().bytes
    if field.choices:
        return field.choices[0][0]
    return SPARE.get(field.get_internal_type()) or uuid.uuid4().hex[:12]


def column_to_forge(model: Model, ends: tuple[str, ...]) -> models.Field:
    """A column that may never change and holds a plain value."""
    kinds = ("DateTimeField", "UUIDField", "CharField", "TextField", "FloatField")
    if model._meta.label == "access.ChainEntry":
        return model._meta.get_field("n")  # it holds nothing but numbers and a digest
    return next(
        field
        for field in model._meta.local_concrete_fields
        if field.column not in ends
        and not field.primary_key
        and not field.choices
        and (field.get_internal_type() in kinds or field.is_relation)
    )


def forged(field: models.Field, row: Any) -> Any:
    """Another value than the row has there, such as a forger would write."""
    kind = field.get_internal_type()
    if field.is_relation or kind == "BigIntegerField":
        return row.pk + 1000
    if kind == "UUIDField":
        return uuid.uuid4()
    if kind == "DateTimeField":
        return getattr(row, field.attname).replace(year=2001)
    return 0.25 if kind == "FloatField" else "forged"


def in_sql(field: models.Field, value: Any) -> str:
    """A value as a statement on this engine would hold it."""
    ready = field.get_db_prep_value(value, connection)
    return str(ready) if isinstance(ready, int | float) else f"'{ready}'"
