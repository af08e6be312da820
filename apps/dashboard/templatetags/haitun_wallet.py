"""The wallet as sellers read it."""

from decimal import Decimal
from typing import Any

from django import template
from djmoney.money import Money

from apps.wallet.domain.seller_wallet_pages import wallet_settings as settings_of_seller
from apps.wallet.models import WalletSetting
from apps.wallet.seller_enums import LineType
from apps.wallet.words import document_name

register = template.Library()
register.simple_tag(document_name, name="document")
TOP_UP_TONES = {
    "requested": "badge-warning",
    "confirmed": "badge-success",
    "refused": "badge-error",
    "cancelled": "badge-ghost",
}


@register.simple_tag(takes_context=True)
def wallet_settings(context: dict[str, Any]) -> list[WalletSetting]:
    """The seller's thresholds; what is undercut now is told on the first page."""
    membership = getattr(context.get("request"), "membership", None)
    return settings_of_seller(seller_id=membership.organization_id) if membership else []


@register.filter
def of_currency(settings: list[WalletSetting], currency: str) -> WalletSetting | None:
    """The one of a wallet; None before anything happened to it."""
    return next((setting for setting in settings if setting.currency == currency), None)


@register.filter
def line_type(kind: str) -> str:
    """Why money moved; an unknown kind stands for itself."""
    return str(LineType(kind).label) if kind in LineType.values else kind


@register.filter
def signed_amount(money: Money) -> str:
    """An amount with its sign and two decimals; the page says the currency."""
    return f"{money.amount:+,.2f}".replace("-", "−")


@register.filter
def plain_amount(amount: Money | Decimal) -> str:
    """An amount with two decimals; the page says the currency."""
    number = amount.amount if isinstance(amount, Money) else amount
    return f"{number:,.2f}".replace("-", "−")


@register.filter
def top_up_tone(state: str) -> str:
    return TOP_UP_TONES[state]
