"""What had been recorded so far, filed so that a call finds what it repeats.

Memory grows with events of domestic abuse, by about 3.5 kB each; all other calls
leave nothing here.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from doorstep.incidents.queries import same_place
from doorstep.pathway.look_back.rules import Alike
from doorstep.people.queries.said import weigh
from recognise import Comparison, Record
from recognise.keys import key_texts

# Of the keys of a record those that few share: number, premises, name with street,
# both names, e-mail, reference. A first name or a town alone leads to everybody.
_PREFIXES = ("p", "s", "cn", "ts", "n", "e", "i")
_TOO_COMMON = ("p6", "sy", "n1", "n3", "el")
_CAP = 200
_PERSONAL = frozenset({"given", "born", "email", "id"})
_NAMES = frozenset({"given", "family"})


@dataclass(frozen=True, slots=True)
class Side:
    """One party of one event: what was said of them, and the place with it.

    packed  the record as matching reads it, with the event's places as addresses
    """

    person: int
    name: str
    phones: tuple[str, ...]
    packed: str

    @property
    def record(self) -> Record:
        return Record.unpack(self.packed)


@dataclass(frozen=True, slots=True)
class Event:
    """One event of domestic abuse, as far as a later call may repeat it.

    numbers  every whole number on the event, whoever's
    """

    pk: int
    source: str
    at: datetime
    known_at: datetime
    grade: str
    victims: tuple[Side, ...]
    suspects: tuple[Side, ...]
    numbers: frozenset[str]
    place: str


@dataclass(frozen=True, slots=True)
class Compared:
    """An earlier event, and how its party of one role compares with the call's."""

    event: Event
    alike: Alike


class History:
    """Events of domestic abuse by number, place and party."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self._numbers: dict[str, list[int]] = defaultdict(list)
        self._places: dict[str, list[int]] = defaultdict(list)
        self._parties: dict[str, dict[str | int, list[int]]] = {
            "victims": defaultdict(list),
            "suspects": defaultdict(list),
        }

    def add(self, event: Event) -> None:
        """Record an event: from now on it is known."""
        nth = len(self.events)
        self.events.append(event)
        for number in event.numbers:
            self._numbers[number].append(nth)
        for place_key in _place_keys(event.place):
            self._places[place_key].append(nth)
        for role, filed in self._parties.items():
            for side in getattr(event, role):
                for key in _keys(side):
                    filed[key].append(nth)

    def with_number(
        self, numbers: Iterable[str], before: datetime
    ) -> list[list[Event]]:
        """Events known before a moment that bear each number, by number."""
        return [self._before(self._numbers.get(n, ()), before) for n in numbers]

    def at_place(self, place: str, before: datetime) -> list[Event]:
        """Events known before a moment at the same premises."""
        if not place:
            return []
        asked = Record.unpack(place)
        found = {n for key in _place_keys(place) for n in self._places.get(key, ())}
        return [
            event
            for event in self._before(sorted(found), before)
            if event.place and same_place(asked, Record.unpack(event.place))
        ]

    def compared(
        self, role: str, sides: Iterable[Side], source: str, before: datetime
    ) -> Iterator[Compared]:
        """Events known before a moment whose party may be one of `sides`, compared.

        role  "victims" or "suspects"
        """
        for side in sides:
            near = self._near(role, side)
            events = self._before(sorted(near), before)
            pairs = [(e, then) for e in events for then in getattr(e, role)]
            weighed = weigh(side.record, [then.record for _, then in pairs])
            for (event, then), found in zip(pairs, weighed, strict=True):
                alike = _alike(side, then, found, source == event.source)
                yield Compared(event, alike)

    def _near(self, role: str, side: Side) -> set[int]:
        filed = self._parties[role]
        lists = [filed.get(key, ()) for key in _keys(side)]
        return {nth for found in lists if len(found) <= _CAP for nth in found}

    def _before(self, found: Iterable[int], before: datetime) -> list[Event]:
        events = (self.events[nth] for nth in found)
        return [event for event in events if event.known_at < before]


def _keys(side: Side) -> Iterator[str | int]:
    if side.person:
        yield side.person
    for text in key_texts(side.record):
        if text.startswith(_PREFIXES) and not text.startswith(_TOO_COMMON):
            yield text


def _place_keys(place: str) -> list[str]:
    if not place:
        return []
    texts = key_texts(Record.unpack(place))
    return [t for t in texts if t.startswith(("s", "cn")) and not t.startswith("sy")]


def _alike(now: Side, then: Side, found: Comparison, same_source: bool) -> Alike:
    one, other = now.record, then.record
    near = same_place(one, other)
    return Alike(
        same_source=same_source,
        linked=bool(now.person) and now.person == then.person,
        bits=found.weight,
        household=found.household,
        personal=any(e.bits > 0 for e in found.evidence if e.field in _PERSONAL),
        names=tuple((e.level, e.a, e.b) for e in found.evidence if e.field in _NAMES),
        same_number=bool(_numbers(one) & _numbers(other)),
        same_text=_same_text(now, then),
        same_place=near,
        next_door=not near and same_place(_building(one), _building(other)),
        both_named=bool(now.name and then.name),
    )


def _building(record: Record) -> Record:
    """The same without flats."""
    return Record(addresses=tuple(a._replace(unit="") for a in record.addresses))


def _same_text(now: Side, then: Side) -> bool:
    if set(now.phones) & set(then.phones):
        return True
    return bool(now.name) and now.name.casefold() == then.name.casefold()


def _numbers(record: Record) -> set[str]:
    return {phone.digits for phone in record.phones if phone.whole}
