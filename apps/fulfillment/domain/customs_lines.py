"""The lines of a customs declaration: what the goods are, in English, what they weigh, where they come from."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _

from apps.catalog.enums import Language
from apps.common.documents.fonts import unprintable
from apps.fulfillment.domain.parcel_errors import NotDeclarable
from apps.fulfillment.models import PackingStandard
from apps.orders.models import LineItem

MOST_CHARACTERS: Final = 60
MOST_PIECES: Final = 999
WORD: Final = re.compile(r"[^\W_]+")
LATIN: Final = ("LATIN", "FEMININE", "MASCULINE", "MICRO", "MODIFIER")


@dataclass(frozen=True)
class DeclaredLine:
    """Pieces of one kind; `value` and `net_weight_g` are of all of them together."""

    description: str
    quantity: int
    net_weight_g: int
    value: Decimal
    hs6: str
    origin: str
    has_battery: bool
    is_liquid: bool

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"value": str(self.value)}


def declared_lines(
    items: Sequence[LineItem], values: Mapping[int, Decimal], *, weight_g: int, standard: PackingStandard
) -> list[DeclaredLine]:
    """One line a variant, in the order of the items. Net weights never add up to more than the parcel weighs.

    Raises NotDeclarable, which names the SKU: no English title or one in other letters, a description of generic
    words only, more than 999 pieces, a value outside the standard's bounds.
    """
    groups: dict[int, list[LineItem]] = {}
    for item in items:
        groups.setdefault(item.variant_id, []).append(item)
    pieces = [sum(item.quantity for item in group) for group in groups.values()]
    net = _net_weights(
        [group[0].variant.weight_g * n for group, n in zip(groups.values(), pieces, strict=True)], weight_g
    )
    lines = []
    for group, quantity, net_weight_g in zip(groups.values(), pieces, net, strict=True):
        variant = group[0].variant
        line = DeclaredLine(
            description=description_of(group[0], standard),
            quantity=quantity,
            net_weight_g=net_weight_g,
            value=sum((values[item.pk] for item in group), Decimal(0)),
            hs6=variant.product.hs6,
            origin=variant.product.origin,
            has_battery=variant.has_battery,
            is_liquid=variant.is_liquid,
        )
        _check(line, variant.sku, standard)
        lines.append(line)
    return lines


def description_of(item: LineItem, standard: PackingStandard) -> str:
    """The product's English title, cut at a word to 60 characters; raises NotDeclarable."""
    sku = item.variant.sku
    titles = {text.language: text.title for text in item.variant.product.texts.all()}
    title = " ".join(titles.get(Language.ENGLISH, "").split())
    if not title:
        raise NotDeclarable(
            _("%(sku)s has no English title, and customs want one; add it to the product") % {"sku": sku}
        )
    if unread := _unread(title):
        raise NotDeclarable(
            _("customs can't read the English title of %(sku)s (%(characters)s): write it in Latin letters there")
            % {"sku": sku, "characters": " ".join(unread)}
        )
    words = {word.lower() for word in WORD.findall(title) if not word.isdigit()}
    if words <= {*standard.generic_words}:
        raise NotDeclarable(
            _("%(sku)s is called '%(title)s', which customs refuse: say in its English title what it is")
            % {"sku": sku, "title": title}
        )
    if len(title) <= MOST_CHARACTERS:
        return title
    return title[: MOST_CHARACTERS + 1].rpartition(" ")[0] or title[:MOST_CHARACTERS]


def _unread(title: str) -> list[str]:
    """Letters of other scripts, and what no font of ours has."""
    foreign = {each for each in title if each.isalpha() and not unicodedata.name(each, "").startswith(LATIN)}
    return sorted(foreign | set(unprintable(title)))


def _net_weights(catalog: Sequence[int], weight_g: int) -> list[int]:
    """The catalog's weights, or where the parcel is lighter than they are together, in proportion, rounded down."""
    total = sum(catalog)
    if total <= weight_g:
        return list(catalog)
    return [each * weight_g // total for each in catalog]


def _check(line: DeclaredLine, sku: str, standard: PackingStandard) -> None:
    if line.quantity > MOST_PIECES:
        raise NotDeclarable(
            _("%(pieces)s pieces of %(sku)s are more than the form takes: pack at most %(most)s in a parcel")
            % {"pieces": line.quantity, "sku": sku, "most": MOST_PIECES}
        )
    if not standard.declared_least <= line.value <= standard.declared_most:
        raise NotDeclarable(
            _("%(sku)s would be declared at %(value)s, which is not between %(least)s and %(most)s: mend its price")
            % {"sku": sku, "value": line.value, "least": standard.declared_least, "most": standard.declared_most}
        )
