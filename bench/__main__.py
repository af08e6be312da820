"""`make bench`: every benchmark, or the one that is named. They report figures and never fail a test run."""

import argparse
import subprocess
import sys

MODULES = {
    "settlement": "bench.settlement",
    "ledger": "bench.ledger",
    "rls": "bench.rls",
    "import": "bench.import_history",
    "stock": "bench.stock",
    "orders": "bench.orders",
    "feed": "bench.feed",
    "catalog": "bench.catalog",
    "tracking": "bench.tracking",
    "labels": "bench.labels",
    "screens": "bench.screens",
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("name", choices=["all", *MODULES], nargs="?", default="all")
    name = parser.parse_args().name
    wanted = MODULES.values() if name == "all" else [MODULES[name]]
    broken = [module for module in wanted if subprocess.run([sys.executable, "-m", module]).returncode]
    if broken:
        sys.exit(f"did not finish: {', '.join(broken)}")


if __name__ == "__main__":
    main()
