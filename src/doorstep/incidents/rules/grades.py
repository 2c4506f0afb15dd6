"""How soon somebody must come, how, and when that is looked at again: pure.

Domestic abuse has a default grade; signs raise it, and a rule never lowers one. Whoever
gives a lower grade says why, by name, and the controller is told.

Words: *sign* (what raises a grade), *manner* (how a unit comes, never how soon).
"""

import enum
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from doorstep.incidents.rules.calls import Missing
from doorstep.policy import NotKnown, Reason
from doorstep.policy.catalogue import Choice, GradeRule, Incidents
from doorstep.timing import in_window, utc

_LOWER = "HMIC, inspection of the Metropolitan Police's response, 2014"
_AGAIN = "THRIVE: assess again when the facts change, the time passes or a unit is lost"
ANOTHER = "other"  # the reason that is in one's own words
_MANNER = "Doorstep proposal: how one comes never changes how soon"


class Sign(enum.StrEnum):
    """Signs that Doorstep can tell a grade's rules; codes of `grade_rules`."""

    LINE_CUT = "line-cut"
    WEAPON = "weapon"
    HE_IS_THERE = "he-is-there"
    RETURNING = "returning"
    STRANGULATION = "strangulation"
    CHILD_AT_RISK = "child-at-risk"
    CHILD_TAKEN = "child-taken"
    ORDER_OR_BAIL = "order-or-bail"
    HIGH_RISK = "high-risk"
    CONFERENCE = "conference"
    PREGNANT = "pregnant"
    SECOND_CALL = "second-call"
    THREAT_TO_KILL = "threat-to-kill"
    SUICIDE_HERS = "suicide-hers"
    SUICIDE_HIS = "suicide-his"
    SEPARATION = "separation"
    RELEASE = "release"
    BAIL_END = "bail-end"
    STALKING = "stalking"
    FIREARMS = "firearms"


@dataclass(frozen=True, slots=True)
class GradeFacts:
    """What a grade is decided from; it is handed in, a rule fetches nothing.

    domestic  it is, or may be, domestic abuse
    now       the moment of grading
    signs     codes of `grade_rules` that hold now, whenever they began
    """

    domestic: bool
    now: datetime
    signs: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Grading:
    """What the rules say of a grade.

    grade    the default, or higher where a sign raises it; empty where the operator
             grades alone, since it is no domestic abuse
    reasons  the default's, then one for each sign, in policy's order
    signs    the codes of those signs
    lowest   the grade that the signs by themselves ask for; empty without any. Below it
             a sign is overruled, and that is said
    """

    grade: str
    reasons: tuple[Reason, ...] = ()
    signs: tuple[str, ...] = ()
    lowest: str = ""


def grade(facts: GradeFacts, policy: Incidents) -> Grading:
    """Grade a call: the default of domestic abuse, raised by every sign that holds."""
    if not facts.domestic:
        return Grading("")
    rules = tuple(r for r in policy.grade_rules.values() if r.code in facts.signs)
    raised = [rule.raises_to for rule in rules]
    return Grading(
        grade=_soonest([policy.default_grade, *raised], policy),
        reasons=(_default(policy), *(Reason(r.says, r.source) for r in rules)),
        signs=tuple(rule.code for rule in rules),
        lowest=_soonest(raised, policy) if raised else "",
    )


def _default(policy: Incidents) -> Reason:
    default = policy.attend_minutes[policy.default_grade]
    says = f"Domestic abuse: {default.title.lower()} until somebody says why not"
    return Reason(says, _LOWER)


def _soonest(grades: list[str], policy: Incidents) -> str:
    return min(grades, key=lambda code: policy.attend_minutes[code].rank)


def lately(
    last: Mapping[str, datetime], now: datetime, policy: Incidents
) -> tuple[str, ...]:
    """Give the signs that hold since what they tell of was not long ago.

    last  the last time of each: a call, a release; a rule without a window takes any
          time up to now
    """
    rules = [rule for rule in policy.grade_rules.values() if rule.code in last]
    return tuple(r.code for r in rules if _is_recent(r, last[r.code], now))


