"""SQL that is long enough to be a file of its own, kept in an app's `sql/` folder."""

from functools import cache
from importlib.resources import files


@cache
def read_sql(app: str, name: str) -> str:
    """The text of `apps/<app>/sql/<name>.sql`."""
    return files(f"apps.{app}").joinpath("sql", f"{name}.sql").read_text(encoding="utf-8")
