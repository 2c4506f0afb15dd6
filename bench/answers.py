"""Say whether PostgreSQL answers; fail if it must and does not."""

import os
import sys

import psycopg
from psycopg.conninfo import conninfo_to_dict


def main(url: str) -> int:
    """Exit code: 0 it answers, 1 it does not and need not, 2 it must and does not."""
    where = conninfo_to_dict(url) | {"dbname": "postgres", "connect_timeout": 3}
    try:
        psycopg.connect(**where).close()  # type: ignore[arg-type]
    except psycopg.OperationalError as error:
        must = bool(os.environ.get("CI"))
        print(f"PostgreSQL does not answer: {error}".strip(), file=sys.stderr)
        print("Tests on it are skipped." if not must else "In CI it must.")
        return 2 if must else 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1]))