def _is_recent(rule: GradeRule, when: datetime, now: datetime) -> bool:
    if utc(when) > utc(now):
        return False
    if rule.months and not in_window(when, now, months=rule.months):
        return False
    span = timedelta(hours=rule.hours)
    return not rule.hours or utc(now) - utc(when) <= span


def is_lower(one: str, than: str, policy: Incidents) -> bool:
    """Tell whether a grade lets her wait longer than another; nothing is below none."""
    if not than:
        return False
    grades = policy.attend_minutes
    return grades[one].rank > grades[than].rank


def raised(given: str, known: frozenset[str], now: Grading, policy: Incidents) -> str:
    """Give the grade that new signs raise a given one to; empty where none does.

    given  the grade that stands, perhaps a lower one that somebody gave with a reason
    known  the signs that stood when it was given: they were weighed then
    now    what the rules say of the facts as they are now
    """
    new = [
        policy.grade_rules[code].raises_to for code in now.signs if code not in known
    ]
    if not new or not given:
        return ""
    soonest = _soonest(new, policy)
    return soonest if is_lower(given, soonest, policy) else ""


@dataclass(frozen=True, slots=True)
class Why:
    """Why a grade is lower, or a unit comes in another manner.

    code   of `lower_reasons` or `manner_reasons`
    words  the person's own, empty where the code says it all
    by     who says so, by name
    """

    code: str
    words: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class Lowering:
    """A grade somebody gave, against the one that the rules give.

    lower    it is lower than the rules': then the controller is told
    missing  what must be given before it stands; nothing where it is not lower
    reasons  what the controller reads: the grade, why, which signs are overruled
    """

    lower: bool
    missing: tuple[Missing, ...] = ()
    reasons: tuple[Reason, ...] = ()


def lower(given: str, grading: Grading, why: Why, policy: Incidents) -> Lowering:
    """Weigh a given grade against the rules'; a lower one needs a reason and a name."""
    if not is_lower(given, grading.grade, policy):
        return Lowering(lower=False)
    missing = list(_missing(why, policy.lower_reasons, _LOWER))
    if not why.by.strip():
        needs = Reason("A lower grade needs a name.", _LOWER)
        missing.append(Missing("by", "Say who decides.", needs))
    says = tuple(_lowering_says(given, grading, why, policy))
    return Lowering(lower=True, missing=tuple(missing), reasons=says)


def reason_words(why: Why, policy: Incidents) -> str:
    """Say a reason in one line: the chosen one, one's own words, or both."""
    chosen = policy.lower_reasons.get(why.code)
    if chosen is None or why.code == ANOTHER:
        return why.words.strip()
    return _with_words(chosen.says, why.words)


def _missing(why: Why, reasons: Mapping[str, Choice], source: str) -> Iterator[Missing]:
    chosen = reasons.get(why.code)
    if chosen is None:
        needs = Reason("It needs a reason from the list.", source)
        yield Missing("reason", "Choose a reason.", needs)
    elif chosen.words and not why.words.strip():
        needs = Reason(f"“{chosen.says}” needs a few words of your own.", source)
        yield Missing("words", "Say it in a few words.", needs)


def _lowering_says(
    given: str, grading: Grading, why: Why, policy: Incidents
) -> Iterator[Reason]:
    titles = {code: one.title.lower() for code, one in policy.attend_minutes.items()}
    says = f"{titles[given].capitalize()} given, the rules say {titles[grading.grade]}"
    yield Reason(says, _LOWER)
    chosen = policy.lower_reasons.get(why.code)
    if chosen is not None:
        yield Reason(_with_words(chosen.says, why.words), chosen.source)
    if is_lower(given, grading.lowest, policy):
        yield from (
            Reason(f"Overruled: {rule.says}", rule.source)
            for rule in (policy.grade_rules[code] for code in grading.signs)
            if is_lower(given, rule.raises_to, policy)
        )


def _with_words(says: str, words: str) -> str:
    return f"{says}: {words.strip()}" if words.strip() else says


