"""Sample pictures for every page. Nobody in them exists.

The dataclasses repeat the shapes that stand at the head of each template; the
rooms' queries build the like. Numbers are from Ofcom's drama ranges.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django import forms

from doorstep.web.page import Flash, NavItem, Page

AT = datetime(2026, 3, 3, 14, 2, 11, tzinfo=UTC)


def ref(number: int) -> UUID:
    return UUID(int=number, version=4)


def page(current: str = "", *flashes: Flash) -> Page:
    places = (
        ("Find", "/"),
        ("Doubtful links", "/links"),
        ("Look-back", "/look-back"),
        ("Log", "/log"),
        ("Health", "/health"),
    )
    nav = tuple(NavItem(text, href, text == current) for text, href in places)
    return Page(
        AT, "Amal Rees, operator", "call 0412", nav, flashes, demo=True, staff=True
    )


class SignInForm(forms.Form):
    """What allauth's form looks like from a template."""

    login = forms.CharField(label="Username")
    password = forms.CharField(widget=forms.PasswordInput)


@dataclass(frozen=True)
class DemoAccount:
    role: str
    username: str
    about: str


@dataclass(frozen=True)
class DemoPerson:
    try_this: str
    finds: str


@dataclass(frozen=True)
class DemoDoor:
    password: str
    accounts: tuple[DemoAccount, ...]
    people: tuple[DemoPerson, ...]


DEMO = DemoDoor(
    "doorstep",
    (
        DemoAccount("Operator", "operator", "takes calls and finds people"),
        DemoAccount("Controller", "controller", "sends units"),
        DemoAccount("Response officer", "response", "goes to the door"),
        DemoAccount("Sergeant", "sergeant", "looks after a shift"),
        DemoAccount("Specialist detective", "detective", "decides doubtful links"),
        DemoAccount("Neighbourhood officer", "neighbourhood", "knows the street"),
        DemoAccount("Control-room specialist", "specialist", "watches and advises"),
    ),
    (
        DemoPerson("Sara Smth", "Sarah Smith, reported nine times"),
        DemoPerson("(07700) 900-123", "the same, by a number two people used"),
    ),
)


@dataclass(frozen=True)
class Checked:
    at: datetime
    systems: int
    answered: bool = True
    says: str = ""


@dataclass(frozen=True)
class Reason:
    field: str
    given: str
    found: str
    says: str
    weighs: str


@dataclass(frozen=True)
class Candidate:
    number: int
    ref: UUID
    name: str
    born: str
    last: str
    because: tuple[str, ...]
    reasons: tuple[Reason, ...] = ()
    equally_likely: int = 0
    records: int = 1
    events: int = 0


@dataclass(frozen=True)
class Band:
    name: str
    says: str
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True)
class Found:
    checked: Checked
    notes: tuple[str, ...] = ()
    bands: tuple[Band, ...] = ()
    household: tuple[Candidate, ...] = ()
    more: int = 0


REASONS = (
    Reason("Name", "Sara Smth", "Sarah SMITH", "one letter is missing", "for"),
    Reason(
        "Phone",
        "(07700) 900-123",
        "07700 900123",
        "the same number",
        "strongly for",
    ),
    Reason("Place", "14 Larch", "14 Larch Close, ZZ1 4LC", "same house", "for"),
)
SARAH = Candidate(
    1,
    ref(1),
    "Sarah SMITH",
    "born 12 March 1995",
    "victim, assault, 12 February 2026",
    ("number same", "name close", "place same"),
    REASONS,
    records=5,
    events=9,
)
SMYTH = Candidate(
    2,
    ref(2),
    "Sara SMYTH",
    "born 1993",
    "caller, noise, 2 June 2025",
    ("name close",),
    REASONS[:1],
    equally_likely=3,
    records=1,
    events=1,
)
DANIEL = Candidate(
    3,
    ref(3),
    "Daniel SMITH",
    "born 4 July 1990",
    "suspect, assault, 12 February 2026",
    ("place same", "number used by both"),
    REASONS[1:],
    records=3,
    events=7,
)
FOUND = Found(
    Checked(AT, 6),
    (
        "This number: 3 events; last used by Sarah SMITH, victim, 12 February 2026. "
        "A number may be shared.",
        "This place: 2 events; last assault, 12 February 2026.",
    ),
    (
        Band("certain", "little else could explain it", (SARAH,)),
        Band("possible", "may be somebody else", (SMYTH,)),
    ),
    (DANIEL,),
    more=4,
)
NONE_FOUND = Found(Checked(AT, 6))
NOT_CHECKED = Found(
    Checked(AT, 6, answered=False, says="The index is being renewed until 14:10.")
)
