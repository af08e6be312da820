"""Books that are checked by SQL: an app's `sql/checks`, run in one snapshot."""

from dataclasses import dataclass
from importlib.resources import files

from django.db import connection


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """One figure that is not what the rows under it say."""

    check: str
    subject: str
    expected: str
    found: str


def checks_of(app: str) -> str:
    """All files of `apps/<app>/sql/checks` as one statement: (check, subject, expected, found) for each fault.

    One statement, so that writes in the meantime do not look like discrepancies.
    """
    folder = files(f"apps.{app}").joinpath("sql", "checks")
    texts = {
        file.name.removesuffix(".sql"): file.read_text(encoding="utf-8")
        for file in folder.iterdir()
        if file.name.endswith(".sql")
    }
    return " union all ".join(
        f"(select '{name}', found_by.* from ({texts[name]}) as found_by)" for name in sorted(texts)
    )


def run_checks(app: str) -> list[Discrepancy]:
    """What the checks of `apps/<app>/sql/checks` find, in the order of their names. Only for the platform's roles."""
    with connection.cursor() as cursor:
        cursor.execute(f"select * from ({checks_of(app)}) as found order by 1, 2")
        return [Discrepancy(*row) for row in cursor.fetchall()]
