"""Agreements: drafted by staff, signed as they are, kept version by version."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from apps.categories.domain.queries import refuse_unknown_codes
from apps.common.periods import shanghai_day
from apps.suppliers.domain.errors import UnfitTerms, WrongState
from apps.suppliers.domain.states import lock_supplier, note, refuse_unless
from apps.suppliers.domain.watching import supply_changed
from apps.suppliers.enums import AgreementState, Event, SupplierState
from apps.suppliers.models import Agreement

MAY_AGREE = (SupplierState.AGREEMENT, SupplierState.ACTIVE, SupplierState.SUSPENDED)


@dataclass(frozen=True)
class Terms:
    """What is agreed. Days are of Shanghai, both ends included; the commission is percent of the supply price."""

    category_codes: tuple[str, ...]
    commission_percent: Decimal
    valid_from: date
    valid_until: date
    quality_terms: str
    dispatch_hours: int = 48
    payout_working_days: int = 1


@transaction.atomic
def draft_agreement(*, supplier_id: int, terms: Terms, now: datetime, actor_id: int | None) -> Agreement:
    """Offer terms as the next version; an unsigned draft is withdrawn for it.

    While an agreement is made, and of active or suspended suppliers to renew it. Raises UnfitTerms, UnknownCategory.
    """
    profile = lock_supplier(supplier_id)
    refuse_unless(profile, *MAY_AGREE)
    _refuse_unfit(terms, shanghai_day(now))
    withdraw_draft(supplier_id)
    newest = Agreement.objects.filter(supplier_id=supplier_id).aggregate(newest=Max("version"))["newest"] or 0
    fields = asdict(terms) | {"category_codes": sorted(set(terms.category_codes))}
    agreement = Agreement.objects.create(supplier_id=supplier_id, version=newest + 1, drafted_at=now, **fields)
    note(profile, Event.AGREEMENT_DRAFTED, now=now, actor_id=actor_id, **_named(agreement))
    return agreement


@transaction.atomic
def sign_agreement(*, agreement_id: int, now: datetime, actor_id: int | None) -> Agreement:
    """Sign a draft: by the supplier itself, or by staff who hold the signed paper. From then it never changes.

    It is in force from its first day or from the day of signing, whichever is later, so that the past keeps its
    terms. Raises WrongState, UnfitTerms when its last day is over.
    """
    owner = Agreement.objects.values_list("supplier_id", flat=True).get(pk=agreement_id)
    profile = lock_supplier(owner)
    agreement = Agreement.objects.get(pk=agreement_id)
    refuse_unless(profile, *MAY_AGREE)
    if agreement.state != AgreementState.DRAFT:
        raise WrongState(
            _("Version %(version)s is '%(state)s'; only a draft is signed.")
            % {"version": agreement.version, "state": agreement.get_state_display()}
        )
    today = shanghai_day(now)
    if agreement.valid_until < today:
        raise UnfitTerms(_("Version %(version)s ended unsigned; draft a new one.") % {"version": agreement.version})
    agreement.state, agreement.signed_at = AgreementState.SIGNED, now
    agreement.in_force_from = max(agreement.valid_from, today)
    agreement.save(update_fields=["state", "signed_at", "in_force_from"])
    note(profile, Event.AGREEMENT_SIGNED, now=now, actor_id=actor_id, **_named(agreement))
    supply_changed.tell(owner, now)
    return agreement


def withdraw_draft(supplier_id: int) -> None:
    """An unsigned draft can't be signed any more; the caller records why."""
    Agreement.objects.filter(supplier_id=supplier_id, state=AgreementState.DRAFT).update(state=AgreementState.WITHDRAWN)


def _refuse_unfit(terms: Terms, today: date) -> None:
    faults = {
        _("choose at least one category"): not terms.category_codes,
        _("dispatch takes 1 to 720 hours"): not 1 <= terms.dispatch_hours <= 720,
        _("payout takes 1 to 30 working days"): not 1 <= terms.payout_working_days <= 30,
        _("the commission is 0 to 99.99 percent"): not 0 <= terms.commission_percent < 100,
        _("the last day is not before the first"): terms.valid_until < terms.valid_from,
        _("the last day is today or later"): terms.valid_until < today,
        _("the quality terms say something"): not terms.quality_terms.strip(),
    }
    found = [fault for fault, applies in faults.items() if applies]
    if found:
        raise UnfitTerms(_("These terms can't be agreed: %(faults)s.") % {"faults": "; ".join(found)})
    refuse_unknown_codes(terms.category_codes)


def _named(agreement: Agreement) -> dict[str, object]:
    return {
        "agreement": agreement.pk,
        "version": agreement.version,
        "commission_percent": str(agreement.commission_percent),
        "payout_working_days": agreement.payout_working_days,
    }
