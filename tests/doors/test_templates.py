"""The template language: strict with pictures, safe with words from outside."""

import dataclasses
import gzip
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.template.loader import get_template
from jinja2 import UndefinedError
from markupsafe import Markup

from doorstep.access.forms import LogForm
from doorstep.incidents.actions import Saved
from doorstep.incidents.forms import OpenCallForm
from doorstep.people.forms import FindForm
from doorstep.web.jinja import clock, environment, moment, plural
from tests.browser import call_samples, case_samples, job_samples, log_samples, samples

HOSTILE = '"><script>alert(1)</script>{{ 7 * 7 }}\u202e'
OURS = ("href", "ref", "iso", "next_href", "events_href", "csv_href", "name_code")
OURS += ("part", "attached", "undo", "seq", "briefing", "mark")
OURS += ("officer", "subject", "earlier", "later", "next", "here", "kind")
PAGES: dict[str, dict[str, Any]] = {
    "calls.jinja": {
        "form": OpenCallForm(),
        "calls": call_samples.CALLS,
        "ref": samples.ref(23),
    },
    "call.jinja": call_samples.shown(call_samples.ATTACHED),
    "call/parts.jinja": call_samples.shown(call_samples.CALL),
    "call/saved.jinja": {
        "saved": Saved(8, "3 Elm Road"),
        "which": "where",
        "wrong": "",
    },
    "account/login.html": {"demo": samples.DEMO, "form": samples.SignInForm()},
    "account/logout.html": {},
    "find.jinja": {"form": FindForm(), "found": samples.FOUND},
    "found_errors.jinja": {"form": FindForm({"task": ""})},
    "found.jinja": {"found": samples.FOUND},
    "person.jinja": {"person": case_samples.PERSON},
    "links.jinja": {"links": case_samples.LINKS},
    "work.jinja": {"work": case_samples.LINKS.work},
    "look_back.jinja": {
        "form": case_samples.PeriodForm(),
        "report": case_samples.REPORT,
    },
    "log.jinja": {"form": LogForm(), "daily": log_samples.DAILY},
    "log_looks.jinja": {
        "log": log_samples.OF_PERSON,
        "kind": "",
        "person": False,
        "here": "/log/person/x",
    },
    "health.jinja": {"health": case_samples.HEALTH},
    "jobs.jinja": {"jobs": job_samples.JOBS},
    "job/list.jinja": {"jobs": job_samples.NO_JOBS},
    "job.jinja": job_samples.shown(),
    "job/briefing.jinja": job_samples.shown(),
    "job_gone.jinja": {},
}


def render(name: str, **context: Any) -> str:
    own = {"csrf_input": Markup(""), "once_input": Markup("")}
    given = {"page": samples.page()} | own | context
    return str(get_template(name).render(given))


