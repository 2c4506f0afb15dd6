"""One telephone number in two hundred spellings: does each find each?

A fifth of the texts hold a second number, a tenth hold only the ending.  Prints
`name value unit engine`; beside the recall stands what a search for the same text
would have found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from recognise import Given, MemoryIndex, find, normalise, shipped_model

NUMBER = "07700900123"
SECOND = "02079460958"
OTHER = "07700900777"
TEXTS = 200

Family = Callable[[str], str]


def _groups(*sizes: int, by: str = " ") -> Family:
    """Write the digits in groups of these sizes."""

    def write(digits: str) -> str:
        parts, at = [], 0
        for size in sizes:
            parts.append(digits[at : at + size])
            at += size
        return by.join([*parts, digits[at:]])

    return write


WHOLE: tuple[Family, ...] = (
    lambda n: n,
    _groups(5),
    _groups(5, 3),
    _groups(4, 3),
    _groups(3, 4),
    _groups(2, 3, 3),
    _groups(5, by="-"),
    _groups(5, 3, by="-"),
    _groups(5, 3, by="."),
    _groups(5, by="_"),
    _groups(5, 3, by="  "),
    _groups(1, 1, 1, 1, 1, 1, 1, 1, 1, 1),
    lambda n: f"({n[:5]}) {n[5:8]}-{n[8:]}",
    lambda n: f"({n[:5]}){n[5:]}",
    lambda n: f"+44 {n[1:5]} {n[5:]}",
    lambda n: f"+44{n[1:]}",
    lambda n: f"+44 (0) {n[1:5]} {n[5:]}",
    lambda n: f"+44(0){n[1:]}",
    lambda n: f"+44 0{n[1:5]} {n[5:]}",
    lambda n: f"0044{n[1:]}",
    lambda n: f"0044 (0){n[1:5]} {n[5:]}",
    lambda n: f"00 44 {n[1:5]} {n[5:]}",
    lambda n: f"44{n[1:]}",
    lambda n: f"(+44) {n[1:5]} {n[5:]}",
    lambda n: n.replace("0", "O"),
    lambda n: n.replace("0", "o").replace("1", "l"),
    lambda n: f"{n[1:]}.0",
    lambda n: n[1:],
    lambda n: f"{n[1]}.{n[2:]}E+09",
    lambda n: f"{n} (mum)",
    lambda n: f"mob: {n}",
    lambda n: f"Tel. {n[:5]} {n[5:]} after 6pm",
    lambda n: f"{n} ext 12",
    lambda n: f"{n}x4021",
    lambda n: f"tel:{n}",
    lambda n: f"'{n}",
    lambda n: f"\u202a{n[:5]}\u00a0{n[5:]}\u202c",
    lambda n: n.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")),
    lambda n: n.translate(str.maketrans("0123456789", "０１２３４５６７８９")),
    lambda n: f"{n[:5]}\u2013{n[5:]}",
)
TWICE: tuple[Callable[[str, str], str], ...] = (
    lambda n, m: f"{n} / {m}",
    lambda n, m: f"{n}/{m}",
    lambda n, m: f"{m} or {n}",
    lambda n, m: f"{n}, {m}",
    lambda n, m: f"h {m} m {n}",
    lambda n, m: f"{m} {n}",
    lambda n, m: f"{n}; {m} (work)",
    lambda n, m: f"home {m[:3]} {m[3:7]} {m[7:]} mobile {n[:5]} {n[5:]}",
    lambda n, m: f"{n}\n{m}",
    lambda n, m: f"+44{m[1:]} & {n}",
)
PARTIAL: tuple[Family, ...] = (
    lambda n: n[-6:],
    lambda n: n[-7:],
    lambda n: f"ends {n[-6:-3]} {n[-3:]}",
    lambda n: f"...{n[-6:]}",
    lambda n: f"xxxxx {n[-6:]}",
)


def texts(number: str = NUMBER, second: str = SECOND) -> tuple[str, ...]:
    """Write the number in two hundred ways, each once."""
    found = dict.fromkeys(_all(number, second))
    assert len(found) >= TEXTS, len(found)
    return tuple(found)[:TEXTS]


def _all(number: str, second: str) -> Iterator[str]:
    yield from (
        f"{write(number)}{tail}" for write in PARTIAL for tail in ("", " ", ".", "?")
    )
    count = 0
    for write in TWICE:
        for first in (
            number,
            _groups(5)(number),
            f"+44{number[1:]}",
            f"0044{number[1:]}",
        ):
            if count < TEXTS // 5:
                count += 1
                yield write(first, second)
    yield from (write(number) for write in WHOLE)
    for before, after in (("", " (mum)"), ("T: ", ""), ("", " pls text")):
        yield from (
            f"{before}{write(number)}{after}" for write in WHOLE if plainly(write)
        )
    yield from (f" {write(number)} " for write in WHOLE)


def plainly(write: Family) -> bool:
    """Whether words may stand beside it: a spreadsheet's number stands alone."""
    return not any(mark in write(NUMBER) for mark in ("E+", ".0"))


def recall(spellings: tuple[str, ...]) -> tuple[float, float]:
    """Give the share of pairs found: by the library, and by searching the text.

    Each spelling stands alone in an index beside another number, and every spelling
    is asked of it.
    """
    model = shipped_model()
    records = [normalise(Given(phones=(text,))) for text in spellings]
    other = normalise(Given(phones=(OTHER,)))
    found = exact = 0
    for text, record in zip(spellings, records, strict=True):
        index = MemoryIndex()
        index.add(1, record)
        index.add(2, other)
        for asked, query in zip(spellings, records, strict=True):
            found += [m.rid for m in find(query, index, model)] == [1]
            exact += text == asked
    pairs = len(spellings) ** 2
    return found / pairs, exact / pairs


def main() -> None:
    """Print the figures."""
    found, exact = recall(texts())
    print(f"recognise.phone_spellings.recall {found:.4f} ratio -")
    print(f"recognise.phone_spellings.exact_search_recall {exact:.4f} ratio -")


if __name__ == "__main__":
    main()
