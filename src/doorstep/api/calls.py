"""Calls and jobs: command and control tells of them, and asks what is known.

A machine is answered without a name or an address (`pathway.call.panel`); somebody
signed in sees the whole, and every person shown is a look on record.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Annotated, Any, TypeVar
from uuid import UUID

from django.http import Http404, HttpResponse
from ninja import Router

from doorstep.access.actions import on_record
from doorstep.access.rules import DataClass, Reader, Verb
from doorstep.api.operations import PROBLEMS
from doorstep.api.problems import Wronged
from doorstep.api.request import ApiRequest, Whole, only
from doorstep.api.requests import Call as CallModel
from doorstep.api.requests import Events as EventsModel
from doorstep.api.requests import Read as ReadModel
from doorstep.api.requests import Type
from doorstep.api.signin import Session, Token
from doorstep.fields.documents import clean
from doorstep.incidents.actions import read_brief
from doorstep.incidents.forms import EVENTS, ReadForm, ToldCallForm
from doorstep.incidents.queries import is_of
from doorstep.incidents.queries.mine import CALL as TIE
from doorstep.incidents.queries.mine import number_of
from doorstep.incidents.rules.calls import ReadHow
from doorstep.pathway.brief import briefing
from doorstep.pathway.brief_pictures import BriefingPage
from doorstep.pathway.call.feed import TakenEvent, open_from, take_events
from doorstep.pathway.call.page import call_page, call_summary
from doorstep.pathway.call.panel import MOST, Panel, RadioText, panel, radio
from doorstep.pathway.call.pictures import CallPage

router = Router()
Made = TypeVar("Made")
CALL = "call"  # the verb of a token
EITHER: list[Any] = [Token(CALL), Session()]
CallBody: Type = Annotated[CallModel, Whole(...)]
EventsBody: Type = Annotated[EventsModel, Whole(...)]
ReadBody: Type = Annotated[ReadModel, Whole(...)]
TAGS = {"tags": ["calls"]}
PLAIN = "text/plain; charset=utf-8"
TEXT = {"text/plain": {"schema": {"type": "string", "maxLength": MOST}}}
ONLY_READ_OUT = "A machine can only say that a briefing was read out."


@dataclass(frozen=True)
class Opened:
    """A call that was opened: what became of what it brought, and what is known."""

    taken: tuple[TakenEvent, ...]
    call: Panel


@dataclass(frozen=True)
class EventsTaken:
    """What became of each event, in the order in which they were sent."""

    taken: tuple[TakenEvent, ...]
    seq: int


@dataclass(frozen=True)
class Counted:
    """How the word that a briefing was read counts.

    how  as it was said; `not known` where it was tapped too soon or on the move
    """

    how: str


@router.post(
    "/calls",
    auth=Token(CALL),
    response={200: Opened, **PROBLEMS},
    operation_id="open_call",
    summary="Open a call that command and control has opened, and hear what is known",
    openapi_extra=TAGS,
)
def open_call(request: ApiRequest, call: CallBody) -> Opened:
    """Open a call under a `ref` that the sender made; the same again opens no second.

    Every call is matched, whatever it was opened as. The answer names nobody: it is
    what a panel of command and control may show to whoever sits before it. Where
    `call.checked.answered` is false, history was not checked.
    """
    only(request)
    values, _ = clean(ToldCallForm, request.parsed)
    taken = open_from(request.auth, at=request.at, values=values)
    return Opened(taken, _panel(request.auth, values["ref"]))


@router.post(
    "/calls/{uuid:ref}/events",
    auth=Token(CALL),
    response={200: EventsTaken, **PROBLEMS},
    operation_id="call_events",
    summary="Tell what happened to a call: fields, grade, units, close",
    openapi_extra=TAGS,
)
def call_events(request: ApiRequest, ref: UUID, events: EventsBody) -> EventsTaken:
    """Take up to 100 events of one call, in any order, each once by its own id.

    `at` is when it happened there. What is older than what stands is kept beside it
    and changes nothing. One event that is refused leaves the others alone.
    """
    only(request)
    cleaned = [clean(EVENTS[one["kind"]], one)[0] for one in request.parsed["events"]]
    taken = take_events(request.auth, at=request.at, ref=ref, events=cleaned)
    return EventsTaken(taken, _panel(request.auth, ref).seq)


@router.get(
    "/calls/{uuid:ref}",
    auth=EITHER,
    response={200: Panel | CallPage, **PROBLEMS},
    operation_id="call",
    summary="A call as it stands: to a machine without names, to an operator whole",
    openapi_extra=TAGS,
)
def read_call(request: ApiRequest, ref: UUID) -> Panel | CallPage:
    """Answer what is known of one call now."""
    only(request)
    if _is_machine(request.auth):
        return _panel(request.auth, ref)
    return _page(request.auth, ref)


@router.get(
    "/calls/{uuid:ref}/summary",
    auth=EITHER,
    response={200: None, **PROBLEMS},
    operation_id="call_summary",
    summary="A call in at most 500 characters of plain text, to paste",
    openapi_extra={**TAGS, "responses": {200: {"content": TEXT}}},
)
def summary(request: ApiRequest, ref: UUID) -> HttpResponse:
    """Answer the summary; to a machine it names nobody."""
    only(request)
    if _is_machine(request.auth):
        text = _panel(request.auth, ref).summary
    else:
        text = _summary(request.auth, ref)
    return HttpResponse(text, content_type=PLAIN)


@router.get(
    "/jobs/{uuid:dispatch}/briefing",
    auth=EITHER,
    response={200: RadioText | BriefingPage, **PROBLEMS},
    operation_id="briefing",
    summary="The briefing of a unit: to a machine its radio text, to the officer all",
    openapi_extra=TAGS,
)
def read_briefing(request: ApiRequest, dispatch: UUID) -> RadioText | BriefingPage:
    """Answer the newest briefing of one dispatch.

    A machine is given the radio text: no surname, no address of hers, no code word.
    """
    only(request)
    said: RadioText | BriefingPage | None
    if _is_machine(request.auth):
        said = radio(request.auth, at=request.at, dispatched=dispatch)
    else:
        said = on_record(request.auth, lambda by: briefing(by, dispatch))
    if said is None:
        raise Http404
    return said


@router.post(
    "/jobs/{uuid:dispatch}/briefing/read",
    auth=EITHER,
    response={200: Counted, **PROBLEMS},
    operation_id="briefing_read",
    summary="Say that a briefing became known to the unit, and how",
    openapi_extra=TAGS,
)
def briefing_read(request: ApiRequest, dispatch: UUID, read: ReadBody) -> Counted:
    """Keep how a version of the briefing reached the unit; each way counts apart.

    A machine may only say `read out`: that somebody read it is theirs to say.
    """
    only(request)
    values, _ = clean(ReadForm, request.parsed)
    how = ReadHow(values["how"])
    if _is_machine(request.auth) and how is not ReadHow.READ_OUT:
        raise Wronged(403, ONLY_READ_OUT)
    if not is_of(values["briefing"], dispatch):
        raise Http404
    counted = read_brief(
        by=request.auth,
        at=request.at,
        briefing=values["briefing"],
        how=how,
        shown=values["shown"],
        moving=bool(values["moving"]),
    )
    return Counted(str(counted))


def _is_machine(reader: Reader) -> bool:
    return reader.account is None


def _panel(reader: Reader, ref: UUID) -> Panel:
    found = panel(reader, ref)
    if found is None:
        raise Http404
    return found


def _page(reader: Reader, ref: UUID) -> CallPage:
    """The screen for somebody signed in."""
    return _drawn(reader, ref, call_page)


def _summary(reader: Reader, ref: UUID) -> str:
    return _drawn(reader, ref, call_summary)


def _drawn(
    reader: Reader, ref: UUID, draw: Callable[[Reader, UUID], Made | None]
) -> Made:
    """What somebody signed in may see of a call; looks are written before it leaves."""
    row = reader.row(DataClass.D1, Verb.WRITE)
    number = number_of(ref) if row and TIE in row.ties else ""
    by = replace(reader, task=f"call {number}")
    made = on_record(by, lambda one: draw(one, ref)) if number else None
    if made is None:
        raise Http404
    return made
