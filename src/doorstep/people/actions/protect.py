"""Protects a value by hand: it is shown to nobody, and such a place finds nobody."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import F

from doorstep.access.actions import acting
from doorstep.access.queries import decide
from doorstep.access.rules import Allow, Reader, Verb
from doorstep.people.actions.spool import POSTING, settle
from doorstep.people.actions.turns import LOADING, take_turn
from doorstep.people.models import Indexed, Protection, Record, Term
from doorstep.people.queries.index import unpacked
from doorstep.people.queries.protected import stripped
from doorstep.people.queries.secrets import secret, value_digests
from doorstep.people.rules import Protected
from doorstep.states import Refused
from recognise import Record as Normal
from recognise import keys, terms


def protect(*, by: Reader, at: datetime, record: UUID, sort: Protected) -> int:
    """Show the record's addresses, phones or e-mails to nobody from now on.

    An address no longer finds her, nor anybody else on whose record it stands; a
    number still does, since it is how she is known when she rings. Returns how many
    values were protected. Raises Refused if `by` may not write the record.
    """
    row = Record.objects.visible_to(by).filter(ref=record).first()
    if row is None or not isinstance(decide(by, Verb.WRITE, row), Allow):
        raise Refused("There is no such record that you may change.")
    with acting(
        by=by, at=at, code="people.protect", thing=row.ref, policy=by.version
    ) as doing:
        doing.reason = sort.value
        take_turn(LOADING)
        normal = unpacked([row.pk])[row.pk]
        digests = value_digests(normal, sort)
        values = {
            Protected.ADDRESS: normal.addresses,
            Protected.PHONE: normal.phones,
            Protected.EMAIL: normal.emails,
        }[sort]
        Protection.objects.bulk_create(
            [
                Protection(
                    record=row,
                    sort=sort,
                    digest=digest,
                    by_id=by.account,
                    since=at,
                    act=doing.ref,
                )
                for digest in digests
            ]
        )
        if sort is Protected.ADDRESS and digests:
            _unfile(normal, frozenset(digests))
    return len(values)


def _unfile(bearer: Normal, guarded: frozenset[int]) -> None:
    """File every record that bears one of these addresses anew, without it."""
    settle()
    places = keys(Normal(addresses=bearer.addresses), secret())
    held = unpacked(_filed_under(places))
    for pk, normal in held.items():
        kept = stripped(normal, guarded)
        if kept != normal:
            _file_anew(pk, normal, kept)


def _filed_under(places: Sequence[int]) -> list[int]:
    """Every record filed under one of these keys, without the cap of a look-up."""
    with connection.cursor() as cursor:
        marks = ", ".join(["%s"] * len(places))
        cursor.execute(
            f"SELECT DISTINCT record FROM {POSTING} WHERE key IN ({marks})", places
        )
        return [record for (record,) in cursor.fetchall()]


def _file_anew(pk: int, before: Normal, after: Normal) -> None:
    Indexed.objects.filter(pk=pk).update(packed=after.pack())
    gone = set(keys(before, secret())) - set(keys(after, secret()))
    with connection.cursor() as cursor:
        marks = ", ".join(["%s"] * len(gone))
        cursor.execute(
            f"DELETE FROM {POSTING} WHERE record = %s AND key IN ({marks})",
            [pk, *gone],
        )
    for kind, token in set(terms(before)) - set(terms(after)):
        Term.objects.filter(kind=kind, token=token, n__gt=0).update(n=F("n") - 1)
