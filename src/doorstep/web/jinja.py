"""The template language of the pages: one environment, escaping always on.

Pages receive pictures (frozen dataclasses) and nothing else. Three things differ
from Jinja2 as it comes. The macros of GOV.UK Frontend read optional keys of dicts,
so a missing *key* is quietly empty; a missing name on a *picture* is a mistake of
ours and raises, and so does printing a name nobody handed over. Times and dates are
words made in one place. Names from people are isolated, because a right-to-left
name, or a control hidden in one, must not turn the rest of its line around.
"""

import dataclasses
from datetime import date, datetime
from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from django_htmx.jinja import htmx_script
from jinja2 import (
    ChainableUndefined,
    ChoiceLoader,
    Environment,
    PackageLoader,
    PrefixLoader,
    UndefinedError,
)
from jinja2.utils import missing
from markupsafe import Markup

from doorstep.fields import error_list, field
from doorstep.timing import (
    ago_words,
    clock_words,
    date_words,
    happens_twice,
    local,
    local_day,
    time_words,
)
from doorstep.web.page import frame

__all__ = ["environment", "frame"]


class Missing(ChainableUndefined):
    """An absent dict key prints nothing; an absent page value says so aloud."""

    def __str__(self) -> str:
        """Print nothing, or raise UndefinedError for a name never handed over."""
        if self._undefined_obj is missing and self._undefined_hint is None:
            raise UndefinedError(f"the page was given no {self._undefined_name!r}")
        return super().__str__()

    def __html__(self) -> str:
        """Do the same where markup is asked for."""
        return str(self)


class PictureEnvironment(Environment):
    """An environment in which a picture has only the names its class gives it."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Look a name up; raise UndefinedError if a picture lacks it."""
        try:
            return getattr(obj, attribute)
        except AttributeError:
            if dataclasses.is_dataclass(obj):
                kind = type(obj).__name__
                raise UndefinedError(f"a {kind} has no {attribute!r}") from None
        return super().getattr(obj, attribute)


def bdi(text: object) -> Markup:
    """Isolate words that came from outside in `<bdi>`, escaped."""
    return Markup("<bdi>{}</bdi>").format(text)


def day(on: date) -> str:
    """Say a date, or the London date of a moment: "3 March 2026"."""
    return date_words(local_day(on) if isinstance(on, datetime) else on)


def clock(at: datetime) -> str:
    """Say when something was looked up: "14:02:11", BST or GMT where in doubt."""
    wall = local(at)
    zone = f" {wall:%Z}" if happens_twice(wall) else ""
    return f"{wall:%H:%M:%S}{zone}"


def moment(at: datetime) -> str:
    """Say a moment's London date and time: "3 March 2026, 14:02"."""
    return f"{date_words(local_day(at))}, {clock_words(at)}"


def iso(at: date) -> str:
    """Write a date or moment for the `datetime` attribute of `<time>`."""
    return at.isoformat()


def plural(count: int, one: str, many: str = "") -> str:
    """Count in words: "no events", "1 event", "3 events"."""
    number = f"{count:,}" if count else "no"
    return f"{number} {one if count == 1 else many or one + 's'}"


def url(name: str, **parts: object) -> str:
    """Make the address of a named page: `url("person", ref=person.ref)`."""
    return reverse(name, kwargs=parts or None)


def environment(**options: Any) -> Environment:
    """Build the environment for Django's Jinja2 backend (its `environment` option)."""
    loaders = [
        options.pop("loader"),
        PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
    ]
    options |= {"autoescape": True, "undefined": Missing}
    env = PictureEnvironment(
        loader=ChoiceLoader(loaders), trim_blocks=True, lstrip_blocks=True, **options
    )
    env.globals.update(
        static=static,
        url=url,
        htmx_script=htmx_script,
        field=field,
        error_list=error_list,
    )
    env.filters.update(
        bdi=bdi,
        plain=dataclasses.asdict,
        plural=plural,
        iso=iso,
        day=day,
        clock=clock,
        moment=moment,
        when=time_words,
        ago=ago_words,
    )
    return env
