"""What a row of a feed changes, as suppliers read it."""

from typing import Any, NamedTuple

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.feeds.domain.columns import COLUMNS
from apps.feeds.models import FeedRow

register = template.Library()
LABELS: dict[str, str | Promise] = {
    name: COLUMNS[name].label
    for name in (
        "supplier_sku", "supply_price", "currency", "lead_time_days", "minimum_quantity", "warehouse", "stock"
    )
} | {"steps": _("price steps")}  # fmt: skip
TITLES = {"en": COLUMNS["title_en"].label, "zh-hans": COLUMNS["title_zh"].label}


class Change(NamedTuple):
    """One figure of an offer, before and after."""

    label: str | Promise
    before: str
    after: str


@register.filter
def changes(row: FeedRow) -> list[Change]:
    """The figures that the row changes, or that a new offer begins with; of a new product its titles."""
    before, after = row.before or {}, row.after or {}
    texts = (row.product or {}).get("texts", {})
    titles = [Change(TITLES[language], "", text["title"]) for language, text in texts.items()]
    return titles + [
        Change(label, shown(before.get(name)), shown(after[name]))
        for name, label in LABELS.items()
        if name in after and after[name] != before.get(name) and after[name] not in (None, "", [])
    ]


@register.filter
def words(text: str) -> list[str]:
    return text.split()


def shown(value: Any) -> str:
    """A figure; price steps as `10+ 18.00`."""
    if isinstance(value, list):
        return ", ".join(f"{quantity}+ {price}" for quantity, price in value)
    return "" if value is None else str(value)
