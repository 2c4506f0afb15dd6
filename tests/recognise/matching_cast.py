"""Builders for people who do not exist."""

from __future__ import annotations

from datetime import date

from recognise import (
    Comparison,
    Given,
    GivenAddress,
    GivenName,
    Match,
    MemoryIndex,
    Record,
    compare,
    find,
    frequency_of,
    normalise,
    shipped_model,
)

SAID_ON = date(2026, 6, 1)


def given(
    name: str = "",
    born: str = "",
    phone: str = "",
    home: str = "",
    *,
    sex: str = "",
    age: str = "",
    email: str = "",
    number: tuple[str, str] | None = None,
) -> Given:
    """Give a person by texts; `home` is one line, "12 High Street, Town, ZZ1 1AA"."""
    return Given(
        names=(GivenName(name),) if name else (),
        born=born,
        age=age,
        said_on=SAID_ON,
        sex=sex,
        phones=(phone,) if phone else (),
        addresses=(GivenAddress(text=home),) if home else (),
        emails=(email,) if email else (),
        ids=(number,) if number else (),
    )


def person(*texts: str, **more: object) -> Record:
    """Normalise what `given` gives."""
    return normalise(given(*texts, **more))  # type: ignore[arg-type]


def town(extra: tuple[Record, ...] = (), size: int = 400) -> MemoryIndex:
    """Fill an index: the extra records are 1, 2, 3…; strangers come behind."""
    index = MemoryIndex()
    for rid, record in enumerate(extra, start=1):
        index.add(rid, record)
    for n in range(size):
        index.add(1000 + n, stranger(n))
    return index


def stranger(n: int) -> Record:
    """Make a stranger of a number; no two share name and birth date."""
    given_names = ("Olga", "Hugo", "Petra", "Idris", "Wanda", "Bram", "Suki", "Tariku")
    ends = ("lock", "mere", "shaw", "thorpe", "wyn", "garth", "holt")
    family = ("Bar", "Cal", "Dun", "Esk", "Fen", "Gar")[n % 6] + ends[n % 7]
    return person(
        f"{given_names[n % 8]} {family}{'abcdefgh'[n // 50 % 8]}",
        f"{n % 28 + 1}/{n % 12 + 1}/{1940 + n % 63}",
        f"06{n:09}",
        f"{n % 70 + 1} Lane{n % 40} Road, Elsewhere, ZX{n % 30 + 1} {n % 9 + 1}QQ",
    )


def weigh(a: Record, b: Record, index: MemoryIndex | None = None) -> Comparison:
    """Compare two records among strangers."""
    index = index or town((a, b))
    model = shipped_model()
    return compare(a, b, model, frequency_of([a, b], index, model))


def look(query: Record, index: MemoryIndex, **more: object) -> list[Match]:
    """Look a person up with the shipped model."""
    return find(query, index, shipped_model(), **more)  # type: ignore[arg-type]
