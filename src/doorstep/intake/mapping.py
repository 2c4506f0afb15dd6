"""What a map says, as values: the layout of a file and where each field comes from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

LAYOUTS = ("csv", "xlsx", "jsonl", "parquet")

Value = str | bool | tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Layout:
    """What kind of file it is.

    encoding   of text files; "utf-8" reads with and without a mark
    delimiter  one character
    quote      one character, or "" where the system knows no quoting
    sheet      of a workbook, "" when it has one
    short_rows "refuse", or "fill" where rows may stop early
    rows       "one each", or "one per person": rows of one id are one record
    """

    kind: str = "csv"
    encoding: str = "utf-8"
    delimiter: str = ","
    quote: str = '"'
    sheet: str = ""
    short_rows: str = "refuse"
    rows: str = "one each"


@dataclass(frozen=True, slots=True)
class Codes:
    """A table of local codes. Capitals and spaces round a code do not matter.

    exact     code → value
    prefixes  beginning of a code (written "DV*") → value; the longest wins
    """

    exact: Mapping[str, Value]
    prefixes: tuple[tuple[str, Value], ...] = ()

    def find(self, code: str) -> tuple[bool, Value]:
        """Return whether the code is known, and its value."""
        key = " ".join(code.casefold().split())
        if key in self.exact:
            return True, self.exact[key]
        for beginning, value in self.prefixes:
            if key.startswith(beginning):
                return True, value
        return False, None


@dataclass(frozen=True, slots=True)
class Source:
    """Where one value comes from.

    columns    one column, or several that are joined by `join` (empty ones left out)
    made_of    columns whose words together make an id where the source has none
    constant   the value itself
    pattern    a regular expression whose first group is the value
    unmatched  "refuse" the row, leave it "empty" and tell, "keep" the whole cell, or
               "pass": leave it empty unsaid, another field reads the cell
    before     words put before the value that was found
    split      what separates the values of a list in one cell
    formats    of dates
    codes      local codes; `otherwise` is the value of any other ("" = not given)
    empty      the value when the cell is empty
    """

    columns: tuple[str, ...] = ()
    join: str = " "
    made_of: tuple[str, ...] = ()
    constant: Value = None
    pattern: str = ""
    unmatched: str = "refuse"
    before: str = ""
    split: str = ""
    formats: tuple[str, ...] = ()
    codes: Codes | None = None
    otherwise: Value = None
    has_otherwise: bool = False
    empty: Value = None
    nothing: frozenset[str] = frozenset()


# One field may have several sources: lists add them up, others take the first that
# says something; of flags one true makes true.
Fields = Mapping[str, tuple[Source, ...]]


@dataclass(frozen=True, slots=True)
class Nothing:
    """Words that mean that nothing is known, as `plain` forms.

    everywhere  in any cell but those of names ("Null" is a surname)
    names       in cells of names too
    dates       ISO days that stand for no date
    columns     in one column
    """

    everywhere: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    dates: frozenset[str] = frozenset()
    columns: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Rows that are no records, such as totals: a column, its values, and why."""

    column: str
    values: frozenset[str]
    why: str


@dataclass(frozen=True, slots=True)
class Map:
    """How the files of one system are read.

    file    the map's own file name, for messages
    source  short name of the system; with a record's id it finds the record again
    kind    what a row becomes: person, incident, marker, relationship, place
    """

    file: str
    title: str
    source: str
    kind: str
    layout: Layout
    zone: ZoneInfo
    formats: tuple[str, ...]
    nothing: Nothing
    left_out: tuple[LeftOut, ...]
    fields: Fields
    ids: Fields = field(default_factory=dict)
    persons: tuple["PersonMap", ...] = ()

    def columns(self) -> tuple[str, ...]:
        """Every column that the map reads, each once."""
        found: dict[str, None] = {rule.column: None for rule in self.left_out}
        for fields in (self.fields, self.ids, *(p.fields for p in self.persons)):
            found |= columns_of(fields)
        for person in self.persons:
            found |= columns_of(person.ids)
        return tuple(found)


@dataclass(frozen=True, slots=True)
class PersonMap:
    """One person of an incident's row: the fields, and numbers by scheme."""

    fields: Fields
    ids: Fields = field(default_factory=dict)


def columns_of(fields: Fields) -> dict[str, None]:
    """Every column that these fields read, each once."""
    return {
        column: None
        for sources in fields.values()
        for source in sources
        for column in (*source.columns, *source.made_of)
    }
