"""What happens to people and organisations, told to whoever keeps it: events, an app above this one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import models

from apps.accounts.models import Organization
from apps.common.watching import Watchers


@dataclass(frozen=True)
class Happening:
    """`name` as `noun.verbed`, `subject` a saved row, `now` an aware instant, `actor_id` the user."""

    name: str
    subject: models.Model
    organization: Organization
    payload: Mapping[str, Any]
    now: datetime
    actor_id: int | None


happenings: Final = Watchers[[Happening]]()
"""Told in the act's transaction; a watcher that fails undoes the act."""
