"""The form's own words for what a request model refused."""

from collections.abc import Iterable, Sequence
from typing import Any

from doorstep.api.limits import DOCUMENTS
from doorstep.api.problems import Mistake, mistake
from doorstep.fields.documents import Forms, clean
from doorstep.pathway.load import FORMS
from doorstep.people.forms import FindForm

NO_FIELD = "There is no such field. Check its spelling."


def of_batch(value: Any) -> list[Mistake]:
    """What is wrong with the body of a batch, document by document."""
    if not isinstance(value, dict):
        return [mistake("", 'This must be an object. Send {"documents": […]}.')]
    unknown = [mistake(str(n)[:60], NO_FIELD) for n in value if n != "documents"]
    documents = value.get("documents")
    if not isinstance(documents, list) or not 1 <= len(documents) <= DOCUMENTS:
        says = f"This must be a list of 1 to {DOCUMENTS:,} documents."
        return [*unknown, mistake("documents", says)]
    found = [one for n, doc in enumerate(documents) for one in _of_document(n, doc)]
    return unknown + found


def _of_document(number: int, document: Any) -> Iterable[Mistake]:
    at = f"documents/{number}"
    if not isinstance(document, dict):
        yield mistake(at, "This must be an object.")
        return
    kind = document.get("kind")
    form = FORMS.get(kind) if isinstance(kind, str) else None
    if form is None:
        yield mistake(f"{at}/kind", f"This must be one of: {', '.join(FORMS)}.")
        return
    yield from _of_values(form, document, at)


def _of_values(form: Any, document: Any, at: str) -> Iterable[Mistake]:
    """Every problem, those of documents within documents too."""
    for problem in clean(form, document)[1]:
        path = f"{at}/{problem.field}".rstrip("/")
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
