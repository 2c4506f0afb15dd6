"""Takes out of a text what it may not hold, however it is spelt there: pure.

What must not be said is known as places, numbers and words; a text is read word by
word as `recognise` folds it, so that "14 LARCH-CL." is the place "14 Larch Close".
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby, product
from operator import itemgetter
from typing import NamedTuple

from recognise import Address, Given, GivenAddress, normalise
from recognise.lists import table_of, words_of
from recognise.normalise.addresses import postcode, street
from recognise.normalise.text import fold, plain

WITHHELD = "[withheld]"
SHORTEST = 4  # letters of a name of a house or street that says where by itself
GLUED = 6  # letters from which on words written as one, or in bits, are looked for
PHONE_TAIL = 9  # last digits of a number, whatever stands before them
WHOLE_CODE = 5  # characters of the shortest whole postcode
_DIGIT_LIKE = frozenset("0123456789oilsb")
_CODE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]?\d[A-Z]{2}")
_NUMBER = re.compile(r"\d{1,4}[a-z]?")
_MISREAD = str.maketrans({"o": "0", "O": "0", "l": "1", "I": "1", "i": "1"})
_WRITINGS = {whole: (whole, *short) for whole, short in table_of("street types")}
_TYPES = frozenset(word for words in _WRITINGS.values() for word in words)
_WORDS = {short: words for short, words in table_of("street words") if short}
_LEADING = words_of("leading types")
_PARTICLES = frozenset(("van", "der", "den", "de", "la"))  # "a white van" is no name
_BEFORE = frozenset(("flat", "flt", "apartment", "apt", "unit", "room", "no", "number"))
# Places of justice end as streets do, and stand behind a date: "on 3 June Crown Court".
_COURTS = frozenset(("crown", "magistrates", "county", "family", "youth", "high"))


class Street(NamedTuple):
    """A street: its words without the type, its type, the house number there."""

    core: tuple[str, ...]
    type: str
    number: str


Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Secrets:
    """What a text may not hold.

    phrases    folded words that stand together, by the first of them
    phones     last nine digits
    glued      the same things as one run of letters, for what is written in one
    any_place  no address at all may stand in it, but one of `his`
    his        addresses, as one run of letters, that may in spite of `any_place`
    """

    streets: frozenset[Street] = frozenset()
    postcodes: frozenset[str] = frozenset()
    phrases: Mapping[str, tuple[Phrase, ...]] = field(default_factory=dict)
    phones: frozenset[str] = frozenset()
    glued: frozenset[str] = frozenset()
    any_place: bool = False
    his: tuple[str, ...] = ()


class Word(NamedTuple):
    """One folded word, and the number of the chunk of text that it stands in."""

    text: str
    chunk: int


def secrets(
    places: Iterable[str],
    phrases: Iterable[str],
    *,
    phones: Iterable[str] = (),
    any_place: bool = False,
    his: Iterable[str] = (),
) -> Secrets:
    """Make out what is to be kept out.

    places   addresses as somebody wrote them, each whole; a name of a house will do
    phrases  names and words, each taken as it stands
    phones   texts that may hold numbers
    """
    places = tuple(places)
    parts = [part for place in places for part in _address(place)]
    houses = [part.house for part in parts if len(part.house) >= SHORTEST]
    bare = [p.street for p in parts if len(p.street) >= SHORTEST and not _typed(p)]
    whole = [one for one in places if len(fold(one)) >= SHORTEST]
    said = {tuple(fold(t).split()) for t in (*phrases, *houses, *bare, *whole)} - {()}
    streets = frozenset(_street(part) for part in parts if part.street)
    codes = frozenset(p.postcode for p in parts if len(p.postcode) >= WHOLE_CODE)
    return Secrets(
        streets,
        codes,
        {first: tuple(run) for first, run in groupby(sorted(said), itemgetter(0))},
        frozenset(_digits(phones)),
        frozenset(_glued(streets, codes, said)),
        any_place,
        tuple(_compact(place) for place in his),
    )


def _address(place: str) -> Iterator[Address]:
    """Read a place both as it stands and as the one line that a text makes of it."""
    for text in dict.fromkeys((place, " ".join(place.replace(",", " ").split()))):
        given = Given(addresses=(GivenAddress(text=text),))
        yield from normalise(given).addresses


def _typed(address: Address) -> bool:
    words = address.street.split()
    return len(words) > 1 and (words[-1] in _TYPES or words[0] in _LEADING)


def _street(address: Address) -> Street:
    words = tuple(address.street.split())
    number = address.number.partition("-")[0]
    if len(words) > 1 and words[-1] in _TYPES:
        return Street(words[:-1], words[-1], number)
    return Street(words, "", number)


def _digits(texts: Iterable[str]) -> Iterator[str]:
    for phone in normalise(Given(phones=tuple(texts))).phones:
        digits = phone.digits.lstrip("+")
        if len(digits) >= PHONE_TAIL:
            yield digits[-PHONE_TAIL:]


def _compact(text: str) -> str:
    return "".join(_as_word(word) for word in fold(text).split())


def swept(text: str, kept_out: Secrets) -> str:
    """Give a text as one line, with each piece that it may not hold withheld.

    Whole chunks between blanks go, so that nothing of a piece is left beside it.
    Time grows with the length of the text, not with its square.
    """
    chunks = _readable(text).split()
    words = [Word(w, n) for n, chunk in enumerate(chunks) for w in fold(chunk).split()]
    marked = set(_marks(chunks, words, kept_out))
    said: list[str] = []
    for number, chunk in enumerate(chunks):
        if number not in marked:
            said.append(chunk)
        elif not said or said[-1] != WITHHELD:
            said.append(WITHHELD)
    return " ".join(said)


def _readable(text: str) -> str:
    """Drop marks that nobody sees, and part words at what nobody can print."""
    kinds = ((c, unicodedata.category(c)) for c in plain(text))
    return "".join(
        " " if k[0] == "C" and k != "Cf" else c for c, k in kinds if k != "Cf"
    )


def _marks(chunks: list[str], words: list[Word], out: Secrets) -> Iterator[int]:
    for one in out.streets:
        yield from _street_marks(words, one)
    yield from _phrase_marks(words, out.phrases)
    yield from _code_marks(words, out)
    yield from _phone_marks(chunks, out.phones)
    yield from _glued_marks(words, out)
    if out.any_place:
        yield from _any_place_marks(words, out)


def _street_marks(words: list[Word], one: Street) -> Iterator[int]:
    """Mark the street with its type, and the number with the street of any type."""
    telling = [word for word in words if _as_word(word.text)]
    size = len(one.core)
    for at in range(len(telling) - size + 1):
        run = telling[at : at + size]
        if not all(map(_same, run, one.core)):
            continue
        after = telling[at + size] if at + size < len(telling) else None
        typed = bool(one.type and after and _as_type(after.text) == one.type)
        numbered = bool(one.number and at and _is_house(telling[at - 1], one.number))
        if typed or numbered:
            yield from (word.chunk for word in run)
            yield from _around(telling, at, at + size + typed, one)


def _same(word: Word, wanted: str) -> bool:
    text = word.text
    return wanted in (text, _as_word(text), _as_type(text))


def _around(words: list[Word], first: int, past: int, one: Street) -> Iterator[int]:
    """Mark the type, and the numbers that stand before or behind a street."""
    if past < len(words) and _as_type(words[past].text) in _WRITINGS:
        past += 1
    yield from (word.chunk for word in words[first:past])
    while first and (_is_number(words[first - 1]) or words[first - 1].text in _BEFORE):
        first -= 1
        yield words[first].chunk
    for word in words[past : past + 2]:
        if _is_house(word, one.number) or word.text in _BEFORE:
            yield word.chunk


def _is_number(word: Word) -> bool:
    return bool(_NUMBER.fullmatch(word.text))


def _is_house(word: Word, number: str) -> bool:
    return bool(number) and word.text.lstrip("0") in (number, number[-1:])


@lru_cache(maxsize=65536)
def _as_word(text: str) -> str:
    """Write a word of a street out whole where it is not the last ("st": saint)."""
    return street(f"{text} zz").removesuffix("zz").strip()


@lru_cache(maxsize=65536)
def _as_type(text: str) -> str:
    """Write a street's last word out whole ("st": street)."""
    return street(f"zz {text}").removeprefix("zz").strip()


