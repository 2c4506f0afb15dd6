"""Some hundred keys in one statement, as each engine takes them fastest."""

import json
from collections.abc import Collection
from typing import Any

from django.db import connection


def among(numbers: Collection[int]) -> tuple[str, list[Any]]:
    """The end of a WHERE clause, `= …` one of these, and its one parameter.

    One parameter however many there are, so that the statement stays prepared.
    """
    if connection.vendor == "postgresql":
        return "= ANY(%s)", [list(numbers)]
    return "IN (SELECT value FROM json_each(%s))", [json.dumps(list(numbers))]
