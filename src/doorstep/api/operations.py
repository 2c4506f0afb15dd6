"""The operations: take documents in, find a person, open a person's page."""

from dataclasses import dataclass, replace
from typing import Annotated, Literal
from uuid import UUID

from django.http import Http404
from ninja import Header, Query, Router

from doorstep.access.actions import on_record
from doorstep.api import words
from doorstep.api.limits import KEY
from doorstep.api.problems import KINDS, Problem, Wronged
from doorstep.api.request import ApiRequest, Whole, only
from doorstep.api.requests import Asked as AskedModel
from doorstep.api.requests import Batch, Type, type_of
from doorstep.api.signin import Session, Token
from doorstep.pathway.again import load_once
from doorstep.pathway.find import Checked, Found, find
from doorstep.pathway.load import Refusal
from doorstep.pathway.person import PersonPage, person_page
from doorstep.people.forms import FindForm
from doorstep.people.queries import Asked
from doorstep.timing import local_day

router = Router()
PROBLEMS = dict.fromkeys(KINDS, Problem)
NOTHING_ASKED = "Nothing was asked: give a phone, name, birth, age or place."
TaskQuery = Annotated[str, *type_of(FindForm.base_fields["task"]).__metadata__, Query()]
EventsQuery = Annotated[Literal["newest", "all"], Query()]
BatchBody: Type = Annotated[Batch, Whole(...)]
AskedBody: Type = Annotated[AskedModel, Whole(...)]
Key = Annotated[str, Header(alias="Idempotency-Key", pattern=f"^[!-~]{{0,{KEY}}}$")]


@dataclass(frozen=True)
class Refused:
    """One document that was not taken in: which (from 1), the field, and why."""

    number: int
    field: str
    reason: str


@dataclass(frozen=True)
class Taken:
    """What became of all documents: read = loaded + already there + refused.

    again  this key was carried out before; nothing was done now
    """

    read: int
    loaded: int
    new_versions: int
    already_there: int
    refused: int
    again: bool
    acts: tuple[str, ...]
    refusals: tuple[Refused, ...]


@router.post(
    "/records",
    auth=Token("load"),
    response={200: Taken, **PROBLEMS},
    operation_id="take_records",
    summary="Take in documents of one source: persons, incidents, orders, places",
    openapi_extra={"tags": ["feeds"]},
)
def records(request: ApiRequest, batch: BatchBody, key: Key = "") -> Taken:
    """Take in up to 1,000 documents in one transaction.

    A body that does not follow the schema is refused whole, with every field named;
    a document that only the register can refuse is named under `refusals`, and the
    rest are taken in. The same `Idempotency-Key` and body again give the same answer
    and do nothing; the same key with another body is refused with 409.
    """
    only(request)
    (source,) = request.auth.sources
    refusals: list[Refusal] = []
    summary, again = load_once(
        by=request.auth,
        at=request.at,
        source=source,
        documents=request.parsed["documents"],
        on_refusal=refusals.append,
        key=key,
    )
    return Taken(
        read=summary.read,
        loaded=summary.loaded,
        new_versions=summary.new_versions,
        already_there=summary.already_there,
        refused=summary.refused,
        again=again,
        acts=tuple(summary.acts),
        refusals=tuple(Refused(*one) for one in refusals),
    )


@router.post(
    "/find",
    auth=Session(),
    response={200: Found, **PROBLEMS},
    operation_id="find",
    summary="Find every earlier record of a person from any fragment",
    openapi_extra={"tags": ["people"]},
)
def find_persons(request: ApiRequest, asked: AskedBody) -> Found:
    """Find who may be meant, with reasons; every person named is a look on record.

    `checked.answered` false means that history was not checked, never that nothing
    is known. At most twelve persons; `more` counts those that fit less well.
    """
    only(request)
    form = FindForm(request.parsed, today=local_day(request.at))
    if not form.is_valid():
        raise Wronged(422, "Fields are not valid.", errors=words.of_form(form))
    values = form.cleaned_data
    reader = replace(request.auth, task=values.pop("task"))
    if not any(values.values()):
        checked = Checked(request.at, 0, answered=False, says=NOTHING_ASKED)
        return Found(checked)
    asked = Asked(**values, said_on=local_day(request.at))
    return on_record(reader, lambda by: find(by, asked))


@router.get(
    "/persons/{uuid:ref}",
    auth=Session(),
    response={200: PersonPage, **PROBLEMS},
    operation_id="person",
    summary="Who we believe one person is, why, and what has happened to them",
    openapi_extra={"tags": ["people"]},
)
def person(
    request: ApiRequest,
    ref: UUID,
    task: TaskQuery,
    events: EventsQuery = "newest",
) -> PersonPage:
    """Open one person's page; it is a look, consulted, on record.

    A person that is not there and one that may not be seen are answered alike.
    `task`: the call, job or case that it is for. `events`: the newest 20, or all.
    """
    only(request, "task", "events")
    reader = replace(request.auth, task=task.strip())
    page = on_record(reader, lambda by: person_page(by, ref, whole=events == "all"))
    if page is None:
        raise Http404
    return page
