"""Applying to supply, and mending the application while it is open."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from stdnum.cn import uscc
from stdnum.exceptions import ValidationError

from apps.categories.domain.queries import refuse_unknown_codes
from apps.suppliers.domain.errors import AppliedAlready, CreditCodeTaken, InvalidCreditCode, UnfitTerms
from apps.suppliers.domain.states import lock_supplier, note, refuse_unless
from apps.suppliers.enums import Event, SupplierState
from apps.suppliers.models import Supplier


@dataclass(frozen=True)
class Application:
    """What an applicant tells. `credit_code` is the unified social credit code of its business licence (GB 32100)."""

    legal_name: str
    credit_code: str
    legal_person: str
    address: str
    contact_name: str
    contact_phone: str
    contact_email: str
    category_codes: tuple[str, ...]
    introduction: str = ""


@transaction.atomic
def apply_to_supply(*, supplier_id: int, application: Application, now: datetime, actor_id: int | None) -> Supplier:
    """Open the application of a supplier's organisation: state *applied*.

    Raises AppliedAlready, InvalidCreditCode, CreditCodeTaken, UnknownCategory, UnfitTerms without a category.
    """
    if Supplier.objects.filter(supplier_id=supplier_id).exists():
        raise AppliedAlready(_("You have applied already; change the open application instead."))
    profile = Supplier(supplier_id=supplier_id, applied_at=now, state_since=now)
    _write(profile, application)
    note(profile, Event.APPLIED, now=now, actor_id=actor_id, to=profile.state, credit_code=profile.credit_code)
    return profile


@transaction.atomic
def amend_application(*, supplier_id: int, application: Application, now: datetime, actor_id: int | None) -> Supplier:
    """Mend what the application says while it is open. Raises as `apply_to_supply`, and WrongState later on."""
    profile = lock_supplier(supplier_id)
    refuse_unless(profile, SupplierState.APPLIED)
    before = {name: getattr(profile, name) for name in asdict(application)}
    _write(profile, application)
    changed = sorted(name for name, value in before.items() if getattr(profile, name) != value)
    note(profile, Event.APPLICATION_AMENDED, now=now, actor_id=actor_id, changed=changed)
    return profile


def checked_credit_code(text: str) -> str:
    """The code as it is printed on a licence. Raises InvalidCreditCode that says what is wrong with it."""
    try:
        return str(uscc.validate(text))
    except ValidationError as error:
        raise InvalidCreditCode(
            _("'%(code)s' is no unified social credit code: 18 characters with a check digit, as on the licence.")
            % {"code": text}
        ) from error


def _write(profile: Supplier, application: Application) -> None:
    if not application.category_codes:
        raise UnfitTerms(_("Choose at least one category."))
    refuse_unknown_codes(application.category_codes)
    for name, value in asdict(application).items():
        setattr(profile, name, value)
    profile.category_codes = sorted(set(application.category_codes))
    profile.credit_code = checked_credit_code(application.credit_code)
    try:
        with transaction.atomic():
            profile.save()
    except IntegrityError as error:
        if profile.pk is None and Supplier.objects.filter(supplier_id=profile.supplier_id).exists():
            raise AppliedAlready(_("You have applied already; change the open application instead.")) from error
        raise CreditCodeTaken(
            _("%(code)s belongs to another supplier; one enterprise applies once. Ask the platform if it is yours.")
            % {"code": profile.credit_code}
        ) from error
