"""How many keys must an operator press in Doorstep?

Prints `call.keystrokes_to_send`: one scripted call on the real call screen in headless
Chromium, by keyboard alone, from the open screen to "Sent to the controller": the place
chosen from what is suggested, the person whom the number is known for attached, one
thing said. And `call.other_calls.added_keystrokes`: a call that command and control
opened as a noise complaint, from its opening to its close there.

Each press counts one, whatever it is: a letter, an arrow, Enter, a function key; a key
with Alt, Ctrl or Shift held is one press. See `bench.keyed_calls`.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from bench.scratch import register, run, skipped

NAMES = ("call.keystrokes_to_send", "call.other_calls.added_keystrokes")
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
ENGINE = "sqlite"  # what is pressed does not depend on it


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="the same: it is short")
    parser.parse_args()
    if not Path(CHROMIUM).exists():
        for name in NAMES:
            skipped(name, f"{CHROMIUM} is not there")
        return
    with register(ENGINE, "keystrokes") as env:
        env["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # for the browser's event loop
        run("bench.keyed_calls", env, ENGINE, CHROMIUM)


if __name__ == "__main__":
    main()
