"""Which column of a file is which of ours: suggested, corrected by the supplier, and remembered."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from apps.categories.models import CategoryAttribute
from apps.feeds.domain.columns import COLUMNS, Mapped, bare, is_known, suggest
from apps.feeds.domain.errors import MappingFaulty
from apps.feeds.domain.states import NOT_YET_WRITTEN, lock_feed, note, require_state
from apps.feeds.enums import FeedState
from apps.feeds.models import Feed, FeedMapping

MUST = "supplier_sku"


def signature_of(header: Sequence[str]) -> str:
    """Files with the same columns in the same order have the same one."""
    return hashlib.sha256(json.dumps(header).encode()).hexdigest()


def suggest_mapping(feed: Feed) -> Mapped:
    """How the columns of a feed are probably meant: as last time, else by their names in English and Chinese."""
    last = FeedMapping.objects.filter(supplier_id=feed.supplier_id, signature=signature_of(feed.header)).first()
    return suggest(feed.header, last.mapping if last else {}, attribute_columns())


def attribute_columns() -> dict[str, str]:
    """A column for each attribute that some category has, by its names in both languages."""
    attributes = CategoryAttribute.objects.values_list("code", "name_en", "name_zh")
    return {bare(name): f"attribute:{code}" for code, *names in attributes for name in (f"attribute:{code}", *names)}


@transaction.atomic
def set_mapping(*, feed_id: int, mapping: Mapping[str, str], now: datetime, actor_id: int | None = None) -> Feed:
    """Say which of our columns each of the file's is (empty: none of them), and remember it for the next such file.

    What an earlier check found is forgotten. Raises MappingFaulty, FeedStateRefused.
    """
    feed = lock_feed(feed_id)
    require_state(feed, NOT_YET_WRITTEN)
    faults = faults_of(feed.header, mapping)
    if faults:
        raise MappingFaulty("; ".join(faults))
    feed.state = FeedState.RECEIVED
    feed.mapping = {name: mapping.get(name, "") for name in feed.header}
    feed.save(update_fields=["mapping", "state"])
    FeedMapping.objects.update_or_create(
        supplier_id=feed.supplier_id,
        signature=signature_of(feed.header),
        defaults={"mapping": feed.mapping, "used_at": now},
    )
    note(feed, "feed.mapped", now=now, actor_id=actor_id, mapping=feed.mapping)
    return feed


def column_label(column: str) -> str:
    """What a person calls one of our columns."""
    known = COLUMNS.get(column)
    return str(known.label) if known else column


def faults_of(header: Sequence[str], mapping: Mapping[str, str]) -> list[str]:
    """Everything that is wrong with a mapping."""
    used = [column for column in mapping.values() if column]
    faults = [_("the file has no column '%(name)s'") % {"name": name} for name in mapping if name not in header]
    faults += [_("there is no column '%(name)s' to map to") % {"name": name} for name in used if not is_known(name)]
    faults += [
        _("two columns are mapped to '%(column)s'; keep one") % {"column": column_label(column)}
        for column in sorted(set(used))
        if used.count(column) > 1
    ]
    if MUST not in used:
        faults.append(_("no column is mapped to your SKU, by which offers are known; map one"))
    elif len(used) == 1:
        faults.append(_("only your SKU is mapped; map at least one column with something to say about it"))
    return faults