def _phrase_marks(
    words: list[Word], phrases: Mapping[str, tuple[Phrase, ...]]
) -> Iterator[int]:
    for at, word in enumerate(words):
        for stem in {word.text, word.text.removesuffix("s")}:
            for phrase in phrases.get(stem, ()):
                run = words[at : at + len(phrase)]
                if _reads(run, phrase):
                    yield from (one.chunk for one in run)


def _reads(run: list[Word], phrase: tuple[str, ...]) -> bool:
    """Whether the words are those, the last perhaps with an s: "Smith's" is Smith."""
    said = tuple(word.text for word in run)
    return len(said) == len(phrase) and (
        said == phrase or said == (*phrase[:-1], phrase[-1] + "s")
    )


def _code_marks(words: list[Word], out: Secrets) -> Iterator[int]:
    if not (out.postcodes or out.any_place):
        return
    for at in range(len(words)):
        for run in (words[at : at + 1], words[at : at + 2], words[at : at + 3]):
            code = "".join([word.text for word in run])
            if WHOLE_CODE <= len(code) <= WHOLE_CODE + 3 and _is_kept_out(code, out):
                yield from (word.chunk for word in run)


def _is_kept_out(text: str, out: Secrets) -> bool:
    code = _code(text)
    if not code:
        return False
    strange = out.any_place and any(c.isdigit() for c in text)
    return code in out.postcodes or (
        strange and not any(code.lower() in his for his in out.his)
    )


