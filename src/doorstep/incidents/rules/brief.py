"""The briefing for a job: ten lines that an officer reads before the door opens: pure.

The first line says what could kill tonight; then the same order always. All is within
so many words; orders in force, weapons, children and the code word are never cut, and
what has no room within a line stands in full beneath the lines. See
docs/explanation/the-briefing.md.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from doorstep.incidents.rules.facts import (
    Context,
    Fact,
    Piece,
    context,
    pieces,
)
from doorstep.people.rules.sweep import swept
from doorstep.policy.catalogue import BriefLine, Incidents
from doorstep.timing import local_day

__all__ = [
    "Brief",
    "Fact",
    "Line",
    "Mark",
    "brief",
    "changed",
    "radio_text",
    "summary_500",
]

SUMMARY = 500  # characters that command and control takes
MORE = "\nMore in Doorstep."
# Lines that a pasted summary holds before any other has room.
PASTED_FIRST = ("danger", "protect", "controls", "come")
NO_RECORD = "no record is not no abuse"
KINDS = 4  # kinds of what is never cut that are named when they are only counted


@dataclass(frozen=True, slots=True)
class Line:
    """One line.

    number, topic, heading  as policy has them
    source   of what it says first, with how many others there are
    on       the latest day of what it says; None where it is not known
    status   how what it says first is known
    more     facts that had no room and are left out; the text says so
    below    what it says in part and the brief holds in full
    aloud    the text as it may be said over a radio
    """

    number: int
    topic: str
    heading: str
    text: str
    source: str
    on: date | None
    status: str
    more: int
    below: tuple[str, ...]
    aloud: str


@dataclass(frozen=True, slots=True)
class Brief:
    """A briefing.

    words  in the first line and the ten, sources included; what stands beneath the
           lines is not counted, for terms are given in full or not at all
    """

    purpose: str
    first: str
    lines: tuple[Line, ...]
    words: int
    made: datetime


@dataclass(frozen=True, slots=True)
class Mark:
    """Whether a line is as it was when it was last sent; number 0 is the first line."""

    number: int
    changed: bool
    was: str


@dataclass(frozen=True, slots=True)
class _Draft:
    """A line before it is known how much of it fits.

    forms  ways to say what is never cut, the fullest first
    form   which of them is used
    taken  how many of the others are said, of `rest`
    """

    line: BriefLine
    forms: tuple[tuple[Piece, ...], ...]
    rest: tuple[Piece, ...]
    form: int = 0
    taken: int = 0

    @property
    def said(self) -> tuple[Piece, ...]:
        both = (*self.forms[self.form], *self.rest[: self.taken])
        return tuple(sorted(both, key=lambda piece: piece.rank))

    @property
    def more(self) -> int:
        return len(self.rest) - self.taken


def brief(
    facts: Sequence[Fact], purpose: str, policy: Incidents, made: datetime
) -> Brief:
    """Make the briefing of one job from all that is known.

    facts    whatever order they come in; those that must not be shown come too, so that
             what they hold is swept from the words of the others
    purpose  "to her" or "to arrest him"; anything else is held to the stricter
    policy   of the day on which it is made
    """
    about = context(facts, purpose, policy, local_day(made))
    order = sorted(policy.brief_lines.values(), key=lambda line: line.order)
    drafts = [_draft(line, facts, about, purpose) for line in order]
    first = _first(facts, drafts, policy)
    drafts = _fitted(drafts, policy.brief_words - _n(first), about)
    lines = tuple(_line(draft, about) for draft in drafts)
    words = _n(first) + sum(_n(line.text) + _n(line.source) for line in lines)
    return Brief(purpose, first, lines, words, made)


def _n(text: str) -> int:
    return len(text.split())


def _first(facts: Sequence[Fact], drafts: Sequence[_Draft], policy: Incidents) -> str:
    """Say what could kill tonight, in words that policy has for it and no others."""
    danger = next((d for d in drafts if d.line.code == "danger"), None)
    if danger is None or not danger.forms[0] + danger.rest:
        return _nothing_known(facts)
    held = danger.line.sorts
    here = {f.sort for f in facts if f.topic == "danger" and not f.protected}
    known = sorted(policy.brief_dangers.values(), key=lambda one: one.order)
    says = [one.says for one in known if one.code in here and one.code in held]
    shown = list(says)
    while _n(_sentence(shown, len(says))) > policy.brief_first_words and shown:
        shown.pop()
    return _sentence(shown, len(says))


def _sentence(shown: Sequence[str], n_all: int) -> str:
    if not n_all:
        return "Danger known: read line 1."
    left = n_all - len(shown)
    said = "; ".join([*shown, *([f"and {left} more"] if left else [])])
    return f"{said[:1].upper()}{said[1:]}."


def _nothing_known(facts: Sequence[Fact]) -> str:
    if any(fact.sort == "not-checked" for fact in facts):
        return "Danger not known: history not wholly checked."
    return f"No danger known; {NO_RECORD}."


def _draft(
    line: BriefLine, facts: Sequence[Fact], about: Context, purpose: str
) -> _Draft:
    made = pieces(line.code, facts, about, purpose)
    kept = tuple(piece for piece in made if piece.kept)
    rest = tuple(piece for piece in made if not piece.kept)
    if line.code == "first":
        rest = rest[: max(about.policy.brief_steps - len(kept), 0)]
    return _Draft(line, _forms(kept, about), rest)


def _forms(kept: tuple[Piece, ...], about: Context) -> tuple[tuple[Piece, ...], ...]:
    """Ways to say what is never cut: all of it, each in short, how many of each kind.

    What a shorter way leaves out stands beneath the lines.
    """
    if not kept:
        return (kept,)
    return kept, tuple(_short(piece, about) for piece in kept), (_counted(kept, about),)


def _short(piece: Piece, about: Context) -> Piece:
    if not piece.short:
        return piece
    return _reworded(piece, piece.short, piece.text, about)


def _counted(kept: Sequence[Piece], about: Context) -> Piece:
    """Count by kind, as many kinds as there is room for; all of it beneath."""
    kinds = Counter(piece.kind or piece.text for piece in kept).most_common()
    said = [kind if n == 1 else f"{kind} ×{n}" for kind, n in kinds[:KINDS]]
    if len(kinds) > KINDS:
        said.append(f"{sum(n for _, n in kinds[KINDS:])} others")
    says = f"{', '.join(said)}, in full below"
    return _reworded(kept[0], says, "\n".join(piece.text for piece in kept), about)


def _reworded(piece: Piece, says: str, below: str, about: Context) -> Piece:
    return replace(piece, text=says, aloud=swept(says, about.spoken), below=below)


def _fitted(drafts: list[_Draft], limit: int, about: Context) -> list[_Draft]:
    """Shorten until what is never cut fits; then fill the lines, each in its turn.

    So every line says something before any says much. The first has two turns.
    """
    sizes = [_size(draft, about) for draft in drafts]
    while sum(sizes) > limit:
        able = [n for n, one in enumerate(drafts) if one.form + 1 < len(one.forms)]
        if not able:
            break
        at = max(able, key=lambda n: sizes[n])
        drafts[at] = replace(drafts[at], form=drafts[at].form + 1)
        sizes[at] = _size(drafts[at], about)
    rounds = max((len(draft.rest) for draft in drafts), default=0)
    for at in [*([0] if drafts else []), *range(len(drafts))] * rounds:
        if not drafts[at].more:
            continue
        longer = replace(drafts[at], taken=drafts[at].taken + 1)
        size = _size(longer, about)
        if sum(sizes) - sizes[at] + size <= limit:
            drafts[at], sizes[at] = longer, size
    return drafts


def _size(draft: _Draft, about: Context) -> int:
    line = _line(draft, about)
    return _n(line.text) + _n(line.source)


def _line(draft: _Draft, about: Context) -> Line:
    said = draft.said
    if not said and not draft.more:
        return _empty(draft.line, about)
    behind = [f"and {draft.more} more"] if draft.more else []
    behind += [NO_RECORD] if draft.line.code == "unchecked" else []
    sources = list(dict.fromkeys(piece.source for piece in said or draft.rest))
    others = f" +{len(sources) - 1}" if len(sources) > 1 else ""
    lead = (said or draft.rest)[0]
    days = [piece.on for piece in said or (lead,) if piece.on]
    return Line(
        draft.line.order,
        draft.line.code,
        draft.line.says,
        _joined([piece.text for piece in said], behind),
        sources[0] + others,
        max(days, default=None),
        lead.status,
        draft.more,
        tuple(piece.below for piece in said if piece.below),
        _joined([piece.aloud for piece in said], behind),
    )


def _empty(line: BriefLine, about: Context) -> Line:
    """A line of which nothing is known says so: an absent line reads as "nothing"."""
    text = line.none
    if line.code == "unchecked":
        text = f"{text.rstrip('.')}; {NO_RECORD}."
    status = "Nothing known"
    return Line(
        line.order,
        line.code,
        line.says,
        text,
        "Doorstep",
        about.day,
        status,
        0,
        (),
        text,
    )


def _joined(said: Sequence[str], behind: Sequence[str]) -> str:
    texts = [text.rstrip(".") for text in (*said, *behind)]
    parts = [text[:1].upper() + text[1:] for text in texts]
    return ". ".join(parts) + "."


def radio_text(made: Brief) -> str:
    """The briefing as it may be said over a radio.

    No surname, no address of hers and no code word: the lines were made so, from facts
    that no longer stand in the briefing itself.
    """
    return "\n".join(_spoken(made))


def _spoken(made: Brief) -> Iterator[str]:
    yield made.first
    for line in made.lines:
        yield f"{line.number}. {line.heading}: {line.aloud}"


def changed(old: Brief, new: Brief) -> tuple[Mark, ...]:
    """Mark each line, the first as number 0, by whether it is as it was."""
    before = {line.topic: line for line in old.lines}
    marks = [Mark(0, old.first != new.first, old.first)]
    for line in new.lines:
        was = before.get(line.topic)
        same = was is not None and _content(was) == _content(line)
        marks.append(Mark(line.number, not same, was.text if was else ""))
    return tuple(marks)


def _content(line: Line) -> tuple[object, ...]:
    return line.text, line.source, line.on, line.status, line.more, line.below


def summary_500(made: Brief, number: str = "", grade: str = "") -> str:
    """A summary in plain text to paste into command and control.

    number  of the call, as it is said over a radio
    grade   in words
    Returns at most 500 characters, whole lines as far as they fit, and no more of a
    person than the radio has: many can read a log.
    """
    head = " · ".join(part for part in (number, grade, made.first) if part)
    lines = dict(zip(made.lines, list(_spoken(made))[1:], strict=True))
    room = SUMMARY - len(head) - len(MORE)
    taken = []
    for line in sorted(lines, key=lambda line: line.topic not in PASTED_FIRST):
        if len(lines[line]) < room:
            room -= len(lines[line]) + 1
            taken.append(line)
    said = [head, *(text for line, text in lines.items() if line in taken)]
    whole = "\n".join(said)
    return whole[:SUMMARY] if len(taken) == len(lines) else (whole + MORE)[:SUMMARY]
