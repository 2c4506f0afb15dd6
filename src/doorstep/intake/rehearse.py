"""What a dry run does instead of loading: clean every document, keep none."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from doorstep.fields.documents import clean
from doorstep.intake.outcome import Document
from doorstep.intake.run import LoadRefusal
from doorstep.pathway.load import OF_COMMANDS


@dataclass(slots=True)
class Rehearsed:
    """What would be loaded; without the register nobody knows what is there already."""

    loaded: int = 0
    new_versions: int = 0
    already_there: int = 0


@dataclass(frozen=True, slots=True)
class _Told:
    number: int
    field: str
    reason: str


def rehearse(
    *,
    documents: Iterable[tuple[int, Document]],
    on_refusal: Callable[[LoadRefusal], None],
) -> Rehearsed:
    """Clean documents as the load would, and refuse what it would refuse by itself.

    Whether persons that an order names are there is not asked: that needs the register.
    """
    done = Rehearsed()
    for number, document in documents:
        _, problems = clean(OF_COMMANDS[document["kind"]], document)
        if problems:
            on_refusal(_Told(number, problems[0].field, problems[0].reason))
        else:
            done.loaded += 1
    return done
