"""Writes the reference pages on policy and duties from the packs that ship.

python -m doorstep.policy.reference docs/reference
"""

import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TypeVar

from doorstep.policy.catalogue import Access, Duty, Item, Need, Otherwise, Post, Row
from doorstep.policy.consistency import VERBS
from doorstep.policy.loader import load
from doorstep.policy.pack import folder_of, read
from doorstep.policy.policy import Policy
from doorstep.policy.schema import (
    DATED,
    Kind,
    ListOf,
    Scalar,
    make_item,
    settings,
    subjects,
)
from doorstep.policy.values import Key, Status, Version
from doorstep.timing import date_words

BASE, EXAMPLE = "england-wales", "example-force"
HELD_BACK = "*not yet in force in Doorstep*"
_BEHIND = ("status", "source", "from", "to")
_GENERATED = (
    "<!-- Written by `python -m doorstep.policy.reference docs/reference`. "
    "Change the packs, not this page. -->\n"
)


def pages() -> dict[str, str]:
    """Give each generated page by its file name."""
    base, example = (_shipped(name) for name in (BASE, EXAMPLE))
    return {
        "policy.md": policy_page(base, example),
        "duties.md": duties_page(base),
        "roles.md": roles_page(base.on(_changed(BASE)).access),
    }


def _shipped(name: str) -> Policy:
    """Load a pack for the day on which it was last changed: pages age with the pack."""
    return load(name, _changed(name))


def _changed(name: str) -> date:
    """The day on which a pack was last changed."""
    return read(folder_of(name)).head.version


def policy_page(base: Policy, example: Policy) -> str:
    """List every setting of the base with all its dated values, then the example's."""
    lines = [
        "# Policy\n",
        _GENERATED,
        "Every number that a rule uses is a setting, with its unit, who stands behind "
        "it (" + ", ".join(Status) + "), its source and the day from which it holds. "
        "*Proposed* is our own and waits for a force to confirm or change it. "
        "What nobody could tell us is *not known*, and no rule guesses it. "
        "How a force lays its own pack over this one is shown by the pack "
        f"`{example.name}`; `DOORSTEP_POLICY` names the pack to use.\n",
    ]
    for subject in subjects():
        lines.append(f"## {subject}\n")
        for name, kind in settings(subject).items():
            lines += _setting(base, subject, name, kind)
    lines.append(f"## What the pack `{example.name}` changes\n")
    changed = {
        key: [one for one in versions if one not in base.entries.get(key, ())]
        for key, versions in example.entries.items()
    }
    lines += _table(
        ["setting", "values", *_BEHIND],
        (
            [f"`{key}`", _values(version), *_behind(version)]
            for key, versions in changed.items()
            for version in versions
        ),
    )
    return "\n".join(lines)


def duties_page(policy: Policy) -> str:
    """List every duty, with who owes it, by when, and whether Doorstep has it yet."""
    posts = _items(policy, "access", "posts", Post)
    titles = {post.code: post.title for post, _ in posts}
    lines = [
        "# Duties\n",
        _GENERATED,
        "What is owed, by whom, by when. Due times are computed when they are read, "
        "never stored. **Life safety** duties interrupt; all others wait in a list. "
        f"A duty marked {HELD_BACK} stands here so that nobody takes silence for "
        "*not owed*: Doorstep has no act yet that begins or meets it.\n",
    ]
    catalogue = _items(policy, "duties", "catalogue", Duty)
    rows = (_duty_row(duty, version, titles) for duty, version in catalogue)
    heads = ["code", "what", "who", "by when", "in Doorstep"]
    lines += _table([*heads, *_BEHIND], rows)
    return "\n".join(lines)


def roles_page(access: Access) -> str:
    """List what each role may read and write of each class of data, and by what."""
    lines = [
        "# Roles\n",
        _GENERATED,
        "Each role by each class of data. Any one of the words in a cell suffices; "
        "where a cell is empty, or nothing in it is met, the answer is never. "
        "*Masked* says that there is something, and not what. A class in which no "
        "table of Doorstep stands yet is listed all the same, so that its rows are "
        "agreed before the data comes.\n",
        "**all**: any record of the force. **unit**: it belongs to the reader's unit, "
        "or one below. **typed**: the reader has said which call, job or case it is "
        "for. The other words are ties, written by the act that makes the relation and "
        "ended by the one that ends it.\n",
        "## Classes of data\n",
    ]
    classes = ([one.code, one.says] for one in access.data.values())
    lines += _table(["class", "holds"], classes)
    lines.append("## Ties\n")
    ties = ([t.code, t.says, str(t.minutes_after)] for t in access.ties.values())
    lines += _table(["tie", "says", "minutes after its end"], ties)
    for role in access.roles.values():
        lines.append(f"## {role.title}\n")
        cells = (
            [code, *(_needs(access.row(role.code, code, verb)) for verb in VERBS)]
            for code in access.data
        )
        lines += _table(["class", *VERBS], (c for c in cells if any(c[1:])))
    return "\n".join(lines)


