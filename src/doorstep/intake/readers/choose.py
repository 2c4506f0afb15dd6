"""Open a file as its map says it is."""

import stat
from collections.abc import Callable
from pathlib import Path

from doorstep.intake.mapping import Map
from doorstep.intake.outcome import FileRefused
from doorstep.intake.readers.delimited import Delimited
from doorstep.intake.readers.jsonlines import JsonLines
from doorstep.intake.readers.parquet import Parquet
from doorstep.intake.readers.table import Source
from doorstep.intake.readers.workbook import Workbook

_OPENERS: dict[str, Callable[[Path, Map], Source]] = {
    "csv": Delimited,
    "xlsx": Workbook,
    "jsonl": JsonLines,
    "parquet": Parquet,
}


def open_source(path: Path, map_: Map) -> Source:
    """Open a file for reading by a map.

    Raises FileRefused when it is no plain file, or not what the map says.
    """
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError) as error:
        raise FileRefused(path.name, "there is no such file.") from error
    if not stat.S_ISREG(mode):
        raise FileRefused(path.name, "is not a plain file.")
    return _OPENERS[map_.layout.kind](path, map_)
