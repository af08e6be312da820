"""Which column of a file is which of ours: suggested, corrected by the seller, and remembered."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from apps.feeds.domain.mapping import signature_of
from apps.order_files.domain.columns import COLUMNS, NEEDED, suggest
from apps.order_files.domain.errors import MappingFaulty
from apps.order_files.domain.states import lock_file, note, require_state
from apps.order_files.enums import NOT_YET_TAKEN, FileState
from apps.order_files.models import OrderFile, OrderFileMapping


def suggest_mapping(file: OrderFile) -> dict[str, str]:
    """How the columns are probably meant: as last time, else by their names in English and Chinese."""
    known = OrderFileMapping.objects.filter(seller_id=file.seller_id, signature=signature_of(file.header)).first()
    return suggest(file.header, known.mapping if known else {})


@transaction.atomic
def set_mapping(*, file_id: int, mapping: Mapping[str, str], now: datetime, actor_id: int | None = None) -> OrderFile:
    """Say which of our columns each of the file's is (empty: none of them), and remember it for the next such file.

    What an earlier check found is forgotten. Raises MappingFaulty, FileStateRefused.
    """
    file = lock_file(file_id)
    require_state(file, NOT_YET_TAKEN)
    faults = faults_of(file.header, mapping)
    if faults:
        raise MappingFaulty("; ".join(faults))
    file.state = FileState.RECEIVED
    file.mapping = {name: mapping.get(name, "") for name in file.header}
    file.save(update_fields=["mapping", "state"])
    OrderFileMapping.objects.update_or_create(
        seller_id=file.seller_id,
        signature=signature_of(file.header),
        defaults={"mapping": file.mapping, "used_at": now},
    )
    note(file, "order_file.mapped", now=now, actor_id=actor_id, mapping=file.mapping)
    return file


def faults_of(header: Sequence[str], mapping: Mapping[str, str]) -> list[str]:
    """Everything that is wrong with a mapping."""
    used = [column for column in mapping.values() if column]
    faults = [_("the file has no column '%(name)s'") % {"name": name} for name in mapping if name not in header]
    faults += [_("there is no column '%(name)s' to map to") % {"name": name} for name in used if name not in COLUMNS]
    twice = sorted({column for column in used if used.count(column) > 1})
    faults += [_("two columns are mapped to %(name)s; keep one") % {"name": column} for column in twice]
    missing = [COLUMNS[column].label for column in NEEDED if column not in used]
    faults += [_("no column is mapped to %(name)s; map one") % {"name": label} for label in missing]
    return faults
