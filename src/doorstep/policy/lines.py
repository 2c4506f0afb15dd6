"""Finds the line on which a TOML table, key or dated value stands.

The standard library's reader gives values without lines, and a person who mends a
pack needs the line. This looks at the text alone, for the plain shape in which packs
are written; where that fails it falls back to the nearest thing that it found.
"""

import re

Lines = dict[tuple[str, ...], int]

_HEADER = re.compile(r"^\s*\[([^\[\]]+)\]\s*(#.*)?$")
_KEY = re.compile(r"^\s*([A-Za-z0-9_.-]+|\"[^\"]+\")\s*=")
_OPENS = re.compile(r"\{\s*[a-z_]+\s*=")


def find_lines(text: str) -> Lines:
    """Map each table, key and dated value (`("name", "since", "0")`) to its line."""
    found: Lines = {}
    table: tuple[str, ...] = ()
    in_since, seen = False, 0
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(line):
            table, in_since, seen = _path(header[1]), False, 0
            found.setdefault(table, number)
            continue
        if key := _KEY.match(line):
            in_since = key[1] == "since"
            found.setdefault((*table, *_path(key[1])), number)
        if in_since:
            for _ in _OPENS.finditer(line):
                found[(*table, "since", str(seen))] = number
                seen += 1
    return found


def line_of(lines: Lines, *path: str) -> int:
    """Give the line of a thing, or of the nearest thing that holds it; 1 if none."""
    while path:
        if path in lines:
            return lines[path]
        path = path[:-1]
    return 1


def _path(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip().strip("\"'") for part in dotted.split("."))
