"""Guards history: triggers that refuse to change or remove what has been written.

`migrate` (re)makes them after every migration, since SQLite's table rebuild drops
triggers silently; `check` is called when a process starts and refuses to go on
when the database's triggers differ from this list.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.db.models import Model

PREFIX = "keep_"
FUNCTION = "doorstep_only_grows"


@dataclass(frozen=True)
class Trigger:
    """One trigger: its name, and the statement that makes it on this engine."""

    name: str
    table: str
    sql: str

    @property
    def mark(self) -> str:
        """What tells this statement from any other of the same name."""
        return hashlib.sha256(self.sql.encode()).hexdigest()


class GuardsDiffer(ImproperlyConfigured):
    """The triggers in the database are not the ones that this version keeps."""


def kept_models() -> Iterator[tuple[type[Model], tuple[str, ...]]]:
    """Models whose rows only grow, each with the fields that may be set once."""
    for model in apps.get_models():
        if getattr(model, "append_only", False):
            yield model, ()
        elif ends := getattr(model, "ends_once", ()):
            known: Any = model._meta
            yield model, tuple(str(known.get_field(f).column) for f in ends)


def triggers() -> list[Trigger]:
    """All triggers for the engine in use."""
    make = _postgresql if connection.vendor == "postgresql" else _sqlite
    return [t for model, ends in kept_models() for t in make(model, ends)]


def install() -> int:
    """Remove what this module made before and make it anew; returns how many."""
    remove()
    wanted = triggers()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_FUNCTIONS)
        for trigger in wanted:
            cursor.execute(trigger.sql)
            if connection.vendor == "postgresql":
                cursor.execute(
                    f'COMMENT ON TRIGGER "{trigger.name}" ON "{trigger.table}" '
                    f"IS '{trigger.mark}'"
                )
    return len(wanted)


def remove() -> None:
    """Drop every trigger of ours; only `install` and a test's clean-up call it."""
    with connection.cursor() as cursor:
        for name, table in sorted((name, table) for name, table, _ in _found()):
            on = f' ON "{table}"' if connection.vendor == "postgresql" else ""
            cursor.execute(f'DROP TRIGGER "{name}"{on}')


def check() -> None:
    """Raise GuardsDiffer unless the database holds exactly the triggers listed.

    One that is switched off, or bears the name and does something else, differs too.
    """
    wanted = {(t.name, t.table, t.mark) for t in triggers()}
    differ = sorted({name for name, *_ in wanted ^ _found()})
    if connection.vendor == "postgresql" and not _function_stands():
        differ.append(FUNCTION)
    if differ:
        raise GuardsDiffer(
            f"triggers differ from the list ({', '.join(differ[:5])}): "
            "run `doorstep migrate`"
        )


def _found() -> set[tuple[str, str, str]]:
    """Every trigger of ours: name, table, and the mark of the statement behind it."""
    postgresql = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        cursor.execute(_LIST_POSTGRESQL if postgresql else _LIST_SQLITE)
        rows = cursor.fetchall()
    if postgresql:
        return set(rows)
    return {(name, table, Trigger(name, table, sql).mark) for name, table, sql in rows}


# A trigger that is not switched on ('O') has no mark.
_LIST_POSTGRESQL = f"""
SELECT t.tgname, c.relname,
       CASE t.tgenabled WHEN 'O' THEN
       coalesce(obj_description(t.oid, 'pg_trigger'), '') ELSE '' END
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
WHERE NOT t.tgisinternal AND starts_with(t.tgname, '{PREFIX}')
AND c.relnamespace = current_schema()::regnamespace
"""
_LIST_SQLITE = f"""
SELECT name, tbl_name, sql FROM sqlite_master
WHERE type = 'trigger' AND substr(name, 1, {len(PREFIX)}) = '{PREFIX}'
"""


def _function_stands() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = %s", [FUNCTION])
        return [row[0].strip() for row in cursor.fetchall()] == [_BODY.strip()]


def _sqlite(model: type[Model], ends: tuple[str, ...]) -> list[Trigger]:
    table = model._meta.db_table
    says = f"SELECT RAISE(ABORT, '{table} only grows')"
    columns = [f.column for f in model._meta.local_concrete_fields]
    kept = [c for c in columns if c not in ends]
    changed = " OR ".join(
        [f'NEW."{c}" IS NOT OLD."{c}"' for c in kept]
        + [f'(OLD."{c}" IS NOT NULL AND NEW."{c}" IS NOT OLD."{c}")' for c in ends]
    )
    make = f'CREATE TRIGGER "{PREFIX}{table}_{{0}}" BEFORE {{1}} ON "{table}"'
    return [
        Trigger(
            f"{PREFIX}{table}_update",
            table,
            f"{make.format('update', 'UPDATE')} WHEN {changed} BEGIN {says}; END",
        ),
        Trigger(
            f"{PREFIX}{table}_delete",
            table,
            f"{make.format('delete', 'DELETE')} BEGIN {says}; END",
        ),
    ]


def _postgresql(model: type[Model], ends: tuple[str, ...]) -> list[Trigger]:
    table = model._meta.db_table
    columns = [f.column for f in model._meta.local_concrete_fields]
    kept = [c for c in columns if c not in ends]
    changed = " OR ".join(
        [f'NEW."{c}" IS DISTINCT FROM OLD."{c}"' for c in kept]
        + [
            f'(OLD."{c}" IS NOT NULL AND NEW."{c}" IS DISTINCT FROM OLD."{c}")'
            for c in ends
        ]
    )
    rows = {
        "update": f'BEFORE UPDATE ON "{table}" FOR EACH ROW WHEN ({changed})',
        "delete": f'BEFORE DELETE ON "{table}" FOR EACH ROW',
        "truncate": f'BEFORE TRUNCATE ON "{table}" FOR EACH STATEMENT',
    }
    return [
        Trigger(
            f"{PREFIX}{table}_{what}",
            table,
            f'CREATE TRIGGER "{PREFIX}{table}_{what}" {when} '
            f"EXECUTE FUNCTION {FUNCTION}()",
        )
        for what, when in rows.items()
    ]


_BODY = """
BEGIN
    RAISE EXCEPTION '% only grows', TG_TABLE_NAME;
END;
"""
_FUNCTIONS = f"""
CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger AS $${_BODY}$$ LANGUAGE plpgsql
"""