@lru_cache(maxsize=65536)
def _code(text: str) -> str:
    """Read a British postcode; empty where it is none however it was mistyped."""
    if text[-3] not in _DIGIT_LIKE:
        return ""
    code = postcode(text)
    return code if _CODE.fullmatch(code) else ""


def _phone_marks(chunks: list[str], phones: frozenset[str]) -> Iterator[int]:
    """Mark the chunks that hold a number, whatever stands between its digits."""
    if not phones:
        return
    digits = [
        (c, number)
        for number, chunk in enumerate(chunks)
        if any(c.isdigit() for c in chunk)
        for c in chunk.translate(_MISREAD)
        if c.isdigit()
    ]
    stream = "".join(c for c, _ in digits)
    for phone in phones:
        for at in _found(stream, phone):
            yield from (n for _, n in digits[at : at + PHONE_TAIL])


def _found(text: str, wanted: str) -> Iterator[int]:
    at = text.find(wanted)
    while at >= 0:
        yield at
        at = text.find(wanted, at + 1)


def _glued_marks(words: list[Word], out: Secrets) -> Iterator[int]:
    """Mark what is written as one word, or in bits: "larchclose", "Lar ch Close"."""
    stream = "".join(word.text for word in words)
    held = [wanted for wanted in out.glued if wanted in stream]
    if not held:
        return
    owner = [word.chunk for word in words for _ in word.text]
    for wanted in held:
        for at in _found(stream, wanted):
            yield from owner[at : at + len(wanted)]


def _glued(
    streets: Iterable[Street], codes: Iterable[str], phrases: Iterable[Phrase]
) -> Iterator[str]:
    yield from (code.lower() for code in codes)
    for one in streets:
        for words in product(*map(_spellings, one.core)):
            core = "".join(words)
            if one.type:
                yield core + one.type
            if one.number and len(core) >= SHORTEST:
                yield one.number + core
    for phrase in phrases:
        if len(phrase) > 1 and len("".join(phrase)) >= GLUED:
            yield "".join(phrase)


def _spellings(word: str) -> tuple[str, ...]:
    return (word, *_WORDS.get(word, ()))


def _any_place_marks(words: list[Word], out: Secrets) -> Iterator[int]:
    """Mark whatever reads as a house in a street, but for one of his."""
    for at, word in enumerate(words):
        if not _is_number(word):
            continue
        for size in (2, 3, 4):
            run = words[at : at + size + 1]
            if len(run) <= size or run[-1].text not in _TYPES:
                continue
            if _is_strange_street(run, out):
                yield from (one.chunk for one in run)


def _is_strange_street(run: list[Word], out: Secrets) -> bool:
    inner = [word.text for word in run[1:-1]]
    is_court = run[-1].text == "court" and any(text in _COURTS for text in inner)
    if is_court or any(not text.isalpha() for text in inner):
        return False
    texts = [_as_word(word.text) for word in run[:-1]]
    whole = "".join([*texts, _as_type(run[-1].text)])
    return not any(whole in his for his in out.his)


def says_something(text: str) -> bool:
    """Whether a text still says anything once what it may not hold is withheld."""
    return any(word != WITHHELD for word in text.split())


def surnames(families: Iterable[str], whole: Iterable[str]) -> tuple[str, ...]:
    """Give the words of names that are not said over a radio, parts of double ones too.

    families  surnames alone
    whole     names that begin with a first name, which may be said
    """
    parts = [word for name in families for word in fold(name).split()]
    parts += [word for name in whole for word in fold(name).split()[1:]]
    return tuple(dict.fromkeys(word for word in parts if word not in _PARTICLES))