def poisoned(value: Any, name: str = "") -> Any:
    """The same picture with something hostile in every text that may hold any."""
    if isinstance(value, str):
        return value if name in OURS else HOSTILE
    if isinstance(value, dict):
        return {key: poisoned(one, name) for key, one in value.items()}
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return type(value)(*(poisoned(one, name) for one in value))
    if isinstance(value, tuple):
        return tuple(poisoned(one, name) for one in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = dataclasses.fields(value)
        parts = {f.name: poisoned(getattr(value, f.name), f.name) for f in fields}
        return type(value)(**parts)
    return value


@pytest.fixture(autouse=True)
def urls(settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.browser.urls"


@pytest.mark.parametrize("name", PAGES)
def test_every_page_is_made_from_its_picture_alone(name: str) -> None:
    assert render(name, **PAGES[name])


PIECES = (
    "work.jinja",
    "call/parts.jinja",
    "call/saved.jinja",
    "job/list.jinja",
    "job/briefing.jinja",
)
WHOLE = [name for name in PAGES if name not in PIECES and "found" not in name]
ERRORS = [
    f"errors/{name}.jinja"
    for name in ["400", "403", "404", "413", "429", "500", "503", "csrf", "unlogged"]
]


@pytest.mark.parametrize("name", [*WHOLE, *ERRORS, "errors/locked.jinja"])
def test_every_page_has_one_heading_and_a_title(name: str) -> None:
    html = render(name, **PAGES.get(name, {}))
    assert html.count("<h1") == 1
    assert re.search(r"<title>[^<]+ – Doorstep</title>", html)


def test_a_page_that_could_not_be_made_needs_no_frame() -> None:
    html = get_template("errors/500.jinja").render({})
    assert "Treat the history as not checked" in html


@pytest.mark.parametrize("name", PAGES)
def test_hostile_words_stay_words_on_every_page(name: str) -> None:
    pictures = {key: poisoned(value) for key, value in PAGES[name].items()}
    html = render(name, **pictures, page=poisoned(samples.page()))
    assert "<script>alert" not in html
    assert 'alert(1)"' not in html
    assert "49" not in html


def test_a_hostile_picture_does_reach_the_page() -> None:
    html = render("person.jinja", person=poisoned(case_samples.PERSON))
    assert html.count("&lt;script&gt;alert(1)") > 50


def test_a_name_is_isolated_so_that_it_cannot_turn_its_line_around() -> None:
    person = dataclasses.replace(case_samples.PERSON, name="\u202eHTIMS")
    assert "<bdi>\u202eHTIMS</bdi>" in render("person.jinja", person=person)


def compiled(source: str) -> Any:
    from_nothing = environment(loader=None).from_string
    return from_nothing(source)


def test_a_name_that_a_picture_lacks_is_an_error() -> None:
    with pytest.raises(UndefinedError, match="a Health has no 'wel'"):
        compiled("{{ health.wel }}").render(health=case_samples.HEALTH)


def test_a_branch_on_a_name_that_a_picture_lacks_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        compiled("{% if health.wel %}x{% endif %}").render(health=case_samples.HEALTH)


def test_printing_what_the_page_was_never_given_is_an_error() -> None:
    with pytest.raises(UndefinedError, match="was given no 'sentense'"):
        compiled("{{ sentense }}").render()


def test_a_key_that_a_macros_dict_lacks_is_quietly_empty() -> None:
    assert compiled("[{{ params.hint.text }}]").render(params={}) == "[]"


def test_escaping_cannot_be_left_off() -> None:
    env = environment(loader=None, autoescape=False)
    assert env.from_string("{{ x }}").render(x="<b>") == "&lt;b&gt;"


def test_the_second_of_a_search_is_said_in_london_time() -> None:
    assert clock(datetime(2026, 7, 1, 13, 2, 11, tzinfo=UTC)) == "14:02:11"


def test_the_hour_that_happens_twice_says_which_it_was() -> None:
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    second = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert moment(first) == "25 October 2026, 01:30 BST"
    assert moment(second) == "25 October 2026, 01:30 GMT"


def test_counts_are_words() -> None:
    said = [plural(n, "event") for n in (0, 1, 3, 12_345)]
    assert said == ["no events", "1 event", "3 events", "12,345 events"]


STATIC = "vendor/fonts.css vendor/govuk.css doorstep.css pages.css"
SCRIPTS = " js/supported.js js/start.js js/cover.js js/find.js vendor/govuk.js"
OTHERS = " django_htmx/htmx-2.min.js vendor/fonts/latin-400.woff2"
OTHERS += " vendor/fonts/latin-700.woff2 icon.svg"


def test_the_first_page_is_at_most_150_kilobytes_compressed() -> None:
    page = render("find.jinja", **PAGES["find.jinja"]).encode()
    names = (STATIC + SCRIPTS + OTHERS).split()
    files = [Path(str(finders.find(name))).read_bytes() for name in names]
    assert sum(len(gzip.compress(one, 9)) for one in [page, *files]) <= 150_000


CALL_SCRIPTS = " ".join(
    f"js/{name}.js"
    for name in (
        "call",
        "call_boxes",
        "call_keys",
        "call_parts",
        "call_places",
        "call_server",
        "supported",
        "start",
        "cover",
    )
)


def test_the_call_is_at_most_150_kilobytes_compressed() -> None:
    page = render("call.jinja", **PAGES["call.jinja"]).encode()
    fonts = "vendor/fonts/latin-400.woff2 vendor/fonts/latin-700.woff2 icon.svg"
    names = f"{STATIC} call.css {CALL_SCRIPTS} vendor/govuk.js {fonts}".split()
    files = [Path(str(finders.find(name))).read_bytes() for name in names]
    assert sum(len(gzip.compress(one, 9)) for one in [page, *files]) <= 150_000


def test_no_template_holds_an_inline_script_or_style() -> None:
    folder = Path(environment.__code__.co_filename).parent / "templates"
    for path in [p for p in folder.rglob("*") if p.is_file()]:
        text = path.read_text("utf-8")
        assert " style=" not in text, path
        assert "<style" not in text, path
        assert text.count("<script") == text.count("<script src=") + text.count(
            '<script type="module" src='
        ), path
