"""Every setting is loud on nonsense: refused at start, by name, with what would do."""

import os
import subprocess
import sys

import pytest

ASK = "from doorstep import settings as s; print(s.PROFILE, s.DATABASES['default'])"
PRODUCTION = {
    "DOORSTEP_PROFILE": "production",
    "DOORSTEP_SECRET": "x" * 40,
    "DOORSTEP_HOSTS": "doorstep.example",
}


def start(home, code=ASK, **variables):
    """Start a process with these variables and none else of ours."""
    kept = ("PATH", "PYTHONPATH", "LANG")
    env = {name: os.environ[name] for name in kept if name in os.environ}
    env["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
    env |= {"DOORSTEP_HOME": str(home), **variables}
    return subprocess.run(
        [sys.executable, "-c", code],
        env=env,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


NONSENSE = {
    "a variable that is none of ours": ({"DOORSTEP_SECERT": "x"}, "DOORSTEP_SECERT"),
    "a profile that is not there": ({"DOORSTEP_PROFILE": "prod"}, "DOORSTEP_PROFILE"),
    "an empty profile": ({"DOORSTEP_PROFILE": ""}, "DOORSTEP_PROFILE"),
    "a short secret": ({"DOORSTEP_SECRET": "x" * 31}, "DOORSTEP_SECRET"),
    "production without a secret": (
        {**PRODUCTION, "DOORSTEP_SECRET": ""},
        "DOORSTEP_SECRET",
    ),
    "production without its names": (
        {**PRODUCTION, "DOORSTEP_HOSTS": ""},
        "DOORSTEP_HOSTS",
    ),
    "another kind of database": ({"DATABASE_URL": "mysql://x/y"}, "DATABASE_URL"),
    "a database without a kind": ({"DATABASE_URL": "doorstep"}, "DATABASE_URL"),
    "an empty database": ({"DATABASE_URL": ""}, "DATABASE_URL"),
    "a server without a database": (
        {"DATABASE_URL": "postgresql://127.0.0.1:5432"},
        "DATABASE_URL",
    ),
    "a port that is no number": (
        {"DATABASE_URL": "postgresql://127.0.0.1:port/doorstep"},
        "DATABASE_URL",
    ),
}


@pytest.mark.parametrize("which", NONSENSE)
def test_nonsense_stops_the_start_and_names_the_variable(which, tmp_path):
    variables, name = NONSENSE[which]
    done = start(tmp_path, **variables)
    assert done.returncode != 0
    assert name in done.stderr.splitlines()[-1]
    assert "ImproperlyConfigured" in done.stderr


def test_a_command_says_what_is_wrong_in_one_line(tmp_path):
    code = "from doorstep.cli import main; raise SystemExit(main(['duties']))"
    done = start(tmp_path, code, DOORSTEP_PROFILE="prod")
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "doorstep: DOORSTEP_PROFILE: 'prod' is none of demo, training, test, production"
    ]


def test_a_policy_that_is_not_there_stops_the_start_and_names_itself(tmp_path):
    code = "from doorstep.cli import main; raise SystemExit(main(['duties']))"
    done = start(tmp_path, code, DOORSTEP_PROFILE="test", DOORSTEP_POLICY="no-such")
    assert done.returncode == 1
    assert "no-such" in done.stderr
    assert "Traceback" not in done.stderr


LAWFUL = {
    "nothing set": ({}, "demo"),
    "a test": ({"DOORSTEP_PROFILE": "test"}, "test"),
    "production": (PRODUCTION, "production"),
    "PostgreSQL": ({"DATABASE_URL": "postgresql://u:p%40ss@h:5432/d"}, "'p@ss'"),
    "an embedded database elsewhere": ({"DATABASE_URL": "sqlite:////tmp/x"}, "/tmp/x"),
}


@pytest.mark.parametrize("which", LAWFUL)
def test_what_can_be_meant_is_taken(which, tmp_path):
    variables, words = LAWFUL[which]
    done = start(tmp_path, **variables)
    assert done.returncode == 0, done.stderr
    assert words in done.stdout


def test_production_is_served_by_https_alone_and_never_shows_a_traceback(tmp_path):
    code = (
        "from doorstep import settings as s; print(s.DEBUG, s.SESSION_COOKIE_SECURE, "
        "s.CSRF_COOKIE_SECURE, s.SECURE_SSL_REDIRECT, s.SECURE_HSTS_SECONDS > 0)"
    )
    done = start(tmp_path, code, **PRODUCTION)
    assert done.stdout.split() == ["False", "True", "True", "True", "True"]


def test_the_secret_of_a_demonstration_is_made_once_and_read_by_nobody_else(tmp_path):
    code = "from doorstep import settings as s; print(s.SECRET_KEY)"
    first, second = start(tmp_path, code), start(tmp_path, code)
    assert first.stdout == second.stdout
    assert len(first.stdout.strip()) >= 32
    assert (tmp_path / "secret").stat().st_mode & 0o077 == 0


def test_the_embedded_database_loses_nothing_to_a_power_cut(tmp_path):
    code = (
        "import django; django.setup()\n"
        "from django.db import connection as c\n"
        "ask = lambda name: c.cursor().execute(f'PRAGMA {name}').fetchone()[0]\n"
        "print([ask(n) for n in ('journal_mode', 'synchronous', 'foreign_keys', "
        "'recursive_triggers')])"
    )
    done = start(tmp_path, code, DJANGO_SETTINGS_MODULE="doorstep.settings")
    assert done.stdout.strip() == "['wal', 2, 1, 1]", done.stderr


def test_a_kept_connection_is_tried_before_it_is_used(tmp_path):
    code = "from doorstep import settings as s; print(s.DATABASES['default'])"
    done = start(tmp_path, code, DATABASE_URL="postgresql://u@h:5432/d")
    assert "'CONN_HEALTH_CHECKS': True" in done.stdout
