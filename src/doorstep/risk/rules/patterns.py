"""The notation of cues, read and matched word by word: pure.

A pattern is a row of elements with spaces between. An element is one or more
alternatives with `|` between, each a word, the beginning of one (`word*`), the words
of a list (`@code`), a number (`#`), a year (`####`) or the end of a phrase (`.`); it
may be missing where it ends in `?`. `..` before an element passes over other words,
but over no denial and no end of a sentence.

A pattern looks at no more than its elements times the gap in words, whatever it is
given, so that time grows with the length of the text and no faster.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from rapidfuzz.distance import OSA

from doorstep.risk.rules.said import Said

NUMBER, YEAR, END, GAP = "#", "####", ".", ".."
LONGEST = 32  # letters of the longest word that may be one of ours, slipped or begun
_YEAR = re.compile(r"(?:19[5-9]|20[0-4])\d")


@dataclass(frozen=True, slots=True)
class Element:
    """One place of a pattern: what may stand there, and how it is reached."""

    names: frozenset[str]
    optional: bool
    after_gap: bool
    at_end: bool


@dataclass(frozen=True, slots=True)
class Pattern:
    """One wording: whose it is, and its elements, of which the first must be there."""

    of: tuple[str, str]
    elements: tuple[Element, ...]


def read(
    written: str, of: tuple[str, str], lists: Mapping[str, tuple[str, ...]]
) -> Pattern:
    """Read one pattern; raise ValueError for a list that is not there."""
    elements: list[Element] = []
    gap = False
    for part in written.split():
        if part == GAP:
            gap = True
            continue
        optional = part.endswith("?")
        names = [n for one in part.rstrip("?").split("|") for n in _names(one, lists)]
        at_end = END in names
        elements.append(Element(frozenset(names) - {END}, optional, gap, at_end))
        gap = False
    if not elements or elements[0].optional or not elements[0].names or gap:
        raise ValueError(f"{written!r} should begin and end with words")
    return Pattern(of, tuple(elements))


def _names(written: str, lists: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    if not written.startswith("@"):
        return (written,)
    if written[1:] not in lists:
        raise ValueError(f"no such list of words: {written}")
    return lists[written[1:]]


@dataclass(frozen=True, slots=True)
class Index:
    """Patterns by what they begin with, and every word that any of them names.

    begun   beginnings, as `word*` without its star
    slips   key words of enough letters, by themselves less one letter and whole
    """

    by_first: dict[str, tuple[Pattern, ...]]
    known: frozenset[str]
    begun: frozenset[str]
    slips: dict[str, tuple[str, ...]]
    never_slips: frozenset[str]
    denials: frozenset[str]
    gap: int
    slip_letters: int

    def matches(self, text: Said) -> dict[tuple[str, str], list[tuple[int, int]]]:
        """Give where each owner's patterns match: first word, and the one after."""
        names = _Names(self)
        marks = [names.of(word) for word in text.words]
        found: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
        row = _Row(text, marks, self)
        for at, here in enumerate(marks):
            tried = {p: None for name in here for p in self.by_first.get(name, ())}
            for pattern in tried:
                end = row.match(pattern, at)
                if end:
                    found[pattern.of].append((at, end))
        return found


@dataclass(slots=True)
class _Names:
    """What names of the index each word goes by, worked out once a word."""

    index: Index
    done: dict[str, frozenset[str]] = field(default_factory=dict)

    def of(self, word: str) -> frozenset[str]:
        if word not in self.done:
            self.done[word] = frozenset(self._of(word))
        return self.done[word]

    def _of(self, word: str) -> Iterator[str]:
        index = self.index
        if word in index.known:
            yield word
        if word.isdecimal():
            yield NUMBER
            if _YEAR.fullmatch(word):
                yield YEAR
        if len(word) > LONGEST:
            return
        starts = (word[:n] for n in range(2, len(word) + 1))
        yield from (f"{start}*" for start in starts if start in index.begun)
        if word not in index.known and word not in index.never_slips:
            yield from self._slipped(word)

    def _slipped(self, word: str) -> Iterator[str]:
        if len(word) < self.index.slip_letters - 1 or not word.isalpha():
            return
        near = {w for part in _less_one(word) for w in self.index.slips.get(part, ())}
        for one in near:  # a wrong first letter mostly makes another word
            if one[0] == word[0] and OSA.distance(one, word, score_cutoff=1) <= 1:
                yield one


@dataclass(frozen=True, slots=True)
class _Row:
    """The words of a text with their names, along which patterns are laid."""

    text: Said
    marks: list[frozenset[str]]
    index: Index

    def match(self, pattern: Pattern, at: int) -> int:
        """Give the nearest end of a pattern that begins here, 0 for none."""
        places = {at + 1}
        for element in pattern.elements[1:]:
            places = self._step(element, places)
            if not places:
                return 0
        return min(places)

    def _step(self, element: Element, places: set[int]) -> set[int]:
        names, marks = element.names, self.marks
        reach = set(self._reached(places)) if element.after_gap else places
        after = {
            at + 1
            for at in reach
            if at < len(marks)
            and not self.text.ends[at - 1]
            and not names.isdisjoint(marks[at])
        }
        if element.at_end:
            after |= {at for at in places if self.text.pauses[at - 1]}
            after |= places & {len(marks)}
        return after | places if element.optional else after

    def _reached(self, places: Iterable[int]) -> Iterator[int]:
        ends, words, denials = self.text.ends, self.text.words, self.index.denials
        for place in places:
            yield place
            for at in range(place, min(place + self.index.gap, len(words))):
                if ends[at - 1] or words[at] in denials:
                    break
                yield at + 1


def _less_one(word: str) -> set[str]:
    return {word, *(word[:n] + word[n + 1 :] for n in range(len(word)))}


def index_of(
    patterns: Iterable[Pattern],
    *,
    gap: int,
    slip_letters: int,
    denials: Iterable[str],
    may_slip: Iterable[str],
    never_slips: Iterable[str],
) -> Index:
    """Put patterns in order by their first words."""
    by_first: dict[str, list[Pattern]] = defaultdict(list)
    named: set[str] = set()
    for pattern in patterns:
        named.update(*(element.names for element in pattern.elements))
        for name in pattern.elements[0].names:
            by_first[name].append(pattern)
    slips: dict[str, list[str]] = defaultdict(list)
    for word in sorted(named.intersection(may_slip)):
        if len(word) >= slip_letters and word.isalpha():
            for part in _less_one(word):
                slips[part].append(word)
    return Index(
        by_first={name: tuple(listed) for name, listed in by_first.items()},
        known=frozenset(named),
        begun=frozenset(name[:-1] for name in named if name.endswith("*")),
        slips={part: tuple(listed) for part, listed in slips.items()},
        never_slips=frozenset(never_slips),
        denials=frozenset(denials),
        gap=gap,
        slip_letters=slip_letters,
    )
