"""What the log may hold: where something broke, and no value of a record."""

import logging
import traceback
from typing import Any


class Quiet(logging.Formatter):
    """Writes where an exception came from and its type, without its message.

    A database repeats the row in its message, and a row may be her address.
    """

    def formatException(self, ei: Any) -> str:
        """Say where and what kind, the cause before what it caused."""
        found: list[str] = []
        error: BaseException | None = ei[1]
        while error is not None:
            where = "".join(traceback.format_tb(error.__traceback__))
            found.append(f"{where}{type(error).__qualname__}")
            error = error.__cause__ or error.__context__
        return "\n".join(reversed(found))
