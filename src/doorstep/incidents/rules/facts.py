"""What is known for a briefing, and the words that each kind of fact gets: pure.

A fact gets into a briefing only if its sort has words here and policy gives the sort
to its line. So what has no words here (a narrative, an immigration status, a
diagnosis, how often she withdrew, a score) has no way in, whoever hands it down.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from doorstep.incidents.rules.calls import Purpose
from doorstep.people.rules import RelationSort, Served, standing
from doorstep.people.rules.sweep import (
    Secrets,
    says_something,
    secrets,
    surnames,
    swept,
)
from doorstep.policy.catalogue import Incidents
from recognise import Given, GivenAddress, normalise

RECENT_DAYS = 31  # from then on the day says less than the month
FEW_CHILDREN = 8  # ages that are said one by one
FEW_TOPICS = 3  # not asked on the call that a line names; all stand beneath
FEW_SYSTEMS = 3  # systems not checked that are named where there is little room
SAID_SOURCE = 3  # words of a source's name that a line has room for
NOT_NAMED = "source not named"

# Shown in no briefing: they come only so that what they hold is swept from the rest.
KEPT_OUT = frozenset({"safe-place", "new-phone", "work", "school"})
# Where she is and how to come to her is no business of a unit that goes to him.
NOT_TO_HIM = frozenset({"meet", "knock", "plain-car", "her-place"})
# No number of words cuts these.
NEVER_CUT = frozenset(
    {"order", "weapon", "firearms", "children", "code-word", "roles-unclear"}
)


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing known.

    topic        the line it is for, a code of `brief_lines`
    says         a few words; an address, a name or the word itself where the sort says
                 so; for an order its sort (see people.rules.MarkerSort); for `match`
                 the band; for `step` a code of `steps`; for `other-victims` how they
                 stood to him (RelationSort); for `count` the window in words
    source       which system or whose word; for `third_party` who asked not to be named
    on           the day that it is about or was written; None where not known
    status       how it is known, a code of `brief_statuses`
    sort         its kind: without one that the line may hold it is not shown
    hers_place   `says` is a place where she is now
    protected    `says` is shown to nobody; it is swept from all else
    third_party  the source asked not to be named
    names        surnames of persons in it, which are not for the radio; for another
                 victim or a source not to be named the whole name, for nobody
    terms        of an order, in full
    served, begins, until, power   of an order; `power` names the power of arrest
    in_breach    if he is there he breaks it
    number       a child's age in years, or how many; for `not-asked` its turn
    sure         the band in which it was matched; anything but certain is said
    """

    topic: str
    says: str
    source: str
    on: date | None
    status: str
    sort: str = ""
    hers_place: bool = False
    protected: bool = False
    third_party: bool = False
    names: tuple[str, ...] = ()
    terms: str = ""
    served: str = "not known"
    begins: date | None = None
    until: date | None = None
    power: str = ""
    in_breach: bool = False
    number: int | None = None
    sure: str = "certain"


@dataclass(frozen=True, slots=True)
class Piece:
    """A fact in words.

    rank   where it stands in its line
    kept   no number of words cuts it
    kind   what it is, in a word or two, for counting those that have no room
    short  the head of it, where the rest may stand beneath the lines
    below  what stands beneath the lines because the line says only a part
    """

    text: str
    aloud: str
    source: str
    on: date | None
    status: str
    rank: int = 0
    kept: bool = False
    kind: str = ""
    short: str = ""
    below: str = ""


@dataclass(frozen=True, slots=True)
class Context:
    """What wording needs beside the facts: what to keep out, policy, the day."""

    shown: Secrets
    spoken: Secrets
    policy: Incidents
    day: date


def context(
    facts: Sequence[Fact], purpose: str, policy: Incidents, day: date
) -> Context:
    """Make out from the facts themselves what no text of them may hold."""
    arrest = purpose != Purpose.TO_HER  # whatever is not known is treated with care
    hidden = [f.says for f in facts if f.protected or f.sort in KEPT_OUT]
    hers = [f.says for f in facts if f.hers_place or f.sort == "her-place"]
    named = [name for f in facts if f.names for name in _never_named(f)]
    words = [f.says for f in facts if f.sort in ("code-word", *KEPT_OUT)]
    banned = [word for held in policy.judgement_words.values() for word in held.words]
    phrases = [*named, *words, *banned, *_unnamed(facts), *_towns(hidden)]
    his = [f.says for f in facts if f.sort == "his-place" and not f.hers_place]
    shown = secrets(
        [*hidden, *hers] if arrest else hidden,
        phrases,
        phones=hidden,
        any_place=arrest,
        his=his,
    )
    families = surnames(
        (name for f in facts for name in f.names),
        (f.says for f in facts if f.sort in ("her", "him")),
    )
    spoken = secrets([*hidden, *hers], [*phrases, *families], phones=hidden)
    spoken = replace(spoken, any_place=arrest, his=shown.his)
    return Context(shown, spoken, policy, day)


