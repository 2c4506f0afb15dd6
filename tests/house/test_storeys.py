"""The building itself: keys point down, files stay small, contracts hold."""

import ast
import configparser
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted((ROOT / "src").rglob("*.py"))
# Storeys from the ground up; a later one may know an earlier one, never the reverse.
STOREYS = ("access", "duties", "people", "incidents", "risk", "safeguarding")
# What Django's own backends ask of an account by its reverse name.
NAMED_BACK = {"access.Staff.account"}


def models():
    return [
        model
        for model in apps.get_models()
        if model._meta.app_label in STOREYS and not model._meta.proxy
    ]


def keys_to_others():
    """Each relation of our tables, with the room that it points to."""
    for model in models():
        for field in model._meta.local_fields:
            if field.is_relation:
                yield model, field, field.related_model._meta.app_label


def test_a_key_to_another_room_points_down():
    up = [
        f"{model._meta.label}.{field.name} points up to {there}"
        for model, field, there in keys_to_others()
        if STOREYS.index(there) > STOREYS.index(model._meta.app_label)
    ]
    assert up == []


def test_no_table_gains_a_name_from_a_key_that_points_to_it():
    back = {
        f"{model._meta.label}.{field.name}"
        for model, field, _ in keys_to_others()
        if not field.remote_field.hidden
    }
    assert back <= NAMED_BACK


def test_a_key_to_another_table_names_the_class_and_not_a_text():
    texts = []
    for path in (ROOT / "src" / "doorstep").rglob("models.py"):
        for call in calls(path):
            named = getattr(call.func, "attr", "")
            first = call.args[0] if call.args else None
            if named in ("ForeignKey", "OneToOneField", "ManyToManyField"):
                text = isinstance(first, ast.Constant) and first.value != "self"
                texts += [f"{path.name}:{call.lineno}"] if text else []
    assert texts == []


def calls(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call)]


def test_no_key_of_ours_removes_what_hangs_on_it():
    """Spellings can be made again from the words that they hang on."""
    cascades = {
        f"{model._meta.label}.{field.name}"
        for model, field, _ in keys_to_others()
        if field.remote_field.on_delete.__name__ != "PROTECT"
    }
    assert cascades == {"people.Spelling.term"}


def test_no_contract_ignores_an_import():
    contracts = configparser.ConfigParser()
    contracts.read(ROOT / ".importlinter")
    options = {name for section in contracts.sections() for name in contracts[section]}
    assert contracts.sections()
    assert "ignore_imports" not in options


def test_the_ground_floors_of_the_test_are_those_of_the_contracts():
    contracts = configparser.ConfigParser()
    contracts.read(ROOT / ".importlinter")
    listed = contracts["importlinter:contract:storeys"]["layers"].split()
    ours = [name for name in listed if name in STOREYS]
    assert ours == list(reversed(STOREYS))


def test_no_file_is_longer_than_500_lines():
    lengths = {p: len(p.read_text(encoding="utf-8").splitlines()) for p in SOURCES}
    assert lengths
    assert {p.name: n for p, n in lengths.items() if n > 500} == {}


def test_no_module_is_named_for_nothing():
    banned = {"utils", "helpers", "services", "common", "managers", "constants", "core"}
    assert not [p for p in SOURCES if p.stem in banned or p.parent.name in banned]


def test_no_save_is_overridden_and_no_signal_is_heard():
    wrong = []
    for path in SOURCES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            saves = isinstance(node, ast.FunctionDef) and node.name == "save"
            hears = isinstance(node, ast.ImportFrom) and "signals" in (
                node.module or ""
            )
            wrong += [f"{path.name}:{node.lineno}"] if saves or hears else []
    assert wrong == []


def test_numbers_of_decision_records_leave_no_gap():
    names = [path.name for path in (ROOT / "docs" / "decisions").glob("*.md")]
    numbers = Counter(int(name[:4]) for name in names)
    assert sorted(numbers) == list(range(1, len(names) + 1))


# --- What is committed ---------------------------------------------------------------


def committed() -> list[Path]:
    """Every text file that git knows, but what was vendored from elsewhere."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("this is no checkout")
    paths = [ROOT / name for name in listed.stdout.split("\0") if name]
    return [p for p in paths if p.is_file() and "vendor" not in p.parts]


def lines_with(pattern: str) -> list[str]:
    wanted = re.compile(pattern)
    found = []
    for path in committed():
        if path == Path(__file__).resolve() or path.suffix in (".woff2", ".png"):
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        for number, line in enumerate(text.splitlines(), start=1):
            if wanted.search(line):
                found.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()[:80]}")
    return found


def test_no_committed_file_names_the_host_of_a_registry():
    hosts = ("pypi.org", "pythonhosted", "npmjs", "registry.", "artifactory", "nexus")
    assert lines_with("|".join(re.escape(host) for host in hosts)) == []


def test_locks_have_a_hash_for_each_package_and_no_host():
    for name in ("base", "dev"):
        text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
        rows = text.replace("\\\n", " ").splitlines()
        packages = [row for row in rows if row and not row.startswith(("#", " ", "-"))]
        assert packages
        assert [row for row in packages if "--hash=" not in row] == []
        assert "index-url" not in text
        assert "://" not in re.sub(r"#.*", "", text)


def test_the_words_of_the_field_are_used():
    """Names of laws and schemes hold the older word, and others' data, in capitals."""
    named = "(?! (?:[Dd]isclosure|[Pp]rotection|advis))"
    found = lines_with(f"[Dd]omestic [Vv]iolence{named}")
    assert [line for line in found if not line.startswith("tests/")] == []


def test_no_committed_file_names_a_path_of_the_machine_it_was_written_on():
    assert lines_with(r"(?<![\w.])/(?:work|root|home/\w+)/") == []


# --- The database is the one that the models say -------------------------------------


def django(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "django", *words]
    return subprocess.run(
        [*command, "--settings", "doorstep.settings"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=60,
        check=False,
    )


def test_no_migration_is_missing():
    done = django("makemigrations", "--check", "--dry-run")
    assert done.returncode == 0, done.stdout + done.stderr


def test_django_finds_nothing_wrong():
    done = django("check", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_protected_table_names_its_class_of_data_and_what_ties_hang_on():
    classes = set()
    for model in models():
        if hasattr(model.objects.all(), "visible_to"):
            classes.add(model.data_class)
            assert model.scope_ref
    assert classes == {"D1", "D2", "D3", "D4", "D10"}


def test_a_page_is_not_one_transaction():
    """Looks are committed before the first byte."""
    assert settings.ATOMIC_REQUESTS is False
    assert (
        "ATOMIC_REQUESTS" not in settings.DATABASES["default"]
        or not (settings.DATABASES["default"]["ATOMIC_REQUESTS"])
    )
