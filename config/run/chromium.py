"""The browser of the browser tests: Debian's Chromium, installed where we may."""

import os
import shutil
import subprocess

from config.run.console import console, step

MISSING = "[yellow]![/] Chromium is missing, so the browser tests will fail. Install it: {how}"


def main() -> None:
    if shutil.which("chromium"):
        return
    if shutil.which("apt-get") is None:
        console.print(MISSING.format(how="by your system's package manager, as 'chromium' on the PATH."))
    elif os.geteuid() != 0:
        console.print(MISSING.format(how="sudo apt-get install chromium"))
    elif not install():
        console.print(MISSING.format(how="apt-get install chromium"))


def install() -> bool:
    """Install Debian's package; False when apt-get could not."""
    with step("Installing Chromium"):
        return apt_get("update") and apt_get("install", "--yes", "--no-install-recommends", "chromium")


def apt_get(*arguments: str) -> bool:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(["apt-get", "-qq", *arguments], env=environment, stdout=subprocess.DEVNULL).returncode == 0


if __name__ == "__main__":
    main()
