"""The list of what must never happen names a test for each rule, or why none."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LIST = (ROOT / "docs" / "reference" / "never.md").read_text(encoding="utf-8")
ROWS = dict(re.findall(r"^\| (N\d+) \| (.+) \|$", LIST, flags=re.M))
NOT_YET = "*not yet reachable*"
# What would make a rule reachable, as a pattern in the source: the file is then owed.
WOULD = {
    "N6": r"\b(smtplib|send_mail|EmailMessage|outbound)\b",
    "N8": r"class (Agenda|Conference)\(",
    "N9": r"class (Assessment|RiskGrade)\(",
    "N13": r"class (Export|Disclosure)\(",
}


def test_every_rule_is_on_the_list():
    assert list(ROWS) == [f"N{n}" for n in range(1, 16)]


@pytest.mark.parametrize("rule", ROWS)
def test_a_rule_has_its_file_or_is_not_reachable(rule):
    number = int(rule[1:])
    files = [one.name for one in Path(__file__).parent.glob(f"test_n{number:02}_*.py")]
    if rule in WOULD:
        assert NOT_YET in ROWS[rule]
        assert files == []
    else:
        (file,) = files
        assert f"`{file}`" in ROWS[rule]


@pytest.mark.parametrize("rule", WOULD)
def test_what_would_make_it_reachable_is_not_there(rule):
    found = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "src" / "doorstep").rglob("*.py")
        if re.search(WOULD[rule], path.read_text(encoding="utf-8"))
    ]
    assert found == [], f"{rule} can be broken now: write tests/never/ for it"
