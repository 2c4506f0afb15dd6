"""Writes small packs laid over the one that ships, for the tests of this folder."""

from datetime import date
from pathlib import Path

import pytest

from doorstep import policy
from doorstep.policy import PolicyError

TODAY = date(2026, 11, 22)
HEAD = """title = "Test force"
version = 2026-11-22
begins = 2000-01-01
base = "england-wales"
areas = ["north"]
"""


def write_pack(folder: Path, head: str = HEAD, **files: str) -> Path:
    """Write a pack: one TOML file for each subject given."""
    pack = folder / "test-force"
    pack.mkdir(exist_ok=True)
    (pack / "pack.toml").write_text(head, encoding="utf-8")
    for subject, text in files.items():
        (pack / f"{subject}.toml").write_text(text, encoding="utf-8")
    return pack


def refusal(folder: Path, head: str = HEAD, **files: str) -> str:
    """Load what must be refused, and give what is said about it."""
    pack = write_pack(folder, head, **files)
    with pytest.raises(PolicyError) as caught:
        policy.load(pack, TODAY)
    return str(caught.value)
