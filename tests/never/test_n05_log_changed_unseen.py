"""N5: no act and no look is changed or removed without the verification saying so.

Each column of each table is given another value, and rows are removed, with triggers
off, as whoever owns the database may. Fails if a column is left out of the digest (take
one out of `chain.COLUMNS`), or if two values share a text there.
"""

import uuid

import pytest
from django.db import connection

from doorstep.access import chain, guards
from doorstep.access.actions import acting, write_looks
from doorstep.access.models import Account, Act, Look
from doorstep.access.rules import Kind
from doorstep.access.verify import verify

pytestmark = pytest.mark.django_db
ROWS = 6
CELLS = [
    (kind, field.column)
    for kind, model in chain.MODELS.items()
    for field in model._meta.concrete_fields
]


@pytest.fixture(autouse=True)
def log(cast, at, settings, tmp_path):
    """Acts and looks, and the heads of the chain on another disk."""
    settings.CHECKPOINTS = tmp_path / "checkpoints.jsonl"
    reader = cast["operator"]
    for n in range(ROWS):
        with acting(by=reader, at=at, code="call.say", thing=uuid.uuid4()) as doing:
            doing.counts = {"n": n}
        reader.note(uuid.uuid4(), Kind.CONSULTED)
        write_looks(reader)
    chain.checkpoint(at)
    assert verify().faults == []


def other(column: str, held):
    """Another value of the same sort, as the database holds it."""
    if column in chain.MOMENTS:
        return "2031-01-02 03:04:05+00:00"
    if column in chain.REFS:
        made = uuid.uuid4()
        return made.hex if connection.vendor == "sqlite" else str(made)
    if column in ("id", "seq"):
        return held + 1_000_000
    if column == "account_id":
        return Account.objects.exclude(pk=held).values_list("pk", flat=True)[0]
    return '{"n": 99}' if column == "counts" else "listed"


def changed(sql: str, *values) -> None:
    guards.remove()
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        assert cursor.rowcount == 1
    guards.install()


def table(kind):
    model = chain.MODELS[kind]
    pk = model._meta.pk.column
    return model._meta.db_table, pk, model.objects.order_by("pk")[ROWS // 2]


@pytest.mark.parametrize(("kind", "column"), CELLS)
def test_no_value_is_changed_unseen(kind, column):
    name, pk, row = table(kind)
    value = other(column, getattr(row, column))
    changed(f'UPDATE {name} SET "{column}" = %s WHERE "{pk}" = %s', value, row.pk)
    assert any(f"{kind} {row.pk}" in fault.where for fault in verify().faults)


@pytest.mark.parametrize("kind", chain.COLUMNS)
def test_no_row_is_removed_unseen(kind):
    name, pk, row = table(kind)
    changed(f'DELETE FROM {name} WHERE "{pk}" = %s', row.pk)
    assert any("was removed" in fault.what for fault in verify().faults)


@pytest.mark.parametrize("kind", chain.COLUMNS)
def test_no_row_is_removed_unseen_with_its_entry(kind):
    name, pk, row = table(kind)
    changed(f'DELETE FROM {name} WHERE "{pk}" = %s', row.pk)
    changed(
        'DELETE FROM access_chainentry WHERE kind = %s AND "row" = %s', kind, row.pk
    )
    assert verify().faults


def test_what_nobody_touched_is_intact():
    assert verify().faults == []
    assert Act.objects.count() + Look.objects.count() == verify().rows
