"""Finds where one setting contradicts another: a name that nothing bears."""

from collections.abc import Iterator
from datetime import date

from doorstep.policy.catalogue import (
    Access,
    Duties,
    Duty,
    Incidents,
    Need,
    Otherwise,
    Risk,
    View,
)
from doorstep.policy.policy import Policy, in_force
from doorstep.policy.values import Key, NotKnown, Place, Problem, Status
from doorstep.timing import Clock

VERBS = ("read", "write")
_NO_WAY_BACK = (Clock.COURT_HOURS, Clock.SHIFT_END, Clock.DAYS_INCLUSIVE)


def contradictions(policy: Policy, day: date) -> Iterator[Problem]:
    """Yield every contradiction among the settings in force on a day, in each area."""
    for area in ("", *policy.areas):
        where = f" (in {area})" if area else ""
        for key, says in _found(policy.on(day, area)):
            version = in_force(policy.entries.get(key, ()), day, area)
            place = version.place if version else Place(f"{policy.name}/pack.toml", 1)
            yield Problem(place, f"{key}: {says}{where}")


def _found(view: View) -> Iterator[tuple[Key, str]]:
    yield from _rows(view.access)
    yield from _posts(view.access)
    yield from _duties(view.duties, frozenset(view.access.posts))
    yield from _attendance(view)
    yield from _patterns(view.risk)
    yield from _grades(view.incidents)
    yield from _pointed_to(view)
    if view.people.probable >= view.people.certain:
        yield Key("people", "probable"), "is not below certain"


# The duty to attend and the grade that it follows are two settings of one number.
_ATTENDANCE = {"immediate": "S07", "priority": "S08"}


def _attendance(view: View) -> Iterator[tuple[Key, str]]:
    for grade, code in _ATTENDANCE.items():
        graded = view.incidents.attend_minutes.get(grade)
        duty = view.duties.catalogue.get(code)
        if graded and duty and graded.minutes != duty.amount:
            says = f"is not the {graded.minutes} minutes of the grade {grade}"
            yield Key("duties", "catalogue", code), says


def _grades(incidents: Incidents) -> Iterator[tuple[Key, str]]:
    grades = incidents.attend_minutes
    if incidents.default_grade not in grades:
        says = f"no such grade: {incidents.default_grade}"
        yield Key("incidents", "default_grade"), says
    for code, rule in incidents.grade_rules.items():
        if rule.raises_to not in grades:
            says = f"no such grade: {rule.raises_to}"
            yield Key("incidents", "grade_rules", code), says
    ranks = [grade.rank for grade in grades.values()]
    if len(set(ranks)) < len(ranks):
        yield Key("incidents", "attend_minutes"), "two grades have one rank"


def _pointed_to(view: View) -> Iterator[tuple[Key, str]]:
    """What is heard or answered points to a rule of the grade, and to a danger."""
    incidents = view.incidents
    for subject, name, items in (
        ("risk", "cues", view.risk.cues),
        ("incidents", "must_ask", incidents.must_ask),
    ):
        for code, item in items.items():
            if item.sign and item.sign not in incidents.grade_rules:
                yield Key(subject, name, code), f"no such rule: {item.sign}"
            if item.danger and item.danger not in incidents.brief_dangers:
                yield Key(subject, name, code), f"no such danger: {item.danger}"


def _rows(access: Access) -> Iterator[tuple[Key, str]]:
    for code, row in access.rows.items():
        key = Key("access", "rows", code)
        role, data, verb = [*code.rsplit("-", 2), "", ""][:3]
        if role not in access.roles or data not in access.data or verb not in VERBS:
            yield key, "should be named role-class-verb, of roles and classes there are"
        if unknown := set(row.ties) - access.ties.keys():
            yield key, f"no such kind of tie: {', '.join(sorted(unknown))}"
        if (Need.TIE in row.needs) != bool(row.ties):
            yield key, "the need `tie` and the kinds in `ties` go together"
        if not row.needs and row.otherwise is not Otherwise.MASK:
            yield key, "a row without needs gives nothing, unless otherwise is mask"


def _posts(access: Access) -> Iterator[tuple[Key, str]]:
    for code, post in access.posts.items():
        if post.role and post.role not in access.roles:
            yield Key("access", "posts", code), f"no such role: {post.role}"


def _duties(duties: Duties, posts: frozenset[str]) -> Iterator[tuple[Key, str]]:
    for setting in ("warns_post", "overdue_post"):
        if getattr(duties, setting) not in posts:
            yield Key("duties", setting), "no such kind of post"
    for code, duty in duties.catalogue.items():
        if duty.owner not in posts:
            says = f"no such kind of post: {duty.owner}"
            yield Key("duties", "catalogue", code), says
        for says in (*_clock(duty), *_in_force(duty)):
            yield Key("duties", "catalogue", code), says


def _clock(duty: Duty) -> Iterator[str]:
    if duty.before and duty.clock in _NO_WAY_BACK:
        yield f"{duty.clock} cannot be counted back"
    if duty.may_pause and (duty.life_safety or duty.status is Status.STATUTE):
        yield "neither the law's clocks nor a life-safety duty's may pause"


def _in_force(duty: Duty) -> Iterator[str]:
    if duty.in_force and not (duty.begins and duty.met_by):
        yield "in force, and has no act that begins it or none that meets it"
    if duty.in_force and isinstance(duty.amount, NotKnown):
        yield "in force, and its time is not known"


def _patterns(risk: Risk) -> Iterator[tuple[Key, str]]:
    for code, cue in risk.cues.items():
        for written in (*cue.patterns, *cue.innocent):
            for says in _pattern(written, risk):
                yield Key("risk", "cues", code), says
    for code, turning in risk.cue_turns.items():
        for written in turning.patterns:
            for says in _pattern(written, risk):
                yield Key("risk", "cue_turns", code), says


def _pattern(written: str, risk: Risk) -> Iterator[str]:
    """Say what is wrong with one row of words (see `risk.rules.patterns`)."""
    parts = written.split()
    if not parts or parts[0] in ("..", ".") or parts[0].endswith("?"):
        yield f"pattern {written!r} should begin with a word that must be there"
    elif parts[-1] == "..":
        yield f"pattern {written!r} should not end with `..`"
    named = (one for part in parts for one in part.rstrip("?").split("|"))
    for name in named:
        if name.startswith("@") and name[1:] not in risk.cue_words:
            yield f"no such list of words: {name}"
