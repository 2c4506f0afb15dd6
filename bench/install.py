"""Install one lock into this virtual environment, then the project itself.

pip alone, with hashes; uv where it is there, because it is ten times as fast. The
project goes in last, without its dependencies and with the locked build tool, so
that nothing unlocked is ever fetched.
"""

import shutil
import subprocess
import sys
from pathlib import Path

LOCKS = Path("requirements")


def installers() -> list[list[str]]:
    """The installers to try, the fastest first."""
    quiet = ["--quiet", "--no-warn-script-location"]
    found = [[sys.executable, "-m", "pip", "install", *quiet]]
    if shutil.which("uv"):
        found.insert(0, ["uv", "pip", "install", "--quiet", "--python", sys.executable])
    return found


def install(*words: str) -> None:
    """Install with the first installer that can; the last one's failure is ours."""
    *tries, last = installers()
    for installer in tries:
        if subprocess.run([*installer, *words], check=False).returncode == 0:
            return
        print("Trying again with pip ...", flush=True)
    subprocess.run([*last, *words], check=True)


def main(name: str) -> None:
    lock = LOCKS / f"{name}.txt"
    print(f"Installing {lock} ...", flush=True)
    install("--require-hashes", "-r", str(lock))
    if name == "base":
        install("--no-deps", "--no-build-isolation", "--editable", ".")


if __name__ == "__main__":
    main(sys.argv[1])
