"""Keys: what a record is filed under, and what a query looks under.

A key is a keyed 64-bit hash of one fact or of two or three together, without regard
to the role of a name, so that exchanged names meet.  Stored keys are made from what
a record says (`keys`).  A query looks under the same keys (`exact`) and, when that is
not enough, under guesses (`guesses`), each with a weight below 1, so that a guess
never outranks what was said.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from itertools import combinations
from struct import unpack

from recognise.normalise.addresses import outward, street_core
from recognise.records import Address, Born, Name, Phone, Record
from recognise.sounds import head, sound

_MOST_NAME_TOKENS = 4
_PARTIAL = 6

Term = tuple[str, str]


def keys(record: Record, secret: bytes) -> tuple[int, ...]:
    """Give the stored keys of a record: signed 64-bit numbers, each once.

    secret  16 to 64 bytes held outside the database, so that a stolen index is no
            list of names; the same secret for storing and looking up
    """
    return hashed(key_texts(record), secret)


def hashed(texts: Iterable[str], secret: bytes) -> tuple[int, ...]:
    """Hash key texts, in order."""
    base = hashlib.blake2b(digest_size=8, key=secret)
    made = []
    for text in texts:
        h = base.copy()
        h.update(text.encode())
        made.append(h.digest())
    return unpack(f"<{len(made)}q", b"".join(made))


def key_texts(record: Record) -> dict[str, float]:
    """Give the texts that are hashed, each with its weight, here always 1."""
    sounds = record_sounds(record)
    texts = list(_name_keys(record.names))
    for phone in record.phones:
        texts += phone_keys(phone)
    if record.born and record.born.trust:
        texts += _born_keys(record.born, sounds)
        texts += _pair_year_keys(record)
    for address in record.addresses:
        texts += _address_keys(address, sounds, record.born)
    for email in record.emails:
        texts += ["e" + email, "el" + email.split("@")[0][:12]]
    texts += [f"i{scheme}{value}" for scheme, value in record.ids]
    return dict.fromkeys(texts, 1.0)


def core(name: Name) -> list[str]:
    """Give the tokens of a name that keys are made of, whatever their order."""
    found = list(dict.fromkeys(t for t in name.given + name.family if len(t) > 1))
    if len(found) > _MOST_NAME_TOKENS:
        found = sorted(found, key=lambda t: (-len(t), t))[:_MOST_NAME_TOKENS]
    return found


def record_sounds(record: Record) -> list[str]:
    """Give the sounds of all core name tokens, each once."""
    return list(dict.fromkeys(sound(t) for name in record.names for t in core(name)))


def _name_keys(names: Iterable[Name]) -> Iterator[str]:
    for name in names:
        tokens = core(name)
        for a, b in combinations(sorted({sound(t) for t in tokens}), 2):
            yield f"n{a}|{b}"
        for a, b in combinations(sorted({t[:3] for t in tokens}), 2):
            yield f"n3{a}|{b}"
        for token in tokens:
            yield f"n1{sound(token)}"


def _pair_year_keys(record: Record) -> Iterator[str]:
    """Key two names with the birth year: what parts the many John Smiths."""
    born = record.born
    if born is None or born.until:
        return
    for name in record.names:
        for a, b in combinations(sorted({sound(t) for t in core(name)}), 2):
            yield f"ny{a}|{b}|{born.year}"


def phone_keys(phone: Phone) -> list[str]:
    """Key a phone by the whole number and by its last six digits."""
    if phone.whole:
        return ["p" + phone.digits, "p6" + phone.digits[-_PARTIAL:]]
    if len(phone.digits) >= _PARTIAL:
        return ["p6" + phone.digits[-_PARTIAL:]]
    return [f"p{len(phone.digits)}{phone.digits}"]


def _born_keys(born: Born, sounds: list[str]) -> list[str]:
    if born.until:
        return []
    texts = [f"ty{s}|{born.year}" for s in sounds]
    if born.is_whole:
        low, high = sorted((born.month, born.day))
        texts.append(born_key(born))
        texts += [f"td{s}|{low}|{high}" for s in sounds]
    return texts


def born_key(born: Born) -> str:
    """Give the key text of a whole birth date."""
    return f"b{born.year}-{born.month}-{born.day}"


def premises(address: Address) -> str:
    """Give the number, or else the flat or the house's name, that tells premises."""
    number = address.number.split("-")[0]
    digits = number.rstrip("abcdefghijklmnopqrstuvwxyz")
    return digits or number or address.house or address.unit


def _address_keys(address: Address, sounds: list[str], born: Born | None) -> list[str]:
    year = born.year if born and born.trust and not born.until else 0
    door = premises(address)
    texts: list[str] = []
    if address.postcode:
        texts += _postcode_keys(address.postcode, door, sounds, born)
    if address.street:
        where = sound_of_street(address.street)
        texts += [f"ts{s}|{where}" for s in sounds]
        if door:
            texts.append(f"s{where}|{door}")
            texts += [f"tsn{s}|{where}|{door}" for s in sounds]
        if year:
            texts.append(f"sy{where}|{year}")
    if address.town:
        town = address.town.replace(" ", "")[:6]
        texts += [f"tt{s}|{town}" for s in sounds]
        if born and born.is_whole and born.trust:
            low, high = sorted((born.month, born.day))
            texts.append(f"tb{town}|{low}|{high}")
    return texts


def _postcode_keys(
    code: str, door: str, sounds: list[str], born: Born | None
) -> list[str]:
    area = outward(code)
    texts = [f"to{s}|{area}" for s in sounds]
    if area != code:
        texts.append("c" + code)
        texts += [f"tc{s}|{code[:-2]}" for s in sounds]
        if door:
            texts.append(f"cn{code}|{door}")
    else:
        texts.append("c" + code)
        if door:
            texts.append(f"cn{code}|{door}")
    if born and born.month and born.trust and not born.until:
        texts.append(f"oym{area}|{born.year}|{born.month}")
    return texts


def sound_of_street(street: str) -> str:
    """Give the sounds of a street's words without its type, in order."""
    return "".join(sound(word) for word in street_core(street).split())


def terms(record: Record) -> tuple[Term, ...]:
    """Give the (kind, token) pairs that a store counts, once a record.

    A store keeps, for every pair, on how many records it stands: kinds "given",
    "family" (heads of name groups; also the vocabulary in which spelling neighbours
    are sought), "street" and "town", "outward", "year".
    """
    found: list[Term] = []
    for name in record.names:
        found += [("given", head(token)) for token in name.given]
        found += [("family", head(token)) for token in name.family]
    for address in record.addresses:
        found += _place_terms(address)
    if record.born and not record.born.until:
        found.append(("year", str(record.born.year)))
    return tuple(dict.fromkeys(found))


def _place_terms(address: Address) -> list[Term]:
    found = [
        ("street", street_core(address.street)),
        ("town", address.town),
        ("outward", outward(address.postcode)),
    ]
    return [term for term in found if term[1]]
