"""From a declaration to SQL: grants say which verbs, policies say which rows."""

from collections.abc import Iterator

from apps.tenancy.declare import Audience, Tenancy

LOGIN, SELLER, SUPPLIER, OPS, SYSTEM = "app_login", "app_seller", "app_supplier", "app_ops", "app_system"
ROLES = (LOGIN, SELLER, SUPPLIER, OPS, SYSTEM)
TENANT_ROLES = {"seller": SELLER, "supplier": SUPPLIER}
"""By the kind of organisation."""
EVERY_ROW = "true"
GRANT_OF_ROLE = {
    LOGIN: "login_may",
    SELLER: "tenant_may",
    SUPPLIER: "tenant_may",
    OPS: "ops_may",
    SYSTEM: "system_may",
}
TENANT_ROLES_OF = {
    Audience.GLOBAL: (SELLER, SUPPLIER),
    Audience.MARKET: (SELLER,),
    Audience.SELLER: (SELLER,),
    Audience.SUPPLIER: (SUPPLIER,),
    Audience.DUAL: (SELLER, SUPPLIER),
    Audience.OPS: (),
    Audience.LOGIN: (),
}


def verbs_of(role: str, tenancy: Tenancy) -> tuple[str, ...]:
    """The SQL verbs that a role may use on a table at all."""
    if role in (SELLER, SUPPLIER) and role not in TENANT_ROLES_OF[tenancy.audience]:
        return ()
    return tenancy.verbs(GRANT_OF_ROLE[role])


def row_condition(role: str, tenancy: Tenancy) -> str:
    """Which rows a role sees and may write.

    One plain equality per role: a policy with OR or a join would lose the index.
    """
    if role not in (SELLER, SUPPLIER) or not has_policies(tenancy):
        return EVERY_ROW
    column = tenancy.seller_column if role == SELLER else tenancy.supplier_column
    return f"{column} = (select current_setting('app.org')::bigint)"


def has_policies(tenancy: Tenancy) -> bool:
    """Reference data and the market need grants only; migrations, which run as the owner, may seed them."""
    return tenancy.audience not in (Audience.GLOBAL, Audience.MARKET)


def enforcing_statements(table: str, tenancy: Tenancy) -> Iterator[str]:
    """The statements that make the database enforce a declaration on a table."""
    for role in ROLES:
        verbs = verbs_of(role, tenancy)
        if not verbs:
            continue
        yield f'grant {", ".join(verbs)} on "{table}" to {role}'
        if has_policies(tenancy):
            condition = row_condition(role, tenancy)
            yield f'create policy {role} on "{table}" to {role} using ({condition}) with check ({condition})'
    if has_policies(tenancy):
        yield f'alter table "{table}" enable row level security'
        yield f'alter table "{table}" force row level security'


def lifting_statements(table: str, tenancy: Tenancy) -> Iterator[str]:
    """The statements that undo `enforcing_statements`."""
    for role in ROLES:
        if verbs_of(role, tenancy):
            yield f'revoke all on "{table}" from {role}'
            yield f'drop policy if exists {role} on "{table}"'
    yield f'alter table "{table}" no force row level security'
    yield f'alter table "{table}" disable row level security'
