"""Read a map from TOML, strictly: what is not understood is refused."""

import re
import tomllib
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from doorstep.intake.limits import MAP_BYTES
from doorstep.intake.mapping import (
    LAYOUTS,
    Fields,
    Layout,
    LeftOut,
    Map,
    Nothing,
    PersonMap,
)
from doorstep.intake.outcome import MapRefused
from doorstep.intake.readers.table import plain
from doorstep.intake.section import Section
from doorstep.intake.sources import CodeTables, read_codes, read_sources
from doorstep.intake.targets import INVOLVED, KINDS, REQUIRED, Target

SHIPPED = Path(__file__).parent / "maps"
_SOURCE = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_SHIPPED_NAME = re.compile(r"[a-z0-9-]{1,60}")
_NOT_TEXT = frozenset({"utf-7", "utf_7", "idna", "punycode", "raw_unicode_escape"})


def shipped() -> tuple[str, ...]:
    """Name the maps that come with Doorstep."""
    return tuple(sorted(path.stem for path in SHIPPED.glob("*.toml")))


def find_map(name: str) -> Path:
    """Find a map: a file, or the name of a shipped one such as "crime-system".

    Raises MapRefused when there is neither.
    """
    path = Path(name)
    if path.is_file():
        return path
    if _SHIPPED_NAME.fullmatch(name) and (SHIPPED / f"{name}.toml").is_file():
        return SHIPPED / f"{name}.toml"
    raise MapRefused(
        name,
        "",
        f"there is no such map. Give a file, or one of: {', '.join(shipped())}.",
    )


def load_map(path: Path) -> Map:
    """Read and check a map. Raises MapRefused with file, key and what to do."""
    name = path.name
    try:
        if path.stat().st_size > MAP_BYTES:
            raise MapRefused(name, "", "is too large to be a map.")
        text = path.read_bytes().decode("utf-8-sig")
        table = tomllib.loads(text.replace("\r\n", "\n"))
    except OSError as error:
        raise MapRefused(name, "", f"cannot be opened ({error.strerror}).") from error
    except UnicodeDecodeError as error:
        raise MapRefused(name, "", "is not UTF-8; save it as UTF-8.") from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise MapRefused(name, "", f"is not TOML: {error}.") from error
    return _read(Section(name, "", table))


def _read(top: Section) -> Map:
    kind = top.choice("kind", tuple(KINDS))
    source = top.text("source")
    if not _SOURCE.fullmatch(source):
        raise top.refuse(
            "source", "must be small letters, digits and hyphens, at most 40."
        )
    zone, formats = _dates(top.table("dates"))
    codes = read_codes(top.table("codes"))
    fields, ids = _fields(top.table("fields"), KINDS[kind], codes)
    _needed(top, kind, fields)
    map_ = Map(
        file=top.file,
        title=top.text("title"),
        source=source,
        kind=kind,
        layout=_layout(top.table("layout")),
        zone=zone,
        formats=formats,
        nothing=_nothing(top.table("nothing")),
        left_out=tuple(_left_out(section) for section in top.tables("left_out")),
        fields=fields,
        ids=ids,
        persons=_persons(top, kind, codes),
    )
    top.text("about", "")
    top.done()
    _may_gather(top, map_)
    return map_


def _may_gather(top: Section, map_: Map) -> None:
    made = any(source.made_of for source in map_.fields["id"])
    if map_.layout.rows == "one per person" and (made or map_.kind != "incident"):
        raise top.refuse(
            "layout.rows", '"one per person" needs incidents with an id of their own.'
        )


def _needed(top: Section, kind: str, fields: Fields) -> None:
    for name in REQUIRED[kind]:
        if name not in fields:
            raise top.refuse(f"fields.{name}", f"is needed: every {kind} has one.")


def _layout(section: Section) -> Layout:
    layout = Layout(
        kind=section.choice("kind", LAYOUTS, "csv"),
        encoding=_encoding(section),
        delimiter=_one_letter(section, "delimiter", ","),
        quote=_one_letter(section, "quote", '"', may_be_empty=True),
        sheet=section.text("sheet", ""),
        short_rows=section.choice("short_rows", ("refuse", "fill"), "refuse"),
        rows=section.choice("rows", ("one each", "one per person"), "one each"),
    )
    section.done()
    return layout


def _encoding(section: Section) -> str:
    name = section.text("encoding", "utf-8").lower()
    try:
        b"plain".decode(name)
    except (LookupError, UnicodeError, ValueError):
        name = "" if not name.startswith(("utf-16", "utf-32")) else name
    if not name or name in _NOT_TEXT:
        raise section.refuse(
            "encoding", "is not known; write utf-8, utf-16, cp1252 or latin-1."
        )
    return name


def _one_letter(
    section: Section, name: str, default: str, may_be_empty: bool = False
) -> str:
    value = {"tab": "\t"}.get(section.text(name, default), section.text(name, default))
    fits = value not in "\n\r\0 " if len(value) == 1 else may_be_empty and not value
    if not fits:
        raise section.refuse(name, 'must be one character, or "tab".')
    return value


def _dates(section: Section) -> tuple[ZoneInfo, tuple[str, ...]]:
    name = section.text("zone", "Europe/London")
    try:
        zone = ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise section.refuse(
            "zone", 'is not known; write it as "Europe/London".'
        ) from error
    formats = section.texts("formats")
    section.done()
    return zone, formats


def _nothing(section: Section) -> Nothing:
    columns = section.table("columns")
    nothing = Nothing(
        everywhere=_plain(section.texts("everywhere")),
        names=_plain(section.texts("names")),
        dates=frozenset(section.texts("dates")),
        columns={
            plain(name): _plain(columns.texts(name)) for name, _ in columns.items()
        },
    )
    section.done()
    return nothing


def _plain(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(plain(word) for word in words)


def _left_out(section: Section) -> LeftOut:
    rule = LeftOut(
        column=section.text("column"),
        values=_plain(section.texts("values")),
        why=section.text("why"),
    )
    if not rule.values:
        raise section.refuse("values", "is needed: the words that mark such a row.")
    section.done()
    return rule


def _fields(
    section: Section, targets: dict[str, Target], codes: CodeTables
) -> tuple[Fields, Fields]:
    """The fields of one document, and apart from them the numbers by scheme."""
    fields = {}
    for name, target in targets.items():
        if name != "ids" and name in section:
            fields[name] = read_sources(section, name, target, codes)
    ids = section.table("ids") if "ids" in targets else Section(section.file, "", {})
    schemes = {
        scheme: read_sources(ids, scheme, targets["id"], codes)
        for scheme, _ in ids.items()
    }
    section.done(tuple(targets))
    return fields, schemes


def _persons(top: Section, kind: str, codes: CodeTables) -> tuple[PersonMap, ...]:
    sections = top.tables("persons")
    if sections and kind != "incident":
        raise top.refuse("persons", "only an incident has persons in it.")
    found = []
    for section in sections:
        fields, ids = _fields(section, INVOLVED, codes)
        if "role" not in fields:
            raise section.refuse(
                "role", 'is needed, such as role = {value = "victim"}.'
            )
        found.append(PersonMap(fields, ids))
    return tuple(found)
