"""Every setting is loud on nonsense: refused at start, by name, with what would do."""

import os
import subprocess
import sys

import pytest

ASK = "from doorstep import settings as s; print(s.PROFILE, s.DATABASES['default'])"
SECRET = "q7Rk0vZcYw3NfT9eLh2XbUa5MdJp8SgG1iOt6CxE"
SERVER = "postgresql://doorstep:p%40ss@db.example/doorstep"
SAFELY = "?sslmode=verify-full"
PRODUCTION = {
    "DOORSTEP_PROFILE": "production",
    "DOORSTEP_SECRET": SECRET,
    "DOORSTEP_HOSTS": "doorstep.example",
    "DOORSTEP_POLICY": "england-wales",
    "DATABASE_URL": SERVER + SAFELY,
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
    "a folder of policy that is not there": (
        {"DOORSTEP_POLICY": "/no/such"},
        "DOORSTEP_POLICY",
    ),
    "a demonstration for everybody": (
        {"DOORSTEP_HOSTS": "doorstep.example"},
        "DOORSTEP_HOSTS",
    ),
    "a test for everybody": (
        {"DOORSTEP_PROFILE": "test", "DOORSTEP_HOSTS": "*"},
        "DOORSTEP_HOSTS",
    ),
    "training for everybody": (
        {"DOORSTEP_PROFILE": "training", "DOORSTEP_HOSTS": "localhost, 10.0.0.4"},
        "DOORSTEP_HOSTS",
    ),
    "training in another database": (
        {"DOORSTEP_PROFILE": "training", "DATABASE_URL": "sqlite:////tmp/x"},
        "DATABASE_URL",
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
    "a password that breaks the address": (
        {"DATABASE_URL": "postgresql://u:a[b@127.0.0.1/doorstep"},
        "DATABASE_URL",
    ),
    "checkpoints in a folder's place": (
        {"DOORSTEP_CHECKPOINTS": "/tmp"},
        "DOORSTEP_CHECKPOINTS",
    ),
    "looks among the checkpoints": (
        {"DOORSTEP_LOOKS_FILE": "/tmp/log", "DOORSTEP_CHECKPOINTS": "/tmp/../tmp/log"},
        "DOORSTEP_LOOKS_FILE",
    ),
}


@pytest.mark.parametrize("which", NONSENSE)
def test_nonsense_stops_the_start_and_names_the_variable(which, tmp_path):
    variables, name = NONSENSE[which]
    done = start(tmp_path, **variables)
    assert done.returncode != 0
    assert name in done.stderr.splitlines()[-1]
    assert "ImproperlyConfigured" in done.stderr


# What else production does not start with: what is set otherwise, and what it says.
# A value of None is none set; {home} is a folder that is the owner's alone.
REFUSED = {
    "no secret": ({"DOORSTEP_SECRET": None}, "DOORSTEP_SECRET: must be set"),
    "no names": ({"DOORSTEP_HOSTS": None}, "DOORSTEP_HOSTS: must be set"),
    "no folder": ({"DOORSTEP_HOME": None}, "DOORSTEP_HOME: must be set"),
    "no policy": ({"DOORSTEP_POLICY": None}, "DOORSTEP_POLICY: must be set"),
    "no database": ({"DATABASE_URL": None}, "DATABASE_URL: must be set"),
    "a blank for a secret": ({"DOORSTEP_SECRET": " " * 40}, "DOORSTEP_SECRET: must be"),
    "a short secret": ({"DOORSTEP_SECRET": SECRET[:31]}, "DOORSTEP_SECRET: needs 32"),
    "the secret of the tests": (
        {"DOORSTEP_SECRET": "test-secret-that-protects-nothing-at-all"},
        "DOORSTEP_SECRET: can be guessed",
    ),
    "a secret of one word again and again": (
        {"DOORSTEP_SECRET": "police" * 8},
        "DOORSTEP_SECRET: can be guessed",
    ),
    "every name": ({"DOORSTEP_HOSTS": "*"}, "DOORSTEP_HOSTS: '*'"),
    "all names of a domain": ({"DOORSTEP_HOSTS": ".example"}, "DOORSTEP_HOSTS: '.exam"),
    "an address for a name": (
        {"DOORSTEP_HOSTS": "https://doorstep.example"},
        "DOORSTEP_HOSTS: 'https:",
    ),
    "a name with a port": (
        {"DOORSTEP_HOSTS": "doorstep.example, doorstep.example:443"},
        "DOORSTEP_HOSTS: 'doorstep.example:443'",
    ),
    "commas and no name": ({"DOORSTEP_HOSTS": ", ,"}, "DOORSTEP_HOSTS: ', ,'"),
    "the policy of no force": (
        {"DOORSTEP_POLICY": "example-force"},
        "DOORSTEP_POLICY: needs the folder",
    ),
    "data for tests": ({"DOORSTEP_PUBLIC_DATA": "/x"}, "DOORSTEP_PUBLIC_DATA: is for"),
    "tests at full size": ({"DOORSTEP_FULL": "1"}, "DOORSTEP_FULL: is for tests"),
    "a folder that moves": ({"DOORSTEP_HOME": "var"}, "DOORSTEP_HOME: var must begin"),
    "a folder that is not there": (
        {"DOORSTEP_HOME": "{home}/none"},
        "DOORSTEP_HOME: there is no folder",
    ),
    "a file that moves": (
        {"DATABASE_URL": "sqlite:///db.sqlite3"},
        "DATABASE_URL: db.sqlite3 must begin",
    ),
    "a database that is gone when it ends": (
        {"DATABASE_URL": "sqlite:///:memory:"},
        "DATABASE_URL: :memory: must begin",
    ),
    "a file where everybody reads": (
        {"DATABASE_URL": "sqlite:////tmp/db.sqlite3"},
        "DATABASE_URL: others may look into",
    ),
    "the server's administrator": (
        {"DATABASE_URL": "postgresql://postgres:p@127.0.0.1/doorstep"},
        "DATABASE_URL: postgres may undo the guards",
    ),
    "a server afar without a password": (
        {"DATABASE_URL": "postgresql://doorstep@db.example/doorstep" + SAFELY},
        "DATABASE_URL: db.example is another machine; give a password",
    ),
    "a server afar in clear": (
        {"DATABASE_URL": SERVER},
        "DATABASE_URL: db.example is another machine; end it with ?sslmode",
    ),
    "a server afar in clear where it must be": (
        {"DATABASE_URL": SERVER + "?sslmode=prefer"},
        "DATABASE_URL: db.example is another machine; end it with ?sslmode",
    ),
    "a server afar that is named behind": (
        {"DATABASE_URL": "postgresql://u:p@/doorstep?host=db.example"},
        "DATABASE_URL: db.example is another machine; end it with ?sslmode",
    ),
    "checkpoints beside the database": (
        {"DATABASE_URL": "sqlite:///{home}/db", "DOORSTEP_LOOKS_FILE": "/mnt/x"},
        "DOORSTEP_CHECKPOINTS: lies beside the database",
    ),
    "looks beside the database": (
        {
            "DATABASE_URL": "sqlite:///{home}/db",
            "DOORSTEP_CHECKPOINTS": "/mnt/x",
            "DOORSTEP_LOOKS_FILE": "{home}/../home/y",
        },
        "DOORSTEP_LOOKS_FILE: lies beside the database",
    ),
    "checkpoints that move": (
        {"DOORSTEP_CHECKPOINTS": "checkpoints.jsonl"},
        "DOORSTEP_CHECKPOINTS: checkpoints.jsonl must begin",
    ),
    "looks that move": (
        {"DOORSTEP_LOOKS_FILE": "looks.jsonl"},
        "DOORSTEP_LOOKS_FILE: looks.jsonl must begin",
    ),
}


def in_production(folder, told, code=ASK):
    """Start as production would be, with some variables told otherwise."""
    home = folder / "home"
    home.mkdir(mode=0o700)
    told = {"DOORSTEP_HOME": "{home}", **PRODUCTION, **told}
    given = {k: v.replace("{home}", str(home)) for k, v in told.items() if v}
    return start(given.pop("DOORSTEP_HOME", ""), code, **given)


@pytest.mark.parametrize("which", REFUSED)
def test_production_refuses_in_one_line_with_the_name_and_what_would_do(
    which, tmp_path
):
    variables, says = REFUSED[which]
    code = "from doorstep.cli import main; raise SystemExit(main(['duties']))"
    done = in_production(tmp_path, variables, code)
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"doorstep: {says}")


