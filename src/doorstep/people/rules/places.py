"""What of a listed street or premises may be typed, and what was typed of one: pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from recognise.normalise.addresses import street
from recognise.normalise.text import fold

PART = 120  # characters of a name, a street or a town in the gazetteer
LINE = 550  # of a whole line: four such parts and a postcode
START = 120  # of what may be typed first
FEWEST = 3  # letters; fewer begin too many places
_WORDS = 6  # words of a place that count: none has more that anybody would type
_UNITS = frozenset(
    {"flat", "flt", "apartment", "apt", "unit", "room", "studio", "maisonette"}
)
_NUMBER = re.compile(r"\d{1,5}[a-z]?(?:[-/]\d{1,5}[a-z]?)?")
_LETTER = re.compile(r"[a-z]\d{0,3}")


def place_line(parts: Sequence[str]) -> str:
    """A listed place on one line: name, street, locality, town, postcode as given."""
    return ", ".join(part for part in parts if part)


def place_starts(parts: Sequence[str]) -> tuple[str, ...]:
    """What may be typed first of a listed place, each with all that may follow.

    parts  name, street, locality, town, postcode
    Every word of the name (or of the street, where there is no name) begins one, but
    for the last of several: "close" and "house" would begin half a town.
    """
    folded = [text for part in parts[:2] if (text := fold(part))]
    if not folded:
        return ()
    own = folded[0].split()
    after = folded[1:] + [fold(part) for part in parts[2:]]
    begins = [n for n, word in enumerate(own[:_WORDS]) if n == 0 or word != "the"]
    if len(own) > 1 + (own[0] == "the"):
        begins = [n for n in begins if n < len(own) - 1]
    whole = (" ".join(filter(None, [*own[n:], *after])) for n in begins)
    return tuple(text[:START] for text in whole)


@dataclass(frozen=True)
class TypedPlace:
    """A place as far as it has been typed.

    head   the number or flat as it was typed, and what parts it from the rest
    words  what is looked for, folded
    """

    head: str
    words: tuple[str, ...]

    def ways(self) -> Iterator[tuple[str, ...]]:
        """The ways to look for the words, the nearest first: a beginning, and others.

        As they stand; with a short word for a kind of street written out ("larch rd");
        with other words between them ("larch anytown").
        """
        first, *others = self.words
        whole = (street(f"{first} {word}").split()[-1] for word in others)
        written = (first, *whole)
        for n in range(len(self.words), 0, -1):
            for words in dict.fromkeys((self.words, written)):
                yield (" ".join(words[:n]), *words[n:])

    def with_head(self, line: str) -> str:
        """A suggested line with the number or flat before it, unless it has it."""
        return line if line.startswith(self.head) else self.head + line


def typed_place(text: str) -> TypedPlace | None:
    """Part what somebody types into number or flat and the words to look for.

    Returns None while those words have fewer than three letters.
    """
    end, joint, before = 0, "", ""
    for found in re.finditer(r"[^\s,]+", text):
        word = found[0].casefold().strip(".")
        behind_unit = before in _UNITS
        before = word
        if _NUMBER.fullmatch(word) or (behind_unit and _LETTER.fullmatch(word)):
            end, joint = found.end(), ", " if behind_unit else " "
        elif word not in _UNITS:
            break
    words = tuple(fold(text[end:]).split()[:_WORDS])
    if sum(letter.isalpha() for word in words for letter in word) < FEWEST:
        return None
    return TypedPlace(text[:end].strip(" ,") + joint, words)
