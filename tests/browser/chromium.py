"""Which browser, and how it is started; known without a site."""

import os
import shutil

# Chromium without a window does the same in half the time, where it is installed.
SHELL = shutil.which("chromium-headless-shell") or "/usr/bin/chromium"
CHROMIUM = os.environ.get("CHROMIUM", SHELL)
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1440, "height": 900}
