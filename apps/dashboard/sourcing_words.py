"""What goods tell about themselves, in the reader's language."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from apps.catalog.domain.search_details import GoodsDetails
from apps.catalog.models import Variant
from apps.dashboard.templatetags.haitun_format import telling


def attributes_in_words(details: GoodsDetails) -> list[tuple[str, str]]:
    """Name and value of each attribute of a variant; one that its category no longer asks for goes by its code."""
    known = {each.code: each for each in details.attributes}
    return [
        (str(known.get(code, code)), f"{value_in_words(value)} {known[code].unit if code in known else ''}".strip())
        for code, value in details.variant.attributes.items()
    ]


def value_in_words(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(value)


def labels_of(variants: Sequence[Variant]) -> list[tuple[Variant, str]]:
    """A short label for each variant of a product: what tells it apart, else its SKU."""
    labels = [", ".join(telling(variant.attributes)) for variant in variants]
    once = Counter(labels)
    return [
        (variant, label if label and once[label] == 1 else variant.sku)
        for variant, label in zip(variants, labels, strict=True)
    ]
