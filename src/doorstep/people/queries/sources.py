"""Which source systems stand in the register."""

from django.db import connection

# Each step jumps to the next source in the index: distinct over millions of rows
# would read them all.
_NEXT = "SELECT min(source) FROM people_record WHERE source > %s"


def sources() -> tuple[str, ...]:
    """The names of all sources that have given persons."""
    found: list[str] = []
    with connection.cursor() as cursor:
        while True:
            cursor.execute(_NEXT, [found[-1] if found else ""])
            (name,) = cursor.fetchone()
            if name is None:
                return tuple(found)
            found.append(name)
