"""Sample pictures of the person page, the doubtful links and the reports."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from doorstep.fields import DateWithPrecisionField, StrictForm
from tests.browser.samples import AT, Checked, ref


@dataclass(frozen=True)
class Marker:
    sort: str
    terms: str
    dates: str
    served: str
    source: str
    in_force: bool


@dataclass(frozen=True)
class Role:
    role: str
    count: int
    last: str


@dataclass(frozen=True)
class Event:
    ref: UUID
    at: str
    iso: str
    role: str
    what: str
    number: str
    place: str
    says: str
    status: str
    source: str
    recorded: str


@dataclass(frozen=True)
class Contact:
    text: str
    used: str
    protected: bool = False


@dataclass(frozen=True)
class Relation:
    ref: UUID | None
    name: str
    sort: str
    source: str


@dataclass(frozen=True)
class Record:
    ref: UUID
    source: str
    external_id: str
    name: str
    born: str
    recorded: str
    joined: str
    by: str
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Possible:
    ref: UUID
    name: str
    born: str
    band: str
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Look:
    name: str
    role: str
    kind: str
    task: str
    at: datetime


@dataclass(frozen=True)
class PersonPage:
    ref: UUID
    name: str
    born: str
    sex: str
    others: tuple[str, ...]
    sure: str
    markers: tuple[Marker, ...]
    roles: tuple[Role, ...]
    events: tuple[Event, ...]
    more_events: int
    events_href: str
    addresses: tuple[Contact, ...]
    phones: tuple[Contact, ...]
    relations: tuple[Relation, ...]
    records: tuple[Record, ...]
    possible: tuple[Possible, ...]
    looks: tuple[Look, ...]
    searched: Checked


EVENTS = (
    Event(
        ref(11),
        "12 February 2026, 21:40",
        "2026-02-12T21:40:00Z",
        "victim",
        "Assault, domestic abuse",
        "0412 of 12 Feb",
        "14 Larch Close, ZZ1 4LC",
        "Says he held her by the throat and took her phone.",
        "reported, not charged",
        "command and control",
        "Recorded 12 February 2026, 21:44, by the operator.",
    ),
    Event(
        ref(12),
        "2 January 2026, about 8",
        "2026-01-02T08:00:00Z",
        "victim",
        "Threats",
        "0077 of 2 Jan",
        "14 Larch Close, ZZ1 4LC",
        "",
        "",
        "crime system",
        "Recorded 2 January 2026, 11:10.",
    ),
    Event(
        ref(13),
        "June 2025",
        "2025-06",
        "caller",
        "Noise",
        "",
        "",
        "",
        "",
        "partner’s spreadsheet",
        "Recorded 9 July 2025.",
    ),
)
PERSON = PersonPage(
    ref(1),
    "Sarah SMITH",
    "born 12 March 1995 (30)",
    "female",
    ("formerly Sarah KOWALSKA", "also Sara SMITH"),
    "5 records from 4 systems, joined as certain; nobody has looked at this yet.",
    (
        Marker(
            "non-molestation order",
            "Daniel SMITH must not contact her or come within 100 metres of her home.",
            "from 4 November 2025 until 3 May 2026",
            "served 5 November 2025",
            "crime system",
            True,
        ),
        Marker(
            "bail condition",
            "No contact",
            "ended 1 March 2026",
            "not known whether told",
            "custody",
            False,
        ),
    ),
    (
        Role("victim", 7, "12 February 2026"),
        Role("caller", 1, "June 2025"),
        Role("witness", 1, "3 May 2024"),
    ),
    EVENTS,
    6,
    "?events=all",
    (
        Contact("14 Larch Close, ZZ1 4LC", "last used as victim on 12 February 2026"),
        Contact("", "", protected=True),
    ),
    (
        Contact("07700 900123", "last used by Sarah SMITH as victim on 12 Feb 2026"),
        Contact("020 7946 0018", "last used as caller in June 2025"),
    ),
    (
        Relation(ref(3), "Daniel SMITH", "former partner", "crime system"),
        Relation(None, "a child, 4", "child", "partner’s spreadsheet"),
    ),
    (
        Record(
            ref(21),
            "command and control",
            "CC-0412",
            "SMITH, Sarah",
            "1995-03-12",
            "12 February 2026",
            "joined as certain",
            "rule",
            ("same number", "same name", "same birth date"),
        ),
        Record(
            ref(22),
            "partner’s spreadsheet",
            "R/88",
            "Sara Smith",
            "March 1995",
            "9 July 2025",
            "joined",
            "DC Imran Vale",
            ("“spoke to her, same woman”",),
        ),
    ),
    (
        Possible(
            ref(2),
            "Sara SMYTH",
            "born 1993",
            "possible",
            ("name close", "other year of birth"),
        ),
    ),
    (
        Look(
            "Amal Rees",
            "operator",
            "consulted",
            "call 0412",
            AT - timedelta(minutes=6),
        ),
        Look("Imran Vale", "detective", "listed", "", AT - timedelta(days=4)),
    ),
    Checked(AT, 6),
)


@dataclass(frozen=True)
class Side:
    ref: UUID
    name: str
    source: str
    recorded: str
    events: tuple[str, ...]


@dataclass(frozen=True)
class Row:
    field: str
    left: str
    right: str
    agrees: bool


@dataclass(frozen=True)
class Decided:
    says: str
    by: str
    at: str
    undo: bool


@dataclass(frozen=True)
class Pair:
    ref: UUID
    number: int
    left: Side
    right: Side
    rows: tuple[Row, ...]
    reasons: tuple[str, ...]
    sure: str
    decided: Decided | None = None
    why_error: str = ""


@dataclass(frozen=True)
class Work:
    says: str
    done: int
    total: int


@dataclass(frozen=True)
class LinksPage:
    pairs: tuple[Pair, ...]
    waiting: int
    ordered: str
    next_href: str
    work: Work | None = None


A = Side(
    ref(1),
    "Sarah SMITH",
    "crime system",
    "12 February 2026",
    ("victim, assault, 12 February 2026", "victim, threats, 2 January 2026"),
)
B = Side(ref(2), "Sara SMYTH", "command and control", "2 June 2025", ())
ROWS = (
    Row("Name", "Sarah SMITH", "Sara SMYTH", False),
    Row("Born", "12 March 1995", "1993", False),
    Row("Phone", "07700 900123", "07700 900123", True),
    Row("Place", "14 Larch Close", "14 Larch Close", True),
    Row("Sex", "female", "female", True),
)
PAIR = Pair(
    ref(31),
    1,
    A,
    B,
    ROWS,
    ("same number, used by both since 2024", "other birth: may be sisters"),
    "Probable",
)
DECIDED = Pair(
    ref(32),
    2,
    B,
    A,
    ROWS,
    ("same number",),
    "Possible",
    Decided("different people", "DC Imran Vale", "3 March 2026, 13:40", True),
)
LINKS = LinksPage(
    (PAIR, DECIDED),
    14,
    "the likeliest first",
    "?after=2",
    Work("Linking the records of the last load", 12_400, 20_000),
)
NO_LINKS = LinksPage((), 0, "", "")


class PeriodForm(StrictForm):
    """The two days of a look-back."""

    first = DateWithPrecisionField(label="First day")
    last = DateWithPrecisionField(label="Last day")


@dataclass(frozen=True)
class Count:
    what: str
    calls: int
    share: str


@dataclass(frozen=True)
class Cause:
    cause: str
    says: str
    calls: int
    share: str


@dataclass(frozen=True)
class Grave:
    number: str
    at: datetime
    what: str
    known: str
    missed: str
    href: str


@dataclass(frozen=True)
class LookBack:
    period: str
    made: str
    noticed: str
    knowable: str
    sentence: str
    counts: tuple[Count, ...]
    causes: tuple[Cause, ...]
    gravest: tuple[Grave, ...]
    definitions: tuple[str, ...]
    csv_href: str


REPORT = LookBack(
    "4,812 calls from 1 January 2025 to 31 December 2025",
    "3 March 2026, 14:02",
    "3 %",
    "41 %",
    "Of every hundred calls, forty-one had an earlier event on record for the same "
    "victim; three were noticed.",
    (
        Count("This number", 1204, "25 %"),
        Count("This place", 1519, "32 %"),
        Count("This person as victim", 1973, "41 %"),
        Count("This pair", 1310, "27 %"),
    ),
    (
        Cause("Format of the number", "stored with a space or prefix", 402, "22 %"),
        Cause("Spelling of the name", "close, not the same", 511, "28 %"),
        Cause("Other name", "maiden or former name", 133, "7 %"),
        Cause("Place only", "no name given", 298, "16 %"),
        Cause("Other source", "known to another system", 366, "20 %"),
        Cause("Other victim of the same man", "known through him", 119, "7 %"),
    ),
    (
        Grave(
            "0412 of 12 Feb",
            AT - timedelta(days=384),
            "Strangulation reported",
            "7 events in 9 months, order in force",
            "number stored with a space",
            "/incident/1",
        ),
        Grave(
            "0077 of 2 Jan",
            AT - timedelta(days=425),
            "Threats to kill",
            "2 other victims of the same man",
            "other victim",
            "",
        ),
    ),
    (
        "Known then: recorded in any loaded system before the call began.",
        "Noticed: the old repeat flag was set on the call.",
    ),
    "/look-back.csv",
)


@dataclass(frozen=True)
class Line:
    what: str
    says: str
    well: bool


@dataclass(frozen=True)
class Health:
    at: datetime
    well: bool
    sentence: str
    lines: tuple[Line, ...]


HEALTH = Health(
    AT,
    False,
    "Doorstep works, with one thing that needs care",
    (
        Line("Matching", "Works; the last look-up took 4 ms.", True),
        Line("Last feed", "Command and control, 12 s ago.", True),
        Line(
            "Background work",
            "Nothing is working on it, so notices wait. Start doorstep work.",
            False,
        ),
        Line("Records", "64,210, all searchable.", True),
    ),
)
