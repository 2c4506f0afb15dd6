"""What has been written is not changed or removed, by whichever way one tries."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction

from doorstep.access import guards
from doorstep.access.models import Account, Act, Look
from tests.access.rows import Model, column_to_forge, forged, in_sql, make

pytestmark = pytest.mark.django_db
KEPT = dict(guards.kept_models())
ROOMS = ("access", "duties", "people", "incidents", "safeguarding")
# Who works here may change, and where the chain ends moves; what can be made again from
# the records may be made again.
FREE = {
    "access.Unit",
    "access.Account",
    "access.Staff",
    "access.Post",
    "access.ChainHead",
    "people.Indexed",
    "people.Posting",
    "people.CommonKey",
    "people.Term",
    "people.Spelling",
    "people.PlaceStart",
    "people.StaffIndexed",
    "people.StaffKey",
    "incidents.PlaceKey",
}
Try = Callable[[Model, Any, models.Field], Any]


def raw(sql: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def table(model: Model) -> str:
    return f'"{model._meta.db_table}"'


def updated_in_sql(model: Model, row: Any, field: models.Field) -> None:
    value = in_sql(field, forged(field, row))
    raw(f'UPDATE {table(model)} SET "{field.column}" = {value}')


def deleted_in_sql(model: Model, row: Any, field: models.Field) -> None:
    raw(f"DELETE FROM {table(model)}")


def one_deleted_in_sql(model: Model, row: Any, field: models.Field) -> None:
    key = model._meta.pk
    where = f'"{key.column}" = {in_sql(key, row.pk)}'
    raw(f"DELETE FROM {table(model)} WHERE {where}")


def updated_by_queryset(model: Model, row: Any, field: models.Field) -> None:
    with transaction.atomic():
        model.objects.update(**{field.attname: forged(field, row)})


def deleted_by_queryset(model: Model, row: Any, field: models.Field) -> None:
    with transaction.atomic():
        model.objects.all()._raw_delete(model.objects.db)


def saved_again(model: Model, row: Any, field: models.Field) -> None:
    setattr(row, field.attname, forged(field, row))
    with transaction.atomic():
        row.save()


def updated_in_bulk(model: Model, row: Any, field: models.Field) -> None:
    setattr(row, field.attname, forged(field, row))
    with transaction.atomic():
        model.objects.bulk_update([row], [field.name])


def truncated(model: Model, row: Any, field: models.Field) -> None:
    raw("SET CONSTRAINTS ALL IMMEDIATE")  # a waiting check would refuse it before us
    raw(f"TRUNCATE {table(model)} CASCADE")


def replaced_by_itself(model: Model, row: Any, field: models.Field) -> None:
    raw(f"INSERT OR REPLACE INTO {table(model)} SELECT * FROM {table(model)} LIMIT 1")


def replaced_by_another(model: Model, row: Any, field: models.Field) -> None:
    value = in_sql(field, forged(field, row))
    columns = [f.column for f in model._meta.local_concrete_fields]
    named = ", ".join(f'"{c}"' for c in columns)
    picked = ", ".join(value if c == field.column else f'"{c}"' for c in columns)
    raw(
        f"INSERT OR REPLACE INTO {table(model)} ({named}) "
        f"SELECT {picked} FROM {table(model)} LIMIT 1"
    )


def overwritten_on_conflict(model: Model, row: Any, field: models.Field) -> None:
    value = in_sql(field, forged(field, row))
    columns = ", ".join(f'"{f.column}"' for f in model._meta.local_concrete_fields)
    key = model._meta.pk.column
    raw(
        f"INSERT INTO {table(model)} ({columns}) "
        f"SELECT {columns} FROM {table(model)} WHERE true LIMIT 1 "
        f'ON CONFLICT ("{key}") DO UPDATE SET "{field.column}" = {value}'
    )


WAYS: dict[str, tuple[Try, str]] = {
    "UPDATE": (updated_in_sql, ""),
    "DELETE": (deleted_in_sql, ""),
    "DELETE of one": (one_deleted_in_sql, ""),
    "QuerySet.update": (updated_by_queryset, ""),
    "QuerySet.delete": (deleted_by_queryset, ""),
    "save": (saved_again, ""),
    "bulk_update": (updated_in_bulk, ""),
    "ON CONFLICT DO UPDATE": (overwritten_on_conflict, ""),
    "TRUNCATE": (truncated, "postgresql"),
    "INSERT OR REPLACE": (replaced_by_itself, "sqlite"),
    "INSERT OR REPLACE by another": (replaced_by_another, "sqlite"),
}


def contents(model: Model) -> list[tuple[Any, ...]]:
    return list(model.objects.order_by("pk").values_list())


def test_every_table_that_holds_history_is_kept():
    found = {
        model._meta.label
        for model in apps.get_models()
        if model._meta.app_label in ROOMS and not model._meta.proxy
    }
    assert found - {model._meta.label for model in KEPT} == FREE


@pytest.mark.parametrize("way", WAYS)
def test_no_row_of_history_is_changed_or_removed(way, at):
    attempt, only = WAYS[way]
    if only and connection.vendor != only:
        pytest.skip(f"{way} is a word of {only}")
    for model, ends in KEPT.items():
        row = make(model, at)
        before = contents(model)
        with pytest.raises(DatabaseError, match="only grows"):
            attempt(model, row, column_to_forge(model, ends))
        assert contents(model) == before, model


ENDS = [(model, column) for model, ends in KEPT.items() for column in ends]


def two_values(model, column, at):
    """Two lawful values of a field that is set when something ends."""
    field = next(f for f in model._meta.local_concrete_fields if f.column == column)
    if isinstance(field, models.UUIDField):
        return uuid.uuid4(), uuid.uuid4()
    if isinstance(field, models.DateTimeField):
        return at, at.replace(year=2030)
    words = [word for word, _ in field.choices or [("one", ""), ("other", "")]]
    return words[0], words[1]


@pytest.mark.parametrize(
    ("model", "column"), ENDS, ids=[f"{m._meta.label}.{c}" for m, c in ENDS]
)
def test_an_end_is_set_once_and_stays(model, column, at):
    rows = model.objects.filter(pk=make(model, at).pk)
    first, other = two_values(model, column, at)
    rows.update(**{column: first})
    for wrong in (other, None):
        with pytest.raises(DatabaseError, match="only grows"), transaction.atomic():
            rows.update(**{column: wrong})
    assert getattr(rows.get(), column) == first


def test_saying_again_what_stands_changes_nothing_and_is_let_be(at):
    for model in KEPT:
        make(model, at).save()


def test_an_account_that_acted_or_looked_cannot_be_removed(cast, at):
    account = Account.objects.get(username="operator")
    who = {"account": account, "role": "", "door": "", "at": at}
    Act.objects.create(ref=uuid.uuid4(), code="x", **who)
    Look.objects.create(subject=uuid.uuid4(), kind="listed", hour=at, **who)
    with pytest.raises(models.ProtectedError):
        account.delete()
