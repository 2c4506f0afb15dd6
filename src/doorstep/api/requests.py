"""Request models, made from the rooms' forms: types, lengths, choices, no other keys.

A form says once what may be given; here the same is said as a schema, so that a
feed's own tools can check before they send. The words of a refusal are the form's.
"""

from collections.abc import Callable
from functools import reduce
from operator import or_
from typing import Annotated, Any, Literal

from django import forms
from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema, create_model

from doorstep.api.limits import DOCUMENTS, EVENTS_AT_ONCE
from doorstep.fields import PhoneField, TextField
from doorstep.fields.documents import (
    DAY,
    MOMENT,
    REF,
    ChoiceText,
    DateText,
    DocumentForm,
    Flag,
    Forms,
    MapField,
    MomentText,
    RefText,
    Text,
    Texts,
)
from doorstep.fields.text import NAMING, TaskField
from doorstep.incidents.forms import EVENTS, IncidentForm, ReadForm, ToldCallForm
from doorstep.people.forms import (
    FindForm,
    MarkerForm,
    PersonForm,
    PlaceForm,
    RelationshipForm,
)

STRICT = ConfigDict(extra="forbid", strict=True)
SCHEME = 60  # characters of a name in an object of texts, as `MapField` has it
# What is refused in a text of several lines, and in one line; what strips to nothing.
LINES = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
LINE = r"\x00-\x1f\x7f-\x9f"
BLANK = r" \t\n\r\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"

Type = Any  # an annotation; the language has no name for all that may be one


def _plain(most: int, *, needed: bool = False, refused: str = LINES) -> Type:
    """Text of at most `most` characters; `needed`: not white space alone."""
    some = f"[^{refused}{BLANK}]" if needed else ""
    rest = f"[^{refused}]*"
    pattern = f"^{rest}{some}{rest}$" if needed else f"^{rest}$"
    return Annotated[str, Field(max_length=most, pattern=pattern)]


def _or_absent(field: forms.Field, type_: Type) -> Type:
    """Nothing and empty text both mean that a value is absent, where it may be."""
    return type_ if field.required else type_ | Literal[""] | None


def _text(field: Text) -> Type:
    plain = _plain(field.max_length, needed=field.required)
    return plain if field.required else plain | None


def _line(field: TextField) -> Type:
    refused = LINES if field.lines else LINE
    plain = _plain(field.longest, needed=field.required, refused=refused)
    return plain if field.required else plain | None


def _task(field: TaskField) -> Type:
    pattern = f"^[^{LINE}]*[{NAMING}][^{LINE}]*$"
    return Annotated[str, Field(max_length=field.longest, pattern=pattern)]


def _choice(field: ChoiceText) -> Type:
    return _or_absent(field, Literal[field.words])


def _texts(field: Texts) -> Type:
    one: Type = Literal[field.words] if field.words else _plain(field.max_length)
    return _or_absent(field, Annotated[list[one], Field(max_length=field.most)])


def _map(field: MapField) -> Type:
    """Its schema is written out, since keys with a pattern are not closed otherwise."""
    name, value = _plain(SCHEME), _plain(field.max_length)
    made: Type = Annotated[dict[name, value], Field(max_length=field.most)]  # type: ignore[valid-type]
    schema = {
        "type": "object",
        "maxProperties": field.most,
        "propertyNames": {"maxLength": SCHEME, "pattern": f"^[^{LINES}]*$"},
        "additionalProperties": {
            "type": "string",
            "maxLength": field.max_length,
            "pattern": f"^[^{LINES}]*$",
        },
    }
    return _or_absent(field, Annotated[made, WithJsonSchema(schema)])


def _day(field: DateText) -> Type:
    return _or_absent(field, Annotated[str, Field(pattern=f"^{DAY}$")])


def _moment(field: MomentText) -> Type:
    """All but the hour that the clocks jump over, which no schema can say."""
    return _or_absent(field, Annotated[str, Field(pattern=f"^{MOMENT}$")])


def _ref(field: RefText) -> Type:
    return _or_absent(field, Annotated[str, Field(pattern=f"^{REF}$")])


def _flag(field: Flag) -> Type:
    return _or_absent(field, bool)


def _forms(field: Forms) -> Type:
    one: Type = model_of(field.form)
    return _or_absent(field, Annotated[list[one], Field(max_length=field.most)])


_MADE: dict[type[forms.Field], Callable[[Any], Type]] = {
    Text: _text,
    ChoiceText: _choice,
    Texts: _texts,
    MapField: _map,
    DateText: _day,
    MomentText: _moment,
    RefText: _ref,
    Flag: _flag,
    Forms: _forms,
    TextField: _line,
    PhoneField: _line,
    TaskField: _task,
}


def type_of(field: forms.Field) -> Type:
    """What a request may hold for one field of a form."""
    return _MADE[type(field)](field)


def model_of(form: Any, *kinds: str) -> type[BaseModel]:
    """The request model of a form.

    form   a form class: documents or a page's
    kinds  words that tell this document from others; one must then be given
    Raises KeyError at start for a field that this door has not learned yet.
    """
    fields: dict[str, Any] = {
        name: (type_of(field), ... if field.required else None)
        for name, field in form.base_fields.items()
    }
    if kinds:
        fields["kind"] = (Literal[kinds], ...)
    # Answers have pictures of the same nouns, and one page of names for both.
    suffix = "Document" if issubclass(form, DocumentForm) else ""
    name = form.__name__.removesuffix("Form") + suffix
    says = (form.__doc__ or "").partition("\n")[0]
    return create_model(name, __config__=STRICT, __doc__=says, **fields)


def _event_forms() -> list[Any]:
    """Every form of an event once; several kinds may share one."""
    return list(dict.fromkeys(EVENTS.values()))


Person = model_of(PersonForm, "person")
Incident = model_of(IncidentForm, "incident")
Marker = model_of(MarkerForm, "marker")
Relationship = model_of(RelationshipForm, "relationship")
Place = model_of(PlaceForm, "place")
Asked: Type = model_of(FindForm)
Document = Annotated[
    Person | Incident | Marker | Relationship | Place,  # type: ignore[valid-type]
    Field(discriminator="kind"),
]
Batch: Type = create_model(
    "Batch",
    __config__=STRICT,
    __doc__="Documents of one source, taken in together.",
    documents=(
        Annotated[list[Document], Field(min_length=1, max_length=DOCUMENTS)],
        ...,
    ),
)
Call: Type = model_of(ToldCallForm)
Read: Type = model_of(ReadForm)
_AnyEvent: Type = reduce(
    or_, [model_of(form, *form.base_fields["kind"].words) for form in _event_forms()]
)
Event: Type = Annotated[_AnyEvent, Field(discriminator="kind")]
Events: Type = create_model(
    "Events",
    __config__=STRICT,
    __doc__="What happened to one call, each with an id of its own.",
    events=(
        Annotated[list[Event], Field(min_length=1, max_length=EVENTS_AT_ONCE)],
        ...,
    ),
)
