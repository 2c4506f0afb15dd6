"""The frame of every page, as a plain picture: who reads, and where they may go."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.conf import settings
from django.contrib.messages import SUCCESS, get_messages
from django.http import HttpRequest
from django.urls import reverse

from doorstep.access.rules import DataClass, Reader, Verb
from doorstep.pathway.board import may_advise, may_watch
from doorstep.policy.catalogue import Need


@dataclass(frozen=True, slots=True)
class NavItem:
    """One entry of the navigation; which there are depends on the reader's role."""

    text: str
    href: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Flash:
    """One sentence about what has just been done."""

    text: str
    good: bool = True


@dataclass(frozen=True, slots=True)
class Page:
    """What the layout shows around a page.

    at     the moment of the request, if the door has read it
    who    the reader in words ("Amal Rees, operator"); empty before sign-in
    task   the call, job or case that this reading is for, as the reader said
    nav    what this reader may open, in order
    demo   show that all people are invented
    training  show that no call is real
    staff  show the Cover control
    """

    at: datetime | None = None
    who: str = ""
    task: str = ""
    nav: tuple[NavItem, ...] = ()
    flashes: tuple[Flash, ...] = ()
    demo: bool = False
    training: bool = False
    staff: bool = False


class Place(NamedTuple):
    """A page in the navigation, and the row of policy that offers it to a role.

    tie  offered to the roles that come to things by this kind of tie, and to no other,
         because the page is where such things stand
    may  offered to those whose work the page is, whatever else others may see
    """

    text: str
    name: str
    data_class: DataClass
    verb: Verb
    tie: str = ""
    may: Callable[[Reader], bool] | None = None


# Offering is a courtesy: whether a page opens is decided by the action behind it.
PLACES = (
    Place("Board", "board", DataClass.D1, Verb.READ, may=may_watch),
    Place("Queue", "queue", DataClass.D1, Verb.READ, may=may_advise),
    Place("Calls", "calls", DataClass.D1, Verb.WRITE, "call"),
    Place("Jobs", "jobs", DataClass.D4, Verb.READ, "dispatch"),
    Place("Find", "find", DataClass.D3, Verb.READ),
    Place("Doubtful links", "links", DataClass.D3, Verb.WRITE),
    Place("Look-back", "look_back", DataClass.D4, Verb.READ),
    Place("Log", "log", DataClass.D10, Verb.READ),
    Place("Health", "health", DataClass.D1, Verb.READ),
)


def navigation(reader: Reader, path: str) -> tuple[NavItem, ...]:
    """List the pages that `reader`'s role is offered; `path` marks the present one."""
    items = []
    for place in PLACES:
        if _is_offered(reader, place):
            href = reverse(place.name)
            items.append(NavItem(place.text, href, _is_under(path, href)))
    return tuple(items)


def _is_offered(reader: Reader, place: Place) -> bool:
    """Tell whether the role reaches further than what the reader is tied to.

    A role that sees only what it was sent to comes there from the job, not from here.
    """
    row = reader.row(place.data_class, place.verb)
    if row is None or (place.may is not None and not place.may(reader)):
        return False
    if place.tie:
        return place.tie in row.ties
    return any(need is not Need.TIE for need in row.needs)


def offers(reader: Reader, name: str) -> bool:
    """Tell whether the navigation offers a page to this reader."""
    return any(place.name == name and _is_offered(reader, place) for place in PLACES)


def _is_under(path: str, href: str) -> bool:
    return path == href or (href != "/" and path.startswith(href))


def frame(request: HttpRequest) -> dict[str, Page]:
    """Give every template its `page` (a context processor)."""
    reader = _reader(request)
    return {
        "page": Page(
            at=getattr(request, "at", None),
            who=_in_words(reader) if reader else "",
            task=reader.task if reader else "",
            nav=navigation(reader, request.path) if reader else (),
            flashes=_flashes(request),
            demo=settings.DEMO,
            training=settings.TRAINING,
            staff=reader is not None,
        )
    }


def _reader(request: HttpRequest) -> Reader | None:
    """Give the reader of a signed-in request; before that there is nobody to name."""
    user = getattr(request, "user", None)
    reader: Reader | None = getattr(request, "reader", None)
    return reader if user is not None and user.is_authenticated else None


def _flashes(request: HttpRequest) -> tuple[Flash, ...]:
    return tuple(
        Flash(str(message), message.level <= SUCCESS)
        for message in get_messages(request)
    )


def _in_words(reader: Reader) -> str:
    known = reader.policy.roles.get(reader.role)
    return f"{reader.name}, {known.title.lower()}" if known else reader.name
