"""Loads a pack: its base and itself merged, checked, versioned, ready for any day."""

from datetime import date
from pathlib import Path

from doorstep.policy.check import problems_of
from doorstep.policy.consistency import contradictions
from doorstep.policy.pack import Head, folder_of, laid_over, read
from doorstep.policy.policy import Policy
from doorstep.policy.text import make
from doorstep.policy.values import Entries, Place, PolicyError, Problem


def load(path_or_name: str | Path, today: date) -> Policy:
    """Load a pack from its folder, or by the name of one that ships inside.

    today  the day of loading: a setting that has no value on some day between the
           pack's first and this one is refused
    Raises PolicyError with every problem found, each with file and line.
    """
    heads, entries, says, problems = _merged(folder_of(path_or_name))
    head, place = heads[-1]
    areas = tuple(dict.fromkeys(area for one, _ in heads for area in one.areas))
    problems += problems_of(entries, areas, head.begins, today, place)
    if problems:
        raise PolicyError(problems)
    policy = make(head, areas, entries, says)
    if wrong := list(contradictions(policy, today)):
        raise PolicyError(wrong)
    return policy


Merged = tuple[list[tuple[Head, Place]], Entries, dict[str, str], list[Problem]]


def _merged(folder: Path, above: tuple[Path, ...] = ()) -> Merged:
    if folder in above:
        says = "the packs are each other's base"
        raise PolicyError([Problem(Place(f"{folder.name}/pack.toml", 1), says)])
    pack = read(folder)
    heads, base, words, problems = _base(folder, pack.head.base, (*above, folder))
    entries, refused = laid_over(base, pack)
    own = {str(key): text for key, text in pack.says.items() if text}
    problems += [*pack.problems, *refused]
    return [*heads, (pack.head, pack.place)], entries, words | own, problems


def _base(folder: Path, name: str, above: tuple[Path, ...]) -> Merged:
    if not name:
        return [], {}, {}, []
    beside = folder.parent / name
    return _merged(beside if beside.is_dir() else folder_of(name), above)