def _never_named(fact: Fact) -> Iterator[str]:
    """Names that nobody may read: each word counts, "Mrs Doe" and "Jane" alike."""
    if fact.third_party or fact.sort == "other-victims":
        for name in fact.names:
            yield from name.split()


def _unnamed(facts: Sequence[Fact]) -> Iterator[str]:
    yield from (fact.source for fact in facts if fact.third_party)


def _towns(places: Sequence[str]) -> Iterator[str]:
    """A town is a piece of a safe place too."""
    given = Given(addresses=tuple(GivenAddress(text=place) for place in places))
    for one in normalise(given).addresses:
        yield from (word for word in (one.town, one.locality) if word)


def pieces(
    topic: str, facts: Sequence[Fact], about: Context, purpose: str
) -> tuple[Piece, ...]:
    """Put the facts of one line into words, the gravest sort first, then the latest.

    What a line may hold is in policy; what no briefing may hold is here.
    """
    sorts = about.policy.brief_lines[topic].sorts
    known = frozenset(f.sort for f in facts)
    made: list[Piece] = []
    for sort in sorts:
        of_sort = [f for f in facts if f.topic == topic and f.sort == sort]
        if _is_shut_out(sort, purpose):
            continue
        held = [f for f in of_sort if not f.protected and not _hers(f, purpose)]
        held.sort(key=lambda f: (f.on or date.min, f.says), reverse=True)
        if sort == "step":
            held.sort(key=lambda f: _turn(f, about, known))
        words = _GROUPED.get(sort)
        if words and held:
            made += words(held, about)
        elif sort in _SINGLE:
            single = [(f, p) for f in held for p in _SINGLE[sort](f, about)]
            made += [
                replace(p, kept=p.kept or _is_urgent(f, about, known))
                for f, p in single
            ]
    return tuple(replace(one, rank=n) for n, one in enumerate(dict.fromkeys(made)))


def _turn(fact: Fact, about: Context, known: frozenset[str]) -> tuple[bool, int]:
    step = about.policy.steps.get(fact.says)
    return not _is_urgent(fact, about, known), step.order if step else 0


def _is_urgent(fact: Fact, about: Context, known: frozenset[str]) -> bool:
    """Whether a step goes first and is never cut, for what is known."""
    step = about.policy.steps.get(fact.says) if fact.sort == "step" else None
    return step is not None and bool(step.urgent) and step.urgent in known


def _is_shut_out(sort: str, purpose: str) -> bool:
    return sort in KEPT_OUT or (purpose != Purpose.TO_HER and sort in NOT_TO_HIM)


def _hers(fact: Fact, purpose: str) -> bool:
    return fact.hers_place and purpose != Purpose.TO_HER


def _piece(text: str, fact: Fact, about: Context, aloud: str = "") -> Piece:
    """Make a piece of words that are fit to be seen; `aloud` where a radio has others.

    The words have been swept for the reader; here they are swept for the listener.
    """
    return Piece(
        text,
        swept(aloud or text, about.spoken),
        source_words(fact, about),
        fact.on,
        _status(fact, about)[0],
        kept=fact.sort in NEVER_CUT,
    )


def source_words(fact: Fact, about: Context) -> str:
    """Name a source in few words, or say that it is not named."""
    if fact.third_party:
        return NOT_NAMED
    words = swept(fact.source, about.shown).split()[:SAID_SOURCE]
    return " ".join(words) or "source not known"


def _status(fact: Fact, about: Context) -> tuple[str, str]:
    known = about.policy.brief_statuses.get(fact.status)
    return (known.says, known.tail) if known else ("Status not known", "")


