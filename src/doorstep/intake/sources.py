"""Read from a map where one field's value comes from, and its tables of codes."""

import re
from typing import Any
from zoneinfo import ZoneInfo

from doorstep.intake.mapping import Codes, Source, Value
from doorstep.intake.moments import compile_formats
from doorstep.intake.readers.table import plain
from doorstep.intake.section import Section
from doorstep.intake.targets import Takes, Target

CodeTables = dict[str, Codes]

_DATED = (Takes.MOMENT, Takes.DAY, Takes.BORN)
_LISTS = (Takes.LIST, Takes.NAMES, Takes.CHOICES)
_UNMATCHED = ("refuse", "empty", "keep", "pass")
_ONE_OF = ("column", "columns", "made_of", "value")


def read_codes(section: Section) -> CodeTables:
    """Read every table of codes of a map: [codes.NAME]."""
    tables = {name: _codes(section.table(name)) for name, _ in section.items()}
    section.done()
    return tables


def _codes(section: Section) -> Codes:
    exact: dict[str, Value] = {}
    prefixes: list[tuple[str, Value]] = []
    for code, given in section.items():
        value = _value(section, code, given)
        key = " ".join(code.casefold().split())
        if key.endswith("*"):
            prefixes.append((key[:-1], value))
        elif key in exact:
            raise section.refuse(code, "is written twice, once in other capitals.")
        else:
            exact[key] = value
    prefixes.sort(key=lambda pair: -len(pair[0]))
    return Codes(exact, tuple(prefixes))


def _value(section: Section, name: str, given: Any) -> Value:
    if isinstance(given, list) and all(isinstance(item, str) for item in given):
        return tuple(given)
    if not isinstance(given, str | bool):
        raise section.refuse(name, "must be text, true, false or a list of texts.")
    return given


def read_sources(
    section: Section, name: str, target: Target, codes: CodeTables
) -> tuple[Source, ...]:
    """Read one field: a column's name, a table, or a list of these."""
    given = section.raw(name)
    many = given if isinstance(given, list) else [given]
    if not many:
        raise section.refuse(name, "is an empty list; name a column.")
    return tuple(
        _source(
            section, name if len(many) == 1 else f"{name}[{place}]", item, target, codes
        )
        for place, item in enumerate(many, start=1)
    )


def _source(
    section: Section, name: str, given: Any, target: Target, codes: CodeTables
) -> Source:
    if isinstance(given, str):
        return _sound(section, name, Source(columns=(given,)), target)
    part = Section(section.file, section.key(name), given)
    if sum(key in part for key in _ONE_OF) != 1:
        raise section.refuse(name, f"must have just one of: {', '.join(_ONE_OF)}.")
    source = Source(
        columns=_columns(part),
        join=part.text("join", " "),
        made_of=part.texts("made_of"),
        constant=_constant(part, "value"),
        pattern=_pattern(part),
        unmatched=part.choice("unmatched", _UNMATCHED, "refuse"),
        before=part.text("before", ""),
        split=part.text("split", ""),
        formats=part.texts("formats"),
        codes=_table(part, codes),
        otherwise=_constant(part, "otherwise"),
        has_otherwise="otherwise" in part,
        empty=_constant(part, "empty"),
        nothing=frozenset(plain(word) for word in part.texts("nothing")),
    )
    part.done()
    return _sound(section, name, source, target)


def _columns(part: Section) -> tuple[str, ...]:
    return (part.text("column"),) if "column" in part else part.texts("columns")


def _constant(part: Section, name: str) -> Value:
    given = part.raw(name)
    return None if given is None else _value(part, name, given)


def _pattern(part: Section) -> str:
    text = part.text("pattern", "")
    try:
        groups = re.compile(text).groups if text else 1
    except re.error as error:
        raise part.refuse(
            "pattern", f"is not a regular expression: {error}."
        ) from error
    if groups != 1:
        raise part.refuse(
            "pattern", "must have one group (…): what it holds is the value."
        )
    return text


def _table(part: Section, codes: CodeTables) -> Codes | None:
    given = part.raw("codes")
    if given is None:
        return None
    if isinstance(given, dict):
        return _codes(Section(part.file, part.key("codes"), given))
    if given not in codes:
        raise part.refuse("codes", f"there is no [codes.{given}] in this map.")
    return codes[given]


def _sound(section: Section, name: str, source: Source, target: Target) -> Source:
    """Refuse what does not fit the field: the map is wrong before any row is."""
    if source.split and target.takes not in (*_LISTS, Takes.FLAG):
        raise section.refuse(
            name, f"takes {target.takes.value}, so split has no place here."
        )
    if source.made_of and target.takes is not Takes.ID:
        raise section.refuse(name, "made_of has a place only where an id is made.")
    _sound_formats(section, name, source, target)
    for value in _all_values(source):
        _fits(section, name, target, value)
    return source


def _sound_formats(section: Section, name: str, source: Source, target: Target) -> None:
    if source.formats and target.takes not in _DATED:
        raise section.refuse(
            name, f"takes {target.takes.value}, so formats have no place."
        )
    try:
        compile_formats(source.formats, ZoneInfo("UTC"), 2000)
    except ValueError as error:
        raise section.refuse(f"{name}.formats", f"{error}.") from error


def _all_values(source: Source) -> list[Value]:
    values = [source.constant, source.otherwise, source.empty]
    if source.codes is not None:
        values += [*source.codes.exact.values(), *(v for _, v in source.codes.prefixes)]
    return values


def _fits(section: Section, name: str, target: Target, value: Value) -> None:
    """Check one value that the map itself writes against what the field takes."""
    if value is None or value == "":
        return
    if isinstance(value, bool) != (target.takes is Takes.FLAG):
        raise section.refuse(
            name, f"takes {target.takes.value}; {value!r} is not that."
        )
    if isinstance(value, tuple) and target.takes not in _LISTS:
        raise section.refuse(
            name, f"takes {target.takes.value}, so one value, no list."
        )
    given = value if isinstance(value, tuple) else (value,)
    wrong = [item for item in given if target.words and item not in target.words]
    if wrong:
        raise section.refuse(
            name, f"{wrong[0]!r} is none of its words: {', '.join(target.words)}."
        )
