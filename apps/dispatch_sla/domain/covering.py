"""Which clocks a relief covers: one question, asked to leave orders out and to see what that would cost."""

from typing import Any, Final

from django.db import connection

from apps.common.sql import read_sql

DECLARED: Final = """
select id, starts_on, ends_on, countries, category_codes, carriers, null::bigint as seller_id
from dispatch_sla_dispatchrelief relief
where (%(relief)s::bigint is null or id = %(relief)s)
    and not exists (select from dispatch_sla_reliefwithdrawal withdrawal where withdrawal.relief_id = relief.id)
"""
# The calendar's windows are for every order of all sellers, or of one.
WINDOWS: Final = """
union all
select null, starts_on, ends_on, '{}', '{}', '{}', null from calendars_reliefwindow
union all
select null, starts_on, ends_on, '{}', '{}', '{}', seller_id from calendars_sellerreliefwindow
"""
SUPPOSED: Final = """
select null::bigint as id, %(starts_on)s::date as starts_on, %(ends_on)s::date as ends_on,
    %(countries)s::text[] as countries, %(category_codes)s::text[] as category_codes, %(carriers)s::text[] as carriers,
    %(seller_id)s::bigint as seller_id
"""
EXCLUDE: Final = """
update dispatch_sla_dispatchclock clock set state = 'excluded', relief_id = covered.relief_id
from covered where covered.order_id = clock.order_id
returning clock.order_id
"""
COUNT: Final = """
select count(*), count(*) filter (where covered.state = 'late'), penalty.amount_currency, sum(penalty.amount)
from covered
left join dispatch_sla_penalty penalty on penalty.clock_id = covered.order_id and penalty.state in ('due', 'charged')
group by penalty.amount_currency
"""
# Each tenant's share, the largest first: id, code, name, orders, late ones, penalties by currency, how many tenants.
SHARES: Final = """
, share as (
    select {tenant} as tenant_id, penalty.amount_currency as currency, count(distinct covered.order_id) as orders,
        count(distinct covered.order_id) filter (where covered.state = 'late') as late, sum({amount}) as amount
    from covered
    {join}
    left join dispatch_sla_penalty penalty
        on penalty.clock_id = covered.order_id and penalty.state in ('due', 'charged')
    group by 1, 2
)
select tenant.code, tenant.name, sum(share.orders)::bigint, sum(share.late)::bigint,
    coalesce(jsonb_object_agg(share.currency, share.amount::text) filter (where share.amount is not null), '{{}}'),
    count(*) over ()
from share join accounts_organization tenant on tenant.id = share.tenant_id
group by tenant.id order by 3 desc, tenant.code limit %(limit)s
"""
OF_SELLERS: Final = SHARES.format(
    tenant="clock.seller_id",
    amount="penalty.amount",
    join="join dispatch_sla_dispatchclock clock on clock.order_id = covered.order_id",
)
# A supplier bears no penalty, and may have several pieces of an order.
OF_SUPPLIERS: Final = SHARES.format(
    tenant="allocation.supplier_id",
    amount="null::numeric",
    join="join orders_allocation allocation on allocation.order_id = covered.order_id and allocation.state = 'live'",
)


def exclude_covered(*, relief_id: int | None = None, order_ids: list[int] | None = None) -> list[int]:
    """Leave out the clocks that this relief, or any relief and window, covers; of these orders, or of all."""
    reliefs = DECLARED if relief_id else DECLARED + WINDOWS
    return [row[0] for row in _ask(reliefs, order_ids, EXCLUDE, {"relief": relief_id})]


def count_covered(**scope: Any) -> list[tuple[int, int, str | None, Any]]:
    """Clocks, late ones among them, currency and sum of their penalties, for a relief that is not declared yet."""
    return _ask(SUPPOSED, None, COUNT, scope)


def shares_of_sellers(*, limit: int, **scope: Any) -> list[tuple[Any, ...]]:
    """Each seller's part of what `count_covered` counts: code, name, clocks, late ones, penalties, how many sellers."""
    return _ask(SUPPOSED, None, OF_SELLERS, {**scope, "limit": limit})


def shares_of_suppliers(*, limit: int, **scope: Any) -> list[tuple[Any, ...]]:
    """The same for suppliers whose goods are in those orders; they bear no penalties."""
    return _ask(SUPPOSED, None, OF_SUPPLIERS, {**scope, "limit": limit})


def _ask(reliefs: str, order_ids: list[int] | None, then: str, parameters: dict[str, Any]) -> list[tuple[Any, ...]]:
    which = "true" if order_ids is None else "clock.order_id = any(%(orders)s)"
    statement = read_sql("dispatch_sla", "covered_clocks").format(reliefs=reliefs, which=which) + then
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters | {"orders": order_ids})
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows
