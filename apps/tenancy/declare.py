"""What every model says about who may see and change its rows."""

from dataclasses import KW_ONLY, dataclass
from enum import StrEnum

VERBS = ("SELECT", "INSERT", "UPDATE", "DELETE")
ALL_VERBS = " ".join(VERBS)
ALL_BUT_DELETE = " ".join(VERBS[:3])
"""For tables of `LastingRows` (apps/tenancy/operations.py)."""


class Audience(StrEnum):
    """Who a table's rows belong to."""

    GLOBAL = "global"  # reference data, the same for every tenant
    MARKET = "market"  # what every seller may look at, and no supplier
    SELLER = "seller"  # one seller's rows
    SUPPLIER = "supplier"  # one supplier's rows
    DUAL = "dual"  # a seller's, a supplier's, both or neither
    OPS = "ops"  # the operator's own
    LOGIN = "login"  # what signing in needs before a tenant is known


@dataclass(frozen=True)
class Tenancy:
    """A model's declaration; `ApplyTenancy` turns it into grants and row-level policies.

    Verbs are space-separated SQL verbs: what each group of roles may do at all. Which rows they
    may do it to follows from the audience.
    """

    audience: Audience
    _: KW_ONLY
    tenant_may: str = "SELECT"
    login_may: str = ""
    ops_may: str = ALL_VERBS
    system_may: str = ALL_VERBS
    seller_column: str = "seller_id"
    supplier_column: str = "supplier_id"

    def verbs(self, grant: str) -> tuple[str, ...]:
        """The verbs of `tenant_may`, `login_may`, `ops_may` or `system_may`, in SQL's usual order."""
        given = getattr(self, grant).split()
        unknown = set(given) - set(VERBS)
        if unknown:
            raise ValueError(f"{grant} names unknown verbs {sorted(unknown)}; use {ALL_VERBS}")
        return tuple(verb for verb in VERBS if verb in given)