def when_words(on: date | None, day: date) -> str:
    """Say when, as closely as helps at the door: "today", "3 Feb 2026", "Feb 2026"."""
    if on is None:
        return "date not known"
    if on == day:
        return "today"
    recent = abs((day - on).days) <= RECENT_DAYS
    return f"{on.day} {on:%b} {on.year}" if recent else f"{on:%b} {on.year}"


def free(text: str, about: Context) -> str:
    """Sweep words that somebody wrote; empty where they are a narrative or nothing."""
    if len(text.split()) > about.policy.brief_fact_words:
        return ""
    clean = swept(text, about.shown)
    return clean if says_something(clean) else ""


def _sure(fact: Fact) -> str:
    return "" if fact.sure == "certain" else " (may not be hers)"


def _told(says: str, fact: Fact, about: Context) -> str:
    """Say it with status and date: "Reported Feb 2026: strangled her; not charged"."""
    status, tail = _status(fact, about)
    behind = f"; {tail}" if tail else ""
    when = when_words(fact.on, about.day)
    return f"{status} {when}: {says}{behind}{_sure(fact)}"


def _danger(fact: Fact, about: Context) -> Iterator[Piece]:
    known = about.policy.brief_dangers.get(fact.sort)
    label = known.says if known else fact.sort.replace("-", " ")
    made = _piece(_told(free(fact.says, about) or label, fact, about), fact, about)
    yield replace(made, kind=label)


def _event(fact: Fact, about: Context) -> Iterator[Piece]:
    if says := free(fact.says, about):
        yield _piece(_told(says, fact, about), fact, about)


def _plain(fact: Fact, about: Context) -> Iterator[Piece]:
    if says := free(fact.says, about):
        yield _piece(f"{says}{_sure(fact)}", fact, about)


def _name(fact: Fact, about: Context) -> Iterator[Piece]:
    if says := free(fact.says, about):
        yield _piece(says, fact, about, aloud=says.split()[0])


def _fixed(text: str) -> Callable[[Fact, Context], Iterator[Piece]]:
    def words(fact: Fact, about: Context) -> Iterator[Piece]:
        yield _piece(text, fact, about)

    return words


def _count(fact: Fact, about: Context) -> Iterator[Piece]:
    """Count his acts, never her calls."""
    window = free(fact.says, about)
    times = "once" if fact.number == 1 else f"{fact.number or 0} times"
    says = f"he has been reported {times}" + (f", {window}" if window else "")
    yield _piece(says, fact, about)


def _trend(fact: Fact, about: Context) -> Iterator[Piece]:
    if fact.says in ("rising", "not rising", "not known"):
        yield _piece(f"reports {fact.says}", fact, about)


def _match(fact: Fact, about: Context) -> Iterator[Piece]:
    """Say how sure it is; never cut, for all history hangs on it."""
    says = {
        "certain": "Certain that this history is hers",
        "probable": "Probable, not certain, that this history is hers",
        "possible": "Only possible that this history is hers",
    }.get(fact.says, "Not known how sure this history is hers")
    yield replace(_piece(says, fact, about), kept=True, kind=says.split(" that ")[0])


def _step(fact: Fact, about: Context) -> Iterator[Piece]:
    if step := about.policy.steps.get(fact.says):
        yield _piece(step.says.rstrip("."), fact, about)


def _order(fact: Fact, about: Context) -> Iterator[Piece]:
    """An order in full: service first, for one not served is often unenforceable.

    One that has ended stays as history and may be cut.
    """
    served = Served(fact.served) if fact.served in set(Served) else Served.NOT_KNOWN
    state = standing(fact.begins, fact.until, served, about.day)
    kind = free(fact.says, about) or "order"
    terms = swept(fact.terms, about.shown) or "terms not known"
    in_breach = state.live and fact.in_breach
    behind = [free(fact.power, about) if state.live else ""]
    behind.append("if he is there he is in breach" if in_breach else "")
    whole = "; ".join([f"{kind}, {state.says}: {terms}", *filter(None, behind)])
    short = f"{kind}, {state.says}{'; in breach if there' if in_breach else ''}"
    unserved = " not yet served" if served is Served.NO else ""
    made = _piece(whole + _sure(fact), fact, about)
    yield replace(
        made, kept=state.live, kind=kind + unserved, short=f"{short}, terms below"
    )