def _needs(row: Row | None) -> str:
    """What a cell of the table of roles says."""
    if row is None:
        return ""
    words = [_NEEDS[need] for need in row.needs if need in _NEEDS]
    said = " or ".join([*words, *(f"tie {kind}" for kind in row.ties)])
    masked = "masked" if row.otherwise is Otherwise.MASK else ""
    return ", else ".join(part for part in (said, masked) if part)


_NEEDS = {Need.FORCE: "all", Need.UNIT: "unit", Need.TASK: "typed"}


Wanted = TypeVar("Wanted", bound=Item)


def _items(
    policy: Policy, subject: str, name: str, wanted: type[Wanted]
) -> Iterator[tuple[Wanted, Version]]:
    """Give each dated version of each item of a list, as the item that it makes."""
    kind = settings(subject)[name]
    for key, version in _listed(policy, subject, name):
        if isinstance(kind, ListOf):
            item = make_item(kind, key.code, version.fields)
            if isinstance(item, wanted):
                yield item, version


def _duty_row(duty: Duty, version: Version, titles: dict[str, str]) -> list[str]:
    where = f" (area: {version.area})" if version.area else ""
    life = " **Life safety.**" if duty.life_safety else ""
    return [
        duty.code,
        f"{duty.says}.{life}",
        titles[duty.owner],
        duty.allowed() + where,
        "in force" if duty.in_force else HELD_BACK,
        *_behind(version),
    ]


def _setting(policy: Policy, subject: str, name: str, kind: Kind) -> list[str]:
    full = f"{subject}.{name}"
    lines = [f"### `{full}`\n", policy.says.get(full, "") + ".\n"]
    if full == "duties.catalogue":
        return [*lines, "Listed in [duties](duties.md).\n"]
    versions = _listed(policy, subject, name)
    if isinstance(kind, Scalar):
        rows = [[_cell(v.fields["value"]), v.area, *_behind(v)] for _, v in versions]
        unit = f"Unit: {kind.unit}.\n"
        return [*lines, unit, *_table(["value", "area", *_BEHIND], rows)]
    rows = [
        [f"`{key.code}`", *_own(kind, v), v.area, *_behind(v)] for key, v in versions
    ]
    own = [_spaced(one) for one in kind.types]
    return [*lines, *_table(["code", *own, "area", *_BEHIND], rows)]


def _own(kind: ListOf, version: Version) -> list[str]:
    return [_cell(version.fields.get(name, "")) for name in kind.types]


def _listed(policy: Policy, subject: str, name: str) -> Iterator[tuple[Key, Version]]:
    for key, versions in policy.entries.items():
        if key[:2] == (subject, name):
            yield from ((key, version) for version in versions)


def _behind(version: Version) -> list[str]:
    return [  # in the order of _BEHIND
        str(version.fields["status"]),
        str(version.fields["source"]),
        date_words(version.start),
        date_words(version.end) if version.end else "",
    ]


def _values(version: Version) -> str:
    own = {k: v for k, v in version.fields.items() if k not in DATED or k == "area"}
    return "; ".join(f"{_spaced(name)} {_cell(one)}" for name, one in own.items())


def _spaced(name: str) -> str:
    return name.replace("_", " ")


def _cell(written: object) -> str:
    if isinstance(written, list):
        return ", ".join(str(one) for one in written)
    if isinstance(written, bool):
        return "yes" if written else "no"
    return str(written)


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Make a Markdown table, without the columns that are empty all the way down."""
    cells = [list(row) for row in rows]
    kept = [n for n in range(len(heads)) if any(row[n] for row in cells)]
    table = [[heads[n] for n in kept], ["---"] * len(kept)]
    table += [[row[n].replace("|", "\\|") for n in kept] for row in cells]
    return [*("| " + " | ".join(row) + " |" for row in table), ""]


def main(folder: Path) -> None:
    """Write the pages into a folder."""
    for name, text in pages().items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
