"""From one row's cells to one document, or to the reason why not."""

from datetime import datetime
from typing import Any

from doorstep.intake.fill import Fill, filler
from doorstep.intake.mapping import Fields, Map, PersonMap, columns_of
from doorstep.intake.outcome import Document, Refusal, Row
from doorstep.intake.pull import Cells, Context, RowRefused
from doorstep.intake.readers.table import Line, plain
from doorstep.intake.targets import ABOUT_A_PERSON, INVOLVED, KINDS, REQUIRED, Target

ENDS_BEFORE = "ends before it begins, or has no time of day; the end was left out"
RECORDED_BEFORE = "recorded before it happened"
NO_ADDRESS = "no address is given; the place cannot be looked for"
PLACE = frozenset({"address", "house", "street", "postcode"})
ROLE_LEFT_OUT = "the map leaves this role out"

Fills = list[tuple[str, Fill]]


class Builder:
    """Builds the documents of one file by one map.

    at  when the command runs: what lies after it is in the future
    """

    def __init__(self, map_: Map, at: datetime) -> None:
        self._map, self._at = map_, at
        targets = KINDS[map_.kind]
        self._fills = _fills(map_.fields, targets, map_)
        self._ids = _schemes(map_.ids, map_)
        self._persons = [
            _Person(person, map_, place)
            for place, person in enumerate(map_.persons, start=1)
        ]
        self._id = dict(self._fills)["id"]
        self._placed = bool(PLACE & map_.fields.keys())
        self._required = REQUIRED[map_.kind]

    def build(self, line: Line) -> Row:
        """Build one row. What cannot be built comes back refused, with its reason."""
        context = Context(line.number, self._at)
        if line.note:
            context.note("", line.note)
        try:
            document = self._document(line.cells or {}, context)
        except RowRefused as refused:
            refusal = Refusal(line.number, refused.field, refused.reason, refused.was)
            return Row(
                line.number, None, refusal, tuple(context.notes), (line.original,)
            )
        return Row(line.number, document, None, tuple(context.notes), (line.original,))

    def id_of(self, line: Line) -> str:
        """Read the id alone; "" when the row has none that can be read."""
        try:
            return str(self._id(line.cells or {}, Context(line.number, self._at)))
        except RowRefused:
            return ""

    def _document(self, cells: Cells, context: Context) -> Document:
        document: Document = {"kind": self._map.kind}
        _fill_in(document, self._fills, cells, context)
        for name in self._required:
            if name not in document:
                raise context.refuse(name, _missing(name))
        _add_ids(document, self._ids, cells, context)
        _add_unread(document, context)
        if self._map.kind == "incident":
            _in_order(document, context)
            if self._placed and not PLACE & document.keys():
                context.note("address", NO_ADDRESS)
        persons = [p for one in self._persons if (p := one.build(cells, context))]
        if persons:
            document["persons"] = persons
        return document


class _Person:
    """One person block of an incident map."""

    def __init__(self, person: PersonMap, map_: Map, place: int) -> None:
        fields = {
            name: given for name, given in person.fields.items() if name != "role"
        }
        self._fills = _fills(fields, INVOLVED, map_)
        self._ids = _schemes(person.ids, map_)
        self._role = filler("role", INVOLVED["role"], person.fields["role"], map_)
        self._prefix = f"persons[{place}]."
        self._columns = tuple(map(plain, columns_of(fields) | columns_of(person.ids)))

    def build(self, cells: Cells, context: Context) -> Document | None:
        """Build the person, or None when the row says nothing about one."""
        # Most rows leave most persons out, so look before reading field by field.
        for column in self._columns:
            if cells.get(column):
                break
        else:
            return None
        context.prefix = self._prefix
        found: Document = {}
        _fill_in(found, self._fills, cells, context)
        _add_ids(found, self._ids, cells, context)
        known = bool(context.unread or ABOUT_A_PERSON & found.keys())
        _add_unread(found, context)
        role = self._part(cells, context) if known else ""
        context.prefix = ""
        return {"role": role, **found} if role else None

    def _part(self, cells: Cells, context: Context) -> str:
        role = self._role(cells, context)
        if role is None:
            raise context.refuse(
                "role", "No role is given for a person; say which in the map."
            )
        if role == "":
            context.note("role", ROLE_LEFT_OUT)
        return str(role)


def _fills(fields: Fields, targets: dict[str, Target], map_: Map) -> Fills:
    return [
        (name, filler(name, targets[name], sources, map_))
        for name, sources in fields.items()
    ]


def _schemes(ids: Fields, map_: Map) -> Fills:
    target = INVOLVED["id"]
    return [
        (name, filler(name, target, sources, map_)) for name, sources in ids.items()
    ]


def _fill_in(
    into: dict[str, Any], fills: Fills, cells: Cells, context: Context
) -> None:
    for name, fill in fills:
        value = fill(cells, context)
        if value or value is False:
            into[name] = value


def _add_ids(document: Document, fills: Fills, cells: Cells, context: Context) -> None:
    found: dict[str, str] = {}
    _fill_in(found, fills, cells, context)
    if found:
        document["ids"] = found


def _add_unread(document: Document, context: Context) -> None:
    """Keep what no format fits where a person will read it."""
    if context.unread:
        document["note"] = "\n".join(
            [*filter(None, [document.get("note")]), *context.unread]
        )
        context.unread = []


def _missing(name: str) -> str:
    return (
        f"The row gives no {name}, and no record can be without. Mend the row, or name "
        "in the map another column that holds it."
    )


def _in_order(document: Document, context: Context) -> None:
    """Compare begin, end and report, and tell what cannot be."""
    begins = context.moments.get("at")
    ends, told = context.moments.get("until"), context.moments.get("recorded_at")
    if begins is None:
        return
    if ends is not None and _time(ends) < _time(begins):
        context.note("until", ENDS_BEFORE, ends.text)
        document.pop("until", None)
    if told is not None and told.day < begins.day:
        context.note("recorded_at", RECORDED_BEFORE, told.text)


def _time(moment: Any) -> tuple[Any, ...]:
    """Order by day, then by instant; a day without a time begins at its midnight."""
    return (moment.day, moment.instant.timestamp() if moment.instant else 0)
