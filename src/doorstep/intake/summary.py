"""What a run came to, in numbers that add up and sentences that say what to do."""

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from doorstep.intake.outcome import Note, Refusal, shown

_KINDS = 200  # kinds of note or refusal told apart; more are counted together


@dataclass(slots=True)
class Kind:
    """All notes, or refusals, that say the same of the same field."""

    field: str
    says: str
    count: int = 0
    rows: list[int] = dataclasses.field(default_factory=list)
    examples: list[str] = dataclasses.field(default_factory=list)

    def add(self, row: int, was: str) -> None:
        self.count += 1
        if len(self.rows) < 3:
            self.rows.append(row)
        if was and len(self.examples) < 5 and was not in self.examples:
            self.examples.append(was)

    def line(self) -> str:
        rows = ", ".join(f"{row:,}" for row in self.rows)
        more = ", …" if self.count > len(self.rows) else ""
        shows = (
            f" Such as {', '.join(map(repr, self.examples))}." if self.examples else ""
        )
        name = f"{self.field}: " if self.field else ""
        return (
            f"{self.count:,} x {name}{self.says.rstrip('.')} (row {rows}{more}).{shows}"
        )


class Kinds:
    """Counts notes or refusals by field and sentence."""

    def __init__(self) -> None:
        self._kinds: dict[tuple[str, str], Kind] = {}

    def add(self, what: Note | Refusal) -> None:
        says = what.says if isinstance(what, Note) else what.reason
        key = (what.field, says)
        if key not in self._kinds and len(self._kinds) >= _KINDS:
            key = ("", "other things")
        self._kinds.setdefault(key, Kind(*key)).add(what.row, what.was)

    def __iter__(self) -> Iterator[Kind]:
        return iter(sorted(self._kinds.values(), key=lambda kind: -kind.count))

    def total(self) -> int:
        return sum(kind.count for kind in self._kinds.values())


@dataclass(slots=True)
class Summary:
    """What became of every row of one file.

    rows          rows that hold a record, refused ones too
    joined        rows that joined the record of an earlier row
    read          records and refused rows: loaded + already_there + refused
    loaded        records that are new, or new versions (`new_versions` of them)
    passed_over   rows that are no records, counted by why
    unused        columns of the file that the map does not read
    """

    file: str
    source: str
    dry_run: bool
    rows: int = 0
    joined: int = 0
    loaded: int = 0
    new_versions: int = 0
    already_there: int = 0
    refused: int = 0
    passed_over: dict[str, int] = dataclasses.field(default_factory=dict)
    unused: list[str] = dataclasses.field(default_factory=list)
    file_notes: list[str] = dataclasses.field(default_factory=list)
    refused_file: Path | None = None
    remedy: str = ""
    notes: Kinds = dataclasses.field(default_factory=Kinds)
    refusals: Kinds = dataclasses.field(default_factory=Kinds)

    @property
    def read(self) -> int:
        return self.rows - self.joined

    def adds_up(self) -> bool:
        """Whether every row is answered for."""
        return self.read == self.loaded + self.already_there + self.refused

    def lines(self) -> Iterator[str]:
        """The summary as lines for a terminal."""
        would = "would be loaded" if self.dry_run else "loaded"
        yield (
            f"{shown(self.file)} as {self.source}: {self.read:,} read = "
            f"{self.loaded:,} {would} + {self.already_there:,} already there + "
            f"{self.refused:,} refused"
        )
        if self.new_versions:
            yield f"  Of those loaded, {self.new_versions:,} changed a record."
        if self.joined:
            yield f"  {self.rows:,} rows; {self.joined:,} joined an earlier record."
        yield from (
            f"  {n:,} rows passed over: {why}." for why, n in self.passed_over.items()
        )
        yield from (f"  Note: {note}." for note in self.file_notes)
        yield from (f"  Refused: {kind.line()}" for kind in self.refusals)
        yield from (f"  Note: {kind.line()}" for kind in self.notes)
        if self.unused:
            names = ", ".join(shown(name, 40) for name in self.unused[:40])
            yield f"  Columns that the map does not read: {names}."
        if self.refused_file is not None:
            yield f"  Refused rows: {shown(str(self.refused_file), 200)}. {self.remedy}"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run has come: rows so far, share of the file from 0 to 1, refused."""

    rows: int
    share: float
    refused: int

    def line(self, seconds: float) -> str:
        """One line for a terminal; `seconds` since the run began."""
        rate = self.rows / seconds if seconds > 0 else 0.0
        return (
            f"{self.rows:,} rows · {self.share:.0%} of the file · "
            f"{rate:,.0f} rows a second · {self.refused:,} refused"
        )
