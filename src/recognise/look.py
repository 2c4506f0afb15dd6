"""Under which keys a query looks: as said, and as guessed."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from recognise.keys import (
    Term,
    born_key,
    core,
    key_texts,
    premises,
    sound_of_street,
    terms,
)
from recognise.normalise.addresses import outward
from recognise.records import Address, Born, Name, Phone, Record
from recognise.sounds import head, others, sound

Neighbours = Mapping[Term, Sequence[tuple[str, int]]]

# Every key is a read: the likelier guesses are followed, the rest let go.
_MOST_GUESSES = 120
_MOST_YEARS = 14
_MOST_NEIGHBOURS = 6
_AGE, _DATE, _DIGIT, _YEAR, _SPELLING, _OTHER = 0.8, 0.8, 0.7, 0.5, 0.6, 0.5


def said(query: Record) -> dict[str, float]:
    """Give the key texts of what was said, with weights; the years of an age too."""
    texts = key_texts(query)
    if query.born and query.born.until:
        for year in _years(query.born):
            aged = Record(names=query.names, born=Born(year))
            for text in key_texts(aged):
                texts.setdefault(text, _AGE)
    return texts


def _years(born: Born) -> range:
    last = born.until or born.year
    return range(max(born.year, last - _MOST_YEARS), last + 1)


def counted(query: Record) -> dict[str, Term]:
    """Give the key texts whose number of records is a frequency, and of what."""
    found: dict[str, Term] = {}
    for phone in query.phones:
        found["p" + phone.digits] = ("phone", phone.digits)
        found["p6" + phone.digits[-6:]] = ("ending", phone.digits[-6:])
    if query.born:
        found[born_key(query.born)] = ("born", born_key(query.born))
    for address in query.addresses:
        found["c" + address.postcode] = ("postcode", address.postcode)
    for email in query.emails:
        local = email.split("@")[0][:12]
        found["e" + email] = ("email", email)
        found["el" + local] = ("local", local)
    for scheme, value in query.ids:
        found[f"i{scheme}{value}"] = ("id", f"{scheme} {value}")
    return found


def weighed(query: Record) -> list[Term]:
    """Give the terms whose frequency a comparison needs: names in both roles."""
    tokens = {head(t) for name in query.names for t in name.given + name.family}
    roles = [(kind, token) for token in sorted(tokens) for kind in _ROLES]
    return list(dict.fromkeys((*terms(query), *roles)))


def spelt(query: Record) -> list[Term]:
    """Give the name tokens whose spelling neighbours a guess needs, in both roles."""
    tokens = dict.fromkeys(t for name in query.names for t in core(name))
    return [(kind, t) for t in tokens for kind in _ROLES]


_ROLES = ("given", "family")


def guessed(
    query: Record, neighbours: Neighbours, unknown: frozenset[str]
) -> dict[str, float]:
    """Give the key texts of guesses, with weights below 1.

    unknown  key texts of what was said that no record is under
    """
    texts: dict[str, float] = {}
    for phone in query.phones:
        if "p" + phone.digits in unknown:
            texts.update(dict.fromkeys(_wrong_digits(phone), _DIGIT))
    for born in _other_dates(query.born):
        changed = Record(query.names, born, addresses=query.addresses)
        for text in key_texts(changed):
            texts.setdefault(text, _DATE)
    other_names = _other_sounds(query, neighbours)
    texts.update(_with_other_names(query, other_names))
    for text in said(query):
        texts.pop(text, None)
    if len(texts) <= _MOST_GUESSES:
        return texts
    return dict(heapq.nlargest(_MOST_GUESSES, texts.items(), key=lambda item: item[1]))


def _wrong_digits(phone: Phone) -> Iterator[str]:
    """Vary each digit behind the leading two, and turn neighbours round."""
    digits = phone.digits
    if not phone.whole:
        return
    for at in range(4, len(digits)):
        for digit in "0123456789":
            if digit != digits[at]:
                yield f"p{digits[:at]}{digit}{digits[at + 1 :]}"
        if at + 1 < len(digits) and digits[at] != digits[at + 1]:
            yield f"p{digits[:at]}{digits[at + 1]}{digits[at]}{digits[at + 2 :]}"


def _other_dates(born: Born | None) -> list[Born]:
    """Exchange day and month; where only a year is known, try those beside it."""
    if born is None or born.until:
        return []
    if born.is_whole:
        turned = born.day <= 12 and born.day != born.month
        return [Born(born.year, born.day, born.month)] if turned else []
    return [Born(born.year + 1), Born(born.year - 1)]


def _other_sounds(query: Record, neighbours: Neighbours) -> dict[str, dict[str, float]]:
    """Give, for the sound of each token, other sounds that may have been meant."""
    found: dict[str, dict[str, float]] = {}
    for token in dict.fromkeys(t for name in query.names for t in core(name)):
        own = sound(token)
        near: dict[str, int] = {}
        for kind in _ROLES:
            for other, count in neighbours.get((kind, token), ()):
                near[sound(other)] = near.get(sound(other), 0) + count
        near.pop(own, None)
        best = sorted(near, key=lambda s: (-near[s], s))[:_MOST_NEIGHBOURS]
        made = dict.fromkeys(best, _SPELLING)
        for other in others(token)[:_MOST_NEIGHBOURS]:
            made.setdefault(sound(other), _OTHER)
        found[own] = made
    return found


def _with_other_names(
    query: Record, others_of: dict[str, dict[str, float]]
) -> dict[str, float]:
    texts: dict[str, float] = {}
    years = _guess_years(query.born)
    for alternatives in others_of.values():
        for alternative, weight in alternatives.items():
            for text in _single(alternative, query):
                texts[text] = max(weight, texts.get(text, 0))
    for name in query.names:
        for text, weight in _pairs(name_sounds(name), others_of, years):
            texts[text] = max(weight, texts.get(text, 0))
    return texts


def name_sounds(name: Name) -> list[str]:
    """Give the sounds of one name's core tokens."""
    return sorted({sound(t) for t in core(name)})


def _guess_years(born: Born | None) -> list[int]:
    return list(_years(born)) if born else []


def _single(name: str, query: Record) -> Iterator[str]:
    """Key another name with each other fact of the query."""
    born = query.born
    if born and born.trust and not born.until:
        yield f"ty{name}|{born.year}"
        if born.is_whole:
            low, high = sorted((born.month, born.day))
            yield f"td{name}|{low}|{high}"
    for address in query.addresses:
        yield from _at(name, address)


def _at(name: str, address: Address) -> Iterator[str]:
    if address.postcode:
        yield f"to{name}|{outward(address.postcode)}"
        yield f"tc{name}|{address.postcode[:-2]}"
    if address.street:
        where = sound_of_street(address.street)
        yield f"ts{name}|{where}"
        if door := premises(address):
            yield f"tsn{name}|{where}|{door}"
    if address.town:
        yield f"tt{name}|{address.town.replace(' ', '')[:6]}"


def _pairs(
    sounds: list[str], others_of: dict[str, dict[str, float]], years: list[int]
) -> Iterator[tuple[str, float]]:
    """Key pairs of names in which one or both were guessed."""
    options = [{s: 1.0, **others_of.get(s, {})} for s in sounds]
    for i, first in enumerate(options):
        for second in options[i + 1 :]:
            for (a, p), (b, q) in product(first.items(), second.items()):
                if p * q < 1 and a != b:
                    low, high = sorted((a, b))
                    yield f"n{low}|{high}", p * q
                    for year in years:
                        yield f"ny{low}|{high}|{year}", p * q