def test_production_refuses_a_folder_that_others_may_look_into(tmp_path):
    home = tmp_path / "open"
    home.mkdir()
    home.chmod(0o701)
    told = {"DOORSTEP_HOME": str(home)}
    done = in_production(tmp_path, told)
    assert f"DOORSTEP_HOME: others may look into {home}" in done.stderr
    home.chmod(0o750)
    again = start(home, **PRODUCTION)
    assert again.returncode == 0, again.stderr


def test_production_refuses_the_folder_of_a_demonstration(tmp_path):
    (tmp_path / "demo.json").write_text("{}")
    done = start(tmp_path, **PRODUCTION)
    assert "DOORSTEP_HOME: holds a demonstration" in done.stderr


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
    (line,) = done.stderr.splitlines()
    assert line.startswith("doorstep: DOORSTEP_POLICY: no-such: no policy pack there")


LAWFUL = {
    "nothing set": ({}, "demo"),
    "a test": ({"DOORSTEP_PROFILE": "test"}, "test"),
    "a demonstration on this machine": ({"DOORSTEP_HOSTS": "localhost"}, "demo"),
    "PostgreSQL": ({"DATABASE_URL": "postgresql://u:p%40ss@h:5432/d"}, "'p@ss'"),
    "an embedded database elsewhere": ({"DATABASE_URL": "sqlite:////tmp/x"}, "/tmp/x"),
}


# In production, on one machine or two: a socket or loopback asks no certificate.
SOUND = {
    "a server afar": ({}, "db.example"),
    "a server afar with a certificate for a password": (
        {"DATABASE_URL": f"postgresql://u@h/d{SAFELY}&sslcert=/etc/c"},
        "/etc/c",
    ),
    "a server by its socket": ({"DATABASE_URL": "postgresql:///d"}, "postgresql"),
    "a server by its folder": (
        {"DATABASE_URL": "postgresql:///d?host=/run/postgresql"},
        "/run/postgresql",
    ),
    "a server on loopback": ({"DATABASE_URL": "postgresql://u@127.0.0.1/d"}, "'u'"),
    "an embedded database with its log elsewhere": (
        {
            "DATABASE_URL": "sqlite:///{home}/db",
            "DOORSTEP_CHECKPOINTS": "/mnt/x/checkpoints.jsonl",
            "DOORSTEP_LOOKS_FILE": "{home}/looks/looks.jsonl",
        },
        "home/db",
    ),
    "names and numbers": ({"DOORSTEP_HOSTS": "d.example, 10.0.0.4, [::1]"}, "produc"),
}


@pytest.mark.parametrize("which", SOUND)
def test_production_starts_with_what_is_sound(which, tmp_path):
    variables, words = SOUND[which]
    done = in_production(tmp_path, variables)
    assert done.returncode == 0, done.stderr
    assert words in done.stdout


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
