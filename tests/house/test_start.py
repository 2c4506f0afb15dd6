"""What starts in a process of its own, on an embedded database of its own."""

import os
import stat
import subprocess
import sys


def test_a_server_refuses_to_start_on_a_database_without_guards(tmp_path):
    """A database that Django made alone, without `doorstep migrate`."""
    home = {"DOORSTEP_HOME": str(tmp_path), "DOORSTEP_PROFILE": "test"}
    env = {**os.environ, **home, "DATABASE_URL": f"sqlite:///{tmp_path / 'db'}"}
    words = [sys.executable, "-m", "django", "migrate", "-v0"]
    settings = ["--settings", "doorstep.settings"]
    subprocess.run([*words, *settings], env=env, check=True, timeout=60)
    start = [sys.executable, "-c", "import doorstep.wsgi"]
    done = subprocess.run(start, env=env, capture_output=True, text=True, timeout=60)
    assert done.returncode != 0
    assert "triggers differ" in done.stderr
    mend = [sys.executable, "-m", "doorstep", "migrate"]
    subprocess.run(mend, env=env, check=True, timeout=60, capture_output=True)
    subprocess.run(start, env=env, check=True, timeout=60)


def test_what_a_command_writes_is_its_owners_alone(tmp_path):
    home = tmp_path / "home"
    told = {"DOORSTEP_PROFILE": "demo", "DOORSTEP_HOME": str(home)}
    mine = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
    subprocess.run(
        [sys.executable, "-m", "doorstep", "migrate"],
        env={**mine, **told},
        check=True,
        capture_output=True,
        umask=0o022,
    )
    written = [home, *home.rglob("*")]
    assert home / "db.sqlite3" in written
    assert not [p for p in written if stat.S_IMODE(p.stat().st_mode) & 0o077]
