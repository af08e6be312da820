"""Products, brands and offers as suppliers read them."""

from typing import Any

from django import template
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from apps.catalog.domain.content import title_of
from apps.catalog.models import Product
from apps.stock.enums import COUNTED, MovementKind
from apps.stock.models import Movement

register = template.Library()
TONES = {
    "approved": "badge-success",
    "accepted": "badge-success",
    "active": "badge-success",
    "submitted": "badge-info",
    "suspended": "badge-warning",
    "refused": "badge-error",
    "revoked": "badge-error",
}
ACT_LABELS: dict[str, str | Promise] = {"suspend": _("Suspend"), "resume": _("Resume"), "end": _("End")}


@register.filter
def content_title(content: Any) -> str:
    """The title of a request's content, in the reader's language where it has one."""
    return title_of(content, get_language() or "")


@register.filter
def product_title(product: Product) -> str:
    """The title of a published product, in the reader's language where it has one; its texts are prefetched."""
    titles = {text.language: text.title for text in product.texts.all()}
    return titles.get(get_language() or "") or titles.get("en") or next(iter(titles.values()), "")


@register.filter
def tone(state: str) -> str:
    """The colour of a state's badge."""
    return TONES.get(state, "badge-ghost")


@register.filter
def act_label(act: str) -> str:
    return str(ACT_LABELS[act])


@register.filter
def source_label(source: str) -> str:
    """Where a quantity was observed: a feed by its number, a count by hand, else as the source calls itself."""
    kind, _, number = source.partition(" ")
    if kind == "feed" and number.isdecimal():
        return gettext("feed %(number)s") % {"number": number}
    return gettext("counted by hand") if source == COUNTED else source


@register.filter
def in_words(reason: str) -> str:
    """A reason as somebody wrote it, or in the reader's language where the platform gave it."""
    return gettext(reason) if reason else ""


@register.filter
def movement_reason(movement: Movement) -> str:
    """Of what was seen, from where; of everything else what somebody wrote about it."""
    seen = (MovementKind.OBSERVATION, MovementKind.IGNORED)
    return source_label(movement.source) if movement.kind in seen else in_words(movement.reason)
