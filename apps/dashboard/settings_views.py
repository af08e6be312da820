"""A seller's settings: the person's own, and what the points option is worth."""

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from apps.accounts.access import for_members_who
from apps.accounts.access import organization_id_of as seller_id_of
from apps.accounts.requests import AccountRequest
from apps.accounts.rules import can_choose_points_option, can_manage_money
from apps.accounts.settings_views import settings_page
from apps.common.periods import shanghai_day
from apps.points_ledger.domain.elections import election_in_force
from apps.points_ledger.domain.option_comparison import compare_options
from apps.points_ledger.enums import Option
from apps.wallet.seller_enums import Currency


@require_http_methods(["GET", "HEAD", "POST"])
@for_members_who(bool)
def settings(request: AccountRequest) -> HttpResponse:
    """Language and zone; each points option in the last six months; the way to low-balance warnings."""
    seller_id, now = seller_id_of(request), timezone.now()
    months = compare_options(seller_id=seller_id, now=now)
    return settings_page(
        request,
        "dashboard/settings.html",
        months=months,
        options=Option,
        totals=[(option, sum(month.points[option] for month in months)) for option in Option],
        in_force=election_in_force(seller_id=seller_id, on=shanghai_day(now)),
        may_choose=can_choose_points_option(request.membership),
        may_warn=can_manage_money(request.membership),
        currencies=Currency,
    )
