"""Which source systems stand in the register."""

from django.db import connection

# Each step jumps to the next source in the index: distinct over millions of rows
# would read them all.
_ALL = """
WITH RECURSIVE found(name) AS (
    SELECT min(source) FROM people_record
    UNION ALL
    SELECT (SELECT min(source) FROM people_record WHERE source > name)
    FROM found WHERE name IS NOT NULL
)
SELECT name FROM found WHERE name IS NOT NULL
"""


def sources() -> tuple[str, ...]:
    """The names of all sources that have given persons."""
    with connection.cursor() as cursor:
        cursor.execute(_ALL)
        return tuple(name for (name,) in cursor.fetchall())
