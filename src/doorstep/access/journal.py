"""The log's second device: a file that takes looks while the table cannot.

Each line holds one look and a keyed digest of it and of the line before, so that a
line which was changed, moved or taken out shows. `actions.merge_looks` carries the
lines into the table and the chain, and empties the file.
"""

import fcntl
import hmac
import json
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any
from uuid import UUID

from django.conf import settings

from doorstep.access.chain import COLUMNS, START, digest, own_key
from doorstep.access.models import Look

FIELDS = COLUMNS["look"][1:]
OWN = 0o600  # for whoever runs Doorstep, and nobody else
REMEMBERED = 10_000  # looks of which one process knows that the file took them
_TAKEN: set[tuple[str, ...]] = set()


@dataclass(frozen=True)
class Line:
    """One line as it stands: its number from 1, its bytes, and the look in it.

    look  None where the line is not as it was written
    """

    number: int
    raw: bytes
    look: Look | None = field(compare=False)


def looks_file() -> Path:
    """Where looks go that the table does not take."""
    return Path(settings.LOOKS_FILE)


def keep(looks: Iterable[Look]) -> None:
    """Write looks at the end of the file, on the disk when this returns.

    What this process has written before is not written again, so that screens which
    ask every few seconds do not fill the disk. Raises OSError where the file takes
    nothing.
    """
    path = looks_file()
    lies = _where(path)
    new = {key: look for look in looks if (key := _key(lies, look)) not in _TAKEN}
    if not new:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    is_new = not path.exists()
    with _held(path) as file:
        whole, before = _end(file.read())
        file.truncate(whole)  # what a fall of the machine left half written
        lines = []
        for look in new.values():
            body = _body(look)
            before = digest(_secret(), before, body.encode())
            lines.append(json.dumps([body, before.hex()]).encode() + b"\n")
        file.write(b"".join(lines))
        file.flush()
        os.fsync(file.fileno())
    if is_new:
        _flush_folder(path.parent)
    if len(_TAKEN) + len(new) > REMEMBERED:
        _TAKEN.clear()
    lies = _where(path)
    _TAKEN.update(_key(lies, look) for look in new.values())


def pending() -> list[Line]:
    """The lines that wait to be merged."""
    path = looks_file()
    return list(_lines(path.read_bytes())) if path.exists() else []


@contextmanager
def taken(known: Sequence[Line] = ()) -> Iterator[list[Look]]:
    """Give the looks that wait, and empty the file once the block has kept them.

    known  the lines that were kept already: not given again while they still stand
           at the beginning, which they do not once another worker emptied the file
    Nobody writes to the file meanwhile. A line that is not as it was written goes to
    a file beside it: the evidence stays, and what comes after is not held up.
    """
    path = looks_file()
    if not path.exists() or not path.stat().st_size:
        yield []
        return
    with _held(path) as file:
        lines = list(_lines(file.read()))
        stand = lines[: len(known)] == list(known)
        rest = lines[len(known) :] if stand else lines
        yield [line.look for line in rest if line.look is not None]
        _put_aside(path, [line for line in lines if line.look is None])
        file.truncate(0)
        os.fsync(file.fileno())


def put_aside(looks: Iterable[Look]) -> None:
    """Keep, beside the file, looks that no table will ever take: they are evidence."""
    lines = [Line(0, _body(look).encode(), look) for look in looks]
    _put_aside(looks_file(), lines)


def refused() -> list[bytes]:
    """Lines that were put aside, since they were not as they were written."""
    path = _aside(looks_file())
    return path.read_bytes().splitlines() if path.exists() else []


def _aside(path: Path) -> Path:
    return path.with_name(path.name + ".refused")


def _put_aside(path: Path, lines: Sequence[Line]) -> None:
    if not lines:
        return
    with _aside(path).open("ab") as file:
        os.fchmod(file.fileno(), OWN)
        file.write(b"".join(line.raw + b"\n" for line in lines))
        file.flush()
        os.fsync(file.fileno())


def _flush_folder(folder: Path) -> None:
    """A new file is on the disk only once its name is."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _held(path: Path) -> Iterator[IO[bytes]]:
    """The file, open to read and to add, with every other process kept out."""
    with path.open("a+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        os.fchmod(file.fileno(), OWN)
        file.seek(0)
        yield file


def _end(text: bytes) -> tuple[int, bytes]:
    """How many bytes are whole lines, and the digest that the next line follows."""
    whole = text.rfind(b"\n") + 1
    lines = text[:whole].splitlines()
    return whole, _stated(lines[-1]) if lines else START


def _lines(text: bytes) -> Iterator[Line]:
    """Every whole line; what was only half written was never told to be kept."""
    before = START
    for number, raw in enumerate(text[: text.rfind(b"\n") + 1].splitlines(), 1):
        mac = _stated(raw)
        yield Line(number, raw, _look(raw, before, mac))
        before = mac


def _stated(raw: bytes) -> bytes:
    """The digest that a line says it has; the start's where it says none."""
    try:
        return bytes.fromhex(json.loads(raw)[1])
    except (ValueError, TypeError, LookupError):
        return START


def _look(raw: bytes, before: bytes, mac: bytes) -> Look | None:
    try:
        body = json.loads(raw)[0]
        if not hmac.compare_digest(digest(_secret(), before, body.encode()), mac):
            return None
        return _read(json.loads(body))
    except (ValueError, TypeError, LookupError, AttributeError):
        return None


def _secret() -> bytes:
    return own_key("doorstep looks")


def _where(path: Path) -> str:
    """The very file on the disk: another one of the same name took nothing yet."""
    if not path.exists():
        return ""
    stat = path.stat()
    return f"{stat.st_dev} {stat.st_ino}"


def _key(lies: str, look: Look) -> tuple[str, ...]:
    """What makes a look the same look, in the same file."""
    own = (look.account_id, look.subject, look.task, look.kind, look.hour)
    return (lies, *map(str, own))


def _body(look: Look) -> str:
    values = {name: getattr(look, name) for name in FIELDS}
    values["subject"] = str(look.subject)
    for name in ("at", "hour"):
        values[name] = values[name].astimezone(UTC).isoformat()
    return json.dumps(values, sort_keys=True)


def _read(values: dict[str, Any]) -> Look:
    moments = {name: datetime.fromisoformat(values[name]) for name in ("at", "hour")}
    return Look(**values | moments | {"subject": UUID(values["subject"])})
