"""What is built and installed works by itself: code, policy, maps, pages, weights."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).resolve().parents[2]
TAKEN = ("src", "pyproject.toml", "README.md", "LICENSE")
INSIDE = (
    "doorstep/policy/packs/england-wales/duties.toml",
    "doorstep/policy/packs/example-force/pack.toml",
    "doorstep/intake/maps/crime-system.toml",
    "doorstep/web/templates/jinja2/find.jinja",
    "doorstep/web/static/doorstep.css",
    "doorstep/web/static/vendor/fonts.css",
    "doorstep/people/migrations/0001_begin.py",
    "recognise/data/weights-2026-11.json",
)


def run(words, home, **more):
    env = {**os.environ, "DOORSTEP_PROFILE": "test", "DOORSTEP_HOME": str(home)}
    env.pop("PYTHONPATH", None)
    env.pop("DATABASE_URL", None)
    done = subprocess.run(
        [sys.executable, *words],
        cwd=home,
        env={**env, **more},
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel, built from a copy: building writes beside the sources."""
    home = tmp_path_factory.mktemp("wheel")
    for name in TAKEN:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, home / name)
    built = home / "built"
    alone = ("--no-deps", "--no-build-isolation", "--no-index", "-q")
    run(["-m", "pip", "wheel", *alone, "-w", str(built), str(home)], home)
    (found,) = built.glob("doorstep-*.whl")
    return found


def test_the_wheel_holds_all_that_is_not_code_too(wheel):
    with ZipFile(wheel) as held:
        names = set(held.namelist())
    assert set(INSIDE) <= names
    assert not [name for name in names if name.startswith(("tests/", "bench/"))]


def test_the_installed_command_finds_its_way(wheel, tmp_path):
    """Unpacked where nothing of the checkout is in reach, and run from there."""
    place = tmp_path / "place"
    with ZipFile(wheel) as held:
        held.extractall(place)
    from_there = {"PYTHONPATH": str(place)}
    told = run(["-m", "doorstep", "find", "--help"], tmp_path, **from_there)
    assert "--phone" in told
    where = run(
        ["-c", "import doorstep; print(doorstep.__file__)"], tmp_path, **from_there
    )
    assert where.startswith(str(place))


def test_an_installed_doorstep_makes_its_database_and_lists_what_is_owed(
    wheel, tmp_path
):
    place = tmp_path / "place"
    with ZipFile(wheel) as held:
        held.extractall(place)
    from_there = {"PYTHONPATH": str(place)}
    told = run(["-m", "doorstep", "migrate", "--quiet"], tmp_path, **from_there)
    assert told == ""
    told = run(["-m", "doorstep", "duties"], tmp_path, **from_there)
    assert told == "0 open.\n"
