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


def pip() -> list[str]:
    """The installer to call."""
    if shutil.which("uv"):
        return ["uv", "pip", "install", "--quiet", "--python", sys.executable]
    return [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-warn-script-location",
    ]


def main(name: str) -> None:
    lock = LOCKS / f"{name}.txt"
    print(f"Installing {lock} ...", flush=True)
    subprocess.run([*pip(), "--require-hashes", "-r", str(lock)], check=True)
    if name == "base":
        own = ["--no-deps", "--no-build-isolation", "--editable", "."]
        subprocess.run([*pip(), *own], check=True)


if __name__ == "__main__":
    main(sys.argv[1])