def _children(facts: Sequence[Fact], about: Context) -> Iterator[Piece]:
    """How many and how old; never who they are or where they go to school.

    One whose age nobody gave may be several: "yes, there are children".
    """
    ages = sorted(f.number for f in facts if f.number is not None)
    said = "1 child" if len(facts) == 1 else f"{len(facts)} children"
    if len(ages) < len(facts):
        said += " or more"
    if not ages:
        said += ", ages not known"
    elif len(facts) > FEW_CHILDREN:
        said += f" aged {ages[0]} to {ages[-1]}"
    else:
        said += f" aged {', '.join(map(str, ages))}"
        said += ", others not known" if len(ages) < len(facts) else ""
    yield _piece(said, facts[0], about)


def _other_victims(facts: Sequence[Fact], about: Context) -> Iterator[Piece]:
    """How many and how they stood to him; never who or where."""
    kinds = Counter(
        str(f.says) if f.says in set(RelationSort) else "relation not known"
        for f in facts
    )
    n = len(facts)
    said = ", ".join(f"{kind} {count}" for kind, count in sorted(kinds.items()))
    people = "1 other victim" if n == 1 else f"{n} other victims"
    yield _piece(f"{people} known: {said}", facts[0], about)


def _not_checked(facts: Sequence[Fact], about: Context) -> Iterator[Piece]:
    yield _systems("Not checked", facts, about, kept=True)


def _not_asked(facts: Sequence[Fact], about: Context) -> Iterator[Piece]:
    """Name the first topics that the unit is to ask of, in the order of policy."""
    turns = sorted(facts, key=lambda f: f.number or 0)
    topics = [topic for f in turns if (topic := free(f.says, about))]
    if not topics:
        return
    says = "Still to be asked: " + "; ".join(topics[:FEW_TOPICS])
    left = len(topics) - FEW_TOPICS
    whole = "Still to be asked: " + "; ".join(topics)
    if left > 0:
        says += f"; {left} more below"
    made = _piece(says, turns[0], about)
    yield replace(made, kind="topics not asked", below=whole if left > 0 else "")


def _checked(facts: Sequence[Fact], about: Context) -> Iterator[Piece]:
    yield _systems("Checked", facts, about, kept=False)


def _systems(verb: str, facts: Sequence[Fact], about: Context, *, kept: bool) -> Piece:
    """Name systems; the first few alone where there is no room for all."""
    names = list(dict.fromkeys(source_words(fact, about) for fact in facts))
    head = f"{verb} {when_words(facts[0].on, about.day)}:"
    made = _piece(f"{head} {', '.join(names)}", facts[0], about)
    left = (
        f", {len(names) - FEW_SYSTEMS} more below" if len(names) > FEW_SYSTEMS else ""
    )
    short = f"{head} {', '.join(names[:FEW_SYSTEMS])}{left}" if left else ""
    kind = f"systems {verb.lower()}"
    return replace(made, kept=kept, source="Doorstep", kind=kind, short=short)


_SINGLE: dict[str, Callable[[Fact, Context], Iterator[Piece]]] = {
    **dict.fromkeys(
        (
            *("there", "returning", "line-cut", "weapon", "firearms", "fire"),
            *("threats-to-kill", "strangulation", "suicide-him", "suicide-her"),
        ),
        _danger,
    ),
    **dict.fromkeys(("worst", "last", "event", "violence-to-officers"), _event),
    **dict.fromkeys(
        (
            *("caller", "others-there", "interpreter", "hearing", "learning", "meet"),
            *("knock", "plain-car", "dog", "wanted", "looks", "vehicle", "his-place"),
            *("warning", "arrest-power", "specialist", "grade", "marac"),
        ),
        _plain,
    ),
    "her": _name,
    "him": _name,
    "roles-unclear": _fixed("roles not yet clear"),
    "pregnant": _fixed("pregnant"),
    "code-word": _fixed("a code word exists"),
    "doubted": _fixed("operator thought not hers"),
    "count": _count,
    "trend": _trend,
    "match": _match,
    "step": _step,
    "order": _order,
}
_GROUPED: dict[str, Callable[[Sequence[Fact], Context], Iterator[Piece]]] = {
    "children": _children,
    "other-victims": _other_victims,
    "not-checked": _not_checked,
    "not-asked": _not_asked,
    "checked": _checked,
}
SORTS = frozenset((*_SINGLE, *_GROUPED))