@dataclass(frozen=True, slots=True)
class Manner:
    """How a unit is to come.

    says     for the job and the briefing; empty while something is missing
    missing  what must be given before it stands
    """

    says: str
    missing: tuple[Missing, ...] = ()
    reasons: tuple[Reason, ...] = ()


def manner(chosen: str, where: str, why: Why, policy: Incidents) -> Manner:
    """Say how a unit is to come, and why: her own request stands first in the list.

    chosen  a code of `manners`; the first one, as usual, needs no reason
    where   where to meet, or at what time, for a manner that needs words
    """
    ways = sorted(policy.manners.values(), key=lambda one: one.order)
    way = policy.manners.get(chosen)
    if way is None:
        return Manner("", (_lacks_manner("manner", "Choose how to come."),))
    missing = []
    if way.words and not where.strip():
        missing.append(_lacks_manner("where", f"Say more: {way.says.lower()}."))
    if way != ways[0]:
        missing += _missing(why, policy.manner_reasons, _MANNER)
    reason = policy.manner_reasons.get(why.code)
    reasons = (
        (Reason(_with_words(reason.says, why.words), reason.source),) if reason else ()
    )
    says = "" if missing else _with_words(way.says, where)
    return Manner(says, tuple(missing), reasons)


def _lacks_manner(name: str, remedy: str) -> Missing:
    return Missing(name, remedy, Reason("How to come is not said yet.", _MANNER))


def manner_reasons(policy: Incidents) -> tuple[Choice, ...]:
    """List the reasons for a manner in the order in which they are offered."""
    return tuple(sorted(policy.manner_reasons.values(), key=lambda one: one.order))


@dataclass(frozen=True, slots=True)
class Waiting:
    """A job to which somebody is to come.

    grade      as it stands, given at `graded_at`, from which its minutes count
    arrived    somebody is with her
    assessed   when it was last assessed again; what happened before that was weighed
    diverted, rang_again, dropped   when last: a unit was sent elsewhere, a caller rang
               again, the line fell
    """

    grade: str
    graded_at: datetime
    arrived: bool = False
    assessed: datetime | None = None
    diverted: datetime | None = None
    rang_again: datetime | None = None
    dropped: datetime | None = None


def reassess(job: Waiting, now: datetime, policy: Incidents) -> tuple[Reason, ...]:
    """Tell why a job must be assessed again now; empty where nothing asks for it.

    A target that is missed goes on asking after each assessment, until somebody has
    come; the other three ask once each. How soon: duties S09-immediate, S09-priority.
    """
    return () if job.arrived else tuple(_again(job, now, policy))


def _again(job: Waiting, now: datetime, policy: Incidents) -> Iterator[Reason]:
    if is_missed(job, now, policy):
        title = policy.attend_minutes[job.grade].title.lower()
        yield Reason(f"Nobody has come in the time of the grade {title}.", _AGAIN)
    since = (
        (job.diverted, "The unit was sent elsewhere."),
        (job.rang_again, "The caller rang again."),
        (job.dropped, "The line fell."),
    )
    for when, says in since:
        if when is not None and utc(when) <= utc(now) and _newer(when, job.assessed):
            yield Reason(says, _AGAIN)


def _newer(when: datetime, than: datetime | None) -> bool:
    return than is None or utc(when) > utc(than)


def is_missed(job: Waiting, now: datetime, policy: Incidents) -> bool:
    """Tell whether nobody came in the time of the grade; not where none is known."""
    graded = policy.attend_minutes[job.grade]
    if job.arrived or not graded.attends or isinstance(graded.minutes, NotKnown):
        return False
    return utc(now) - utc(job.graded_at) > timedelta(minutes=graded.minutes)


def grade_acts(given: str) -> tuple[str, str]:
    """Name the acts of a grading: that it was graded, and as what.

    Duties begin by act: the time to come is another for each grade.
    """
    return "call.grade", f"call.grade_{given}"


def reassess_act(given: str) -> str:
    """Name the act from which a job of this grade is owed another assessment."""
    return f"job.reassess_owed_{given}"
