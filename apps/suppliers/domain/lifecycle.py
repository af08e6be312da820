"""Supplying: it begins with a complete checklist, may pause, and ends for good. Run these as the operator."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from apps.common.periods import shanghai_day
from apps.suppliers.domain.agreements import withdraw_draft
from apps.suppliers.domain.checklist import onboarding_checklist
from apps.suppliers.domain.errors import OnboardingIncomplete
from apps.suppliers.domain.states import NOT_ENDED, lock_supplier, move, refuse_unless, refuse_without_reason
from apps.suppliers.enums import Event, SupplierState
from apps.suppliers.models import Supplier


@transaction.atomic
def activate_supplier(*, supplier_id: int, now: datetime, actor_id: int | None, reason: str = "") -> Supplier:
    """*agreement* → *active*: its offers may be ordered. Raises OnboardingIncomplete naming what is missing."""
    profile = lock_supplier(supplier_id)
    refuse_unless(profile, SupplierState.AGREEMENT)
    _refuse_incomplete(profile, now)
    move(profile, SupplierState.ACTIVE, event=Event.ACTIVATED, now=now, actor_id=actor_id, reason=reason)
    return profile


@transaction.atomic
def suspend_supplier(*, supplier_id: int, reason: str, now: datetime, actor_id: int | None) -> Supplier:
    """*active* → *suspended*: nothing new is ordered from it. Raises ReasonMissing, WrongState."""
    profile = lock_supplier(supplier_id)
    refuse_unless(profile, SupplierState.ACTIVE)
    refuse_without_reason(reason)
    move(profile, SupplierState.SUSPENDED, event=Event.SUSPENDED, now=now, actor_id=actor_id, reason=reason)
    return profile


@transaction.atomic
def resume_supplier(*, supplier_id: int, now: datetime, actor_id: int | None, reason: str = "") -> Supplier:
    """*suspended* → *active*, if documents and agreement still hold. Raises OnboardingIncomplete, WrongState."""
    profile = lock_supplier(supplier_id)
    refuse_unless(profile, SupplierState.SUSPENDED)
    _refuse_incomplete(profile, now)
    move(profile, SupplierState.ACTIVE, event=Event.RESUMED, now=now, actor_id=actor_id, reason=reason)
    return profile


@transaction.atomic
def end_supplier(*, supplier_id: int, reason: str, now: datetime, actor_id: int | None) -> Supplier:
    """From any state to *ended*, for good; history stays, an unsigned draft is withdrawn. Raises ReasonMissing."""
    profile = lock_supplier(supplier_id)
    refuse_unless(profile, *NOT_ENDED)
    refuse_without_reason(reason)
    withdraw_draft(supplier_id)
    move(profile, SupplierState.ENDED, event=Event.ENDED, now=now, actor_id=actor_id, reason=reason)
    return profile


def _refuse_incomplete(profile: Supplier, now: datetime) -> None:
    missing = onboarding_checklist(supplier_id=profile.supplier_id, on=shanghai_day(now)).missing
    if missing:
        raise OnboardingIncomplete(
            _("%(name)s can't supply yet; missing: %(steps)s.")
            % {"name": profile, "steps": ", ".join(f"{step.label} ({step.note})" for step in missing)}
        )
