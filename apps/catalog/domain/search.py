"""Keeping what sellers search in step with what is published."""

from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from typing import Final

import structlog
from django.db import connection, transaction

from apps.catalog.models import Variant

CHUNK: Final = 2_000
log = structlog.get_logger(__name__)
Step = Callable[[], AbstractContextManager[None]]


def refresh_entries(variant_ids: Collection[int]) -> int:
    """Write the entries of these variants anew and remove those that nobody sells; returns how many changed.

    Call it in the transaction that changed offers, variants, products, texts, brands or categories: supplier,
    operator and system may. Prices are valued in CNY by the newest rate; offers in a currency that has none are
    not found before it has one (see `rebuild_entries`), and the log says so.
    """
    if not variant_ids:
        return 0
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select * from catalog.refresh_entries(%s)", [sorted(variant_ids)])
        written, removed, unvalued = cursor.fetchone()
    if unvalued:
        log.warning("offers_without_a_rate", currencies=unvalued)
    return int(written) + int(removed)


def rebuild_entries(*, step: Step) -> int:
    """Refresh every variant, two thousand a step (a context that commits); returns how many entries changed.

    Each night, for what publishes nothing: new rates, and names of categories.
    """
    changed = last = 0
    while True:
        with step():
            ids = list(Variant.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:CHUNK])
            changed += refresh_entries(ids)
        if len(ids) < CHUNK:
            return changed
        last = ids[-1]
