"""The form's own words for what a request model refused."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from doorstep.api.limits import DOCUMENTS, EVENTS_AT_ONCE
from doorstep.api.problems import Mistake, mistake
from doorstep.fields.documents import Forms, clean
from doorstep.incidents.forms import EVENTS, ReadForm, ToldCallForm
from doorstep.pathway.load import FORMS
from doorstep.people.forms import FindForm

NO_FIELD = "There is no such field. Check its spelling."


def of_batch(value: Any) -> list[Mistake]:
    """What is wrong with the body of a batch, document by document."""
    return _of_list(value, "documents", DOCUMENTS, FORMS)


def of_events(value: Any) -> list[Mistake]:
    """What is wrong with the body that brings events, event by event."""
    return _of_list(value, "events", EVENTS_AT_ONCE, EVENTS)


def of_call(value: Any) -> list[Mistake]:
    """What is wrong with a call as it is opened."""
    return list(_of_values(ToldCallForm, value, ""))


def of_read(value: Any) -> list[Mistake]:
    """What is wrong with the word that a briefing became known."""
    return list(_of_values(ReadForm, value, ""))


def _of_list(
    value: Any, name: str, most: int, forms: Mapping[str, Any]
) -> list[Mistake]:
    if not isinstance(value, dict):
        return [mistake("", f'This must be an object. Send {{"{name}": […]}}.')]
    unknown = [mistake(str(n)[:60], NO_FIELD) for n in value if n != name]
    listed = value.get(name)
    if not isinstance(listed, list) or not 1 <= len(listed) <= most:
        says = f"This must be a list of 1 to {most:,} {name}."
        return [*unknown, mistake(name, says)]
    found = [
        one
        for n, each in enumerate(listed)
        for one in _of_one(f"{name}/{n}", each, forms)
    ]
    return unknown + found


def _of_one(at: str, document: Any, forms: Mapping[str, Any]) -> Iterable[Mistake]:
    if not isinstance(document, dict):
        yield mistake(at, "This must be an object.")
        return
    kind = document.get("kind")
    form = forms.get(kind) if isinstance(kind, str) else None
    if form is None:
        yield mistake(f"{at}/kind", f"This must be one of: {', '.join(forms)}.")
        return
    yield from _of_values(form, document, at)


def _of_values(form: Any, document: Any, at: str) -> Iterable[Mistake]:
    """Every problem, those of documents within documents too."""
    for problem in clean(form, document)[1]:
        path = f"{at}/{problem.field}".strip("/")
        field = form.base_fields.get(problem.field)
        within = document[problem.field] if isinstance(field, Forms) else None
        if isinstance(within, list) and len(within) <= field.most:
            for number, one in enumerate(within):
                yield from _of_values(field.form, one, f"{path}/{number}")
        else:
            yield mistake(path, problem.reason)


def of_asked(value: Any) -> list[Mistake]:
    """What is wrong with the body of a search."""
    if not isinstance(value, dict):
        return [mistake("", "This must be an object.")]
    form = FindForm({str(name): given for name, given in value.items()})
    return of_form(form)


def of_form(form: FindForm) -> list[Mistake]:
    """Every error of a form, by field."""
    return [
        mistake("" if name == "__all__" else name, str(says))
        for name, errors in form.errors.items()
        for says in errors
    ]


def of_schema(errors: Sequence[dict[str, Any]]) -> list[Mistake]:
    """What the request model itself said, where no form speaks."""
    return [
        mistake("/".join(map(str, _way(error["loc"]))), f"{error['msg']}.")
        for error in errors
    ]


def _way(loc: Sequence[Any]) -> Sequence[Any]:
    """The way within the request: after its part, and after a body's own name."""
    return loc[2:] if loc[0] == "body" else loc[1:]
