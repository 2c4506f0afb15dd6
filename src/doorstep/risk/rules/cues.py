"""Which cues a text holds: pure.

Where the words leave a doubt, a cue lights: it only prompts a question. So an account
of somebody else lights (a neighbour, a child or a friend rings for whom it happens
to), and his own denial of what he is said to have done is no denial. What does not
light: what is said not to be so, a story (film, news, game), and the same words where
they mean something else.
"""

import enum
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from doorstep.policy.catalogue import Cue, NamedWords, Risk, Side, Turn, Turning
from doorstep.risk.rules.patterns import Index, Pattern, index_of, read
from doorstep.risk.rules.said import Said, said

CUE, INNOCENT, TURN = "cue", "innocent", "turn"
SELF_AFTER = 2  # words after a hit that may still say to whom: "he strangled me"
Span = tuple[int, int]  # first word, and the one after the last


class When(enum.StrEnum):
    NOW = "now"
    PAST = "past"


@dataclass(frozen=True, slots=True)
class Hit:
    """One cue in a text, with the very words that light it.

    words       text[start:end], as typed
    start, end  characters from the beginning of the text
    asks        the question to offer next
    when        past only where the words beside it say so
    """

    kind: str
    says: str
    words: str
    start: int
    end: int
    asks: str
    when: When


def cues_in(text: str, policy: Risk) -> tuple[Hit, ...]:
    """Find the cues in what was said or typed, in the order of the text.

    text    any text at all, 0 characters to a whole narrative; never raises, and time
            grows with its length and no faster
    policy  the kinds, their words and what turns them, as of the day
    Returns at most `cue_most` different wordings of each kind, first ones first.
    """
    if not text:
        return ()
    words = said(text)
    index = _compiled(
        tuple(policy.cues.values()),
        tuple(policy.cue_words.values()),
        tuple(policy.cue_turns.values()),
        policy.cue_gap_words,
        policy.cue_slip_letters,
    )
    near = _Near(words, index.matches(words), policy)
    hits = [
        hit
        for cue in policy.cues.values()
        for hit in _of_kind(text, cue, near, policy.cue_most)
    ]
    return tuple(sorted(hits, key=lambda hit: hit.start))


@lru_cache(maxsize=4)
def _compiled(
    cues: tuple[Cue, ...],
    words: tuple[NamedWords, ...],
    turns: tuple[Turning, ...],
    gap: int,
    slip_letters: int,
) -> Index:
    lists = {one.code: one.words for one in words}
    patterns: list[Pattern] = []
    for cue in cues:
        patterns += [read(one, (CUE, cue.code), lists) for one in cue.patterns]
        patterns += [read(one, (INNOCENT, cue.code), lists) for one in cue.innocent]
    for turn in turns:
        patterns += [read(one, (TURN, turn.code), lists) for one in turn.patterns]
    return index_of(
        patterns,
        gap=gap,
        slip_letters=slip_letters,
        denials=lists.get("deny", ()),
        may_slip=lists.get("slips", ()),
        never_slips=lists.get("never-slips", ()),
    )


def _of_kind(text: str, cue: Cue, near: "_Near", most: int) -> Iterator[Hit]:
    """Yield the hits of one kind: of those that overlap the first and longest."""
    innocent = {
        at for start, end in near.of(INNOCENT, cue.code) for at in range(start, end)
    }
    given: set[tuple[str, ...]] = set()
    reached = 0
    for start, end in sorted(near.of(CUE, cue.code), key=lambda s: (s[0], -s[1])):
        if start < reached or not innocent.isdisjoint(range(start, end)):
            continue
        when = near.when((start, end))
        wording = (*near.words.words[start:end], when or "")
        if when is None or wording in given:
            continue
        reached = end
        if when is When.PAST and not cue.past_matters:
            continue
        given.add(wording)
        first, last = near.words.starts[start], near.words.stops[end - 1]
        yield Hit(cue.code, cue.says, text[first:last], first, last, cue.asks, when)
        if len(given) == most:
            return


class _Near:
    """What stands near each place of a text: denials, the past, stories."""

    def __init__(
        self, words: Said, found: dict[tuple[str, str], list[Span]], policy: Risk
    ) -> None:
        self.words = words
        self._found = found
        lists = {one.code: one.words for one in policy.cue_words.values()}
        self._subject = frozenset(lists.get("subject", ()))
        self._self = frozenset(lists.get("self", ()))
        self._turns = [
            (turn, {end: start for start, end in spans}, {start for start, _ in spans})
            for turn in policy.cue_turns.values()
            if (spans := self._standing(turn, policy))
        ]

    def of(self, role: str, code: str) -> list[Span]:
        return self._found.get((role, code), [])

    def when(self, hit: Span) -> When | None:
        """Tell when a hit is said to be; None for not at all."""
        turns = {turn.turn for turn, ends, starts in self._turns
                 if self._turned(turn, ends, starts, hit)}  # fmt: skip
        if Turn.DENIED in turns or (Turn.STORY in turns and not self._own(hit)):
            return None
        past = Turn.PAST in turns and Turn.NOW not in turns
        return When.PAST if past else When.NOW

    def _standing(self, turn: Turning, policy: Risk) -> list[Span]:
        """Give where a turning stands: a denial that is none does not."""
        spans = self.of(TURN, turn.code)
        if turn.turn is not Turn.DENIED:
            return spans if turn.turn is not Turn.NOT_DENIED else []
        none = {
            at
            for other in policy.cue_turns.values()
            if other.turn is Turn.NOT_DENIED
            for start, end in self.of(TURN, other.code)
            for at in range(start, end)
        }
        return [span for span in spans if none.isdisjoint(range(*span))]

    def _turned(
        self, turn: Turning, ends: dict[int, int], starts: set[int], hit: Span
    ) -> bool:
        first, after = hit
        if turn.side is not Side.AFTER:
            for end in range(max(first - turn.within, 0), first + 1):
                if end in ends and self._joined(end, first, turn):
                    return True
        if turn.side is Side.BEFORE:
            return turn.turn is Turn.NOW and not starts.isdisjoint(range(*hit))
        within = range(after, after + turn.within + 1)
        if any(at in starts and self._joined(after, at, turn) for at in within):
            return True
        return turn.side is Side.EITHER and not starts.isdisjoint(range(*hit))

    def _joined(self, end: int, first: int, turn: Turning) -> bool:
        """Tell whether what ends before `end` still speaks of what begins at `first`.

        A sentence's end always parts them; a comma or a new subject parts those that
        do not reach far.
        """
        parted = self.words.ends if turn.far else self.words.pauses
        if any(parted[end - 1 : first]):
            return False
        between = self.words.words[end : first + 1]
        return turn.far or self._subject.isdisjoint(between)

    def _own(self, hit: Span) -> bool:
        spoken = self.words.words[max(hit[0] - 1, 0) : hit[1] + SELF_AFTER]
        return not self._self.isdisjoint(spoken)
