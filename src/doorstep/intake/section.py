"""One table of a map while it is read: every key is asked for, or refused by name."""

import difflib
from collections.abc import Mapping
from typing import Any

from doorstep.intake.outcome import MapRefused, shown


class Section:
    """A table and where it stands. Ask for keys, then call `done`.

    Raises MapRefused with file, key and remedy for a wrong type or an unknown key.
    """

    def __init__(self, file: str, path: str, table: Any) -> None:
        self.file, self.path = file, path
        if not isinstance(table, dict):
            raise MapRefused(file, path, "must be a table of keys and values.")
        self._table: Mapping[str, Any] = table
        self._asked: set[str] = set()

    def __contains__(self, name: str) -> bool:
        return name in self._table

    def key(self, name: str) -> str:
        return f"{self.path}.{name}" if self.path else name

    def refuse(self, name: str, says: str) -> MapRefused:
        return MapRefused(self.file, self.key(name), says)

    def raw(self, name: str) -> Any:
        self._asked.add(name)
        return self._table.get(name)

    def text(self, name: str, default: str | None = None) -> str:
        """A text; without a default it is needed."""
        value = self.raw(name)
        if value is None and default is not None:
            return default
        if value is None:
            raise self.refuse(name, "is needed and missing.")
        if not isinstance(value, str):
            raise self.refuse(name, "must be text in quotation marks.")
        return value

    def choice(
        self, name: str, words: tuple[str, ...], default: str | None = None
    ) -> str:
        value = self.text(name, default)
        if value not in words:
            raise self.refuse(name, f"is {value!r}; write one of: {', '.join(words)}.")
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts, empty when absent."""
        value = self.raw(name)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(
            isinstance(item, str) for item in value
        ):
            raise self.refuse(name, 'must be a list of texts, such as ["A", "B"].')
        return tuple(value)

    def tables(self, name: str) -> list["Section"]:
        """A list of tables, written [[name]]."""
        value = self.raw(name)
        if value is None:
            return []
        if not isinstance(value, list):
            raise self.refuse(name, f"must be written as [[{name}]].")
        return [
            Section(self.file, f"{self.key(name)}[{place}]", item)
            for place, item in enumerate(value, start=1)
        ]

    def table(self, name: str) -> "Section":
        """A table, empty when absent."""
        value = self.raw(name)
        return Section(self.file, self.key(name), {} if value is None else value)

    def items(self) -> list[tuple[str, Any]]:
        """Every key and value: for tables whose keys are the user's own."""
        self._asked.update(self._table)
        return list(self._table.items())

    def done(self, known: tuple[str, ...] = ()) -> None:
        """Refuse the first key that nobody asked for, naming the nearest known."""
        for name in self._table:
            if name not in self._asked:
                raise self.refuse(shown(name), self._unknown(name, known))

    def _unknown(self, name: str, known: tuple[str, ...]) -> str:
        choices = sorted({*self._asked, *known})
        near = difflib.get_close_matches(name, choices, 1)
        hint = f"Did you mean {near[0]!r}? " if near else ""
        return f"is not known here. {hint}Known: {', '.join(choices)}."
