"""A register of its own for each figure: made, used, thrown away."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

HOME = Path("var/bench")
POSTGRESQL = "postgresql://postgres@127.0.0.1:5432"
ENGINES = ("sqlite", "postgresql")


@contextmanager
def register(engine: str, name: str) -> Iterator[dict[str, str]]:
    """The environment of a process that has an empty database of `engine`.

    Afterwards database and files are gone.
    """
    home = HOME / f"{name}-{engine}"
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    env = {**os.environ, "DOORSTEP_PROFILE": "test", "DOORSTEP_HOME": str(home)}
    env.setdefault("DJANGO_SETTINGS_MODULE", "doorstep.settings")
    database = f"doorstep_bench_{name}"
    if engine == "postgresql":
        _remake(database)
        env["DATABASE_URL"] = f"{POSTGRESQL}/{database}"
    else:
        env.pop("DATABASE_URL", None)
    try:
        yield env
    finally:
        shutil.rmtree(home, ignore_errors=True)
        if engine == "postgresql":
            _drop(database)


def postgresql_answers() -> bool:
    """Whether figures on PostgreSQL can be made here."""
    try:
        psycopg.connect(f"{POSTGRESQL}/postgres", connect_timeout=3).close()
    except psycopg.OperationalError:
        return False
    return True


def run(module: str, env: dict[str, str], *words: str) -> None:
    """Run a bench module with that database, its figures on our own output."""
    subprocess.run([sys.executable, "-m", module, *words], env=env, check=True)


def _drop(database: str) -> None:
    with psycopg.connect(f"{POSTGRESQL}/postgres", autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')


def _remake(database: str) -> None:
    _drop(database)
    with psycopg.connect(f"{POSTGRESQL}/postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{database}"')


def figure(name: str, value: float, unit: str, engine: str = "-") -> None:
    """Print one published figure."""
    print(f"{name} {value:.6g} {unit} {engine}", flush=True)


def skipped(name: str, why: str) -> None:
    """Say that a figure was not made, and why."""
    print(f"{name} skipped {why}", flush=True)
