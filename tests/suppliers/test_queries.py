"""What others ask: who may supply, on which terms, on which day."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from apps.suppliers.domain.agreements import draft_agreement, sign_agreement
from apps.suppliers.domain.errors import NoAgreement, SupplierNotActive, UnknownSupplier
from apps.suppliers.domain.lifecycle import suspend_supplier
from apps.suppliers.domain.queries import agreement_in_force, require_active
from apps.tenancy.context import acting_as_system, acting_for_supplier
from tests.factories.suppliers import JOINED_AT, make_active_supplier, make_organization_of_supplier, terms

pytestmark = pytest.mark.django_db

MARCH = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


def test_the_newest_version_in_force_counts_on_its_days():
    supplier = make_active_supplier(commission_percent="8", categories=("toys",))
    with acting_as_system():
        offered = terms(commission_percent="6.5", valid_from=date(2026, 4, 1), valid_until=date(2026, 4, 30))
        draft = draft_agreement(supplier_id=supplier.pk, terms=offered, now=MARCH, actor_id=None)
        sign_agreement(agreement_id=draft.pk, now=MARCH, actor_id=None)
        days = (date(2026, 1, 5), date(2026, 3, 31), date(2026, 4, 1), date(2026, 4, 30), date(2026, 5, 1))
        found = [agreement_in_force(supplier_id=supplier.pk, on=day).commission_percent for day in days]
    assert found == [Decimal(8), Decimal(8), Decimal("6.5"), Decimal("6.5"), Decimal(8)]


def test_a_version_signed_late_does_not_change_the_past():
    supplier = make_active_supplier(commission_percent="8", categories=("toys",))
    with acting_as_system():
        offered = terms(commission_percent="6", valid_from=date(2026, 2, 1))
        draft = draft_agreement(supplier_id=supplier.pk, terms=offered, now=JOINED_AT, actor_id=None)
        sign_agreement(agreement_id=draft.pk, now=MARCH, actor_id=None)
        found = [agreement_in_force(supplier_id=supplier.pk, on=date(2026, 3, day)).version for day in (1, 2)]
    assert found == [1, 2]


def test_a_category_is_covered_by_itself_or_one_above():
    supplier = make_active_supplier(categories=("kitchen", "toys"))
    day = JOINED_AT.date()
    with acting_for_supplier(supplier.pk):
        for code in ("kitchen", "cookware", "plush-toys"):
            assert agreement_in_force(supplier_id=supplier.pk, on=day, category_code=code).version == 1
        with pytest.raises(NoAgreement, match="on 5 Jan 2026 for category 'home'"):
            agreement_in_force(supplier_id=supplier.pk, on=day, category_code="home")


@pytest.mark.parametrize(("day", "told"), [(date(2026, 1, 4), "4 Jan 2026"), (date(2029, 1, 1), "1 Jan 2029")])
def test_outside_of_its_days_there_is_no_agreement(day: date, told: str):
    supplier = make_active_supplier()
    with acting_as_system(), pytest.raises(NoAgreement, match=f"is in force on {told}"):
        agreement_in_force(supplier_id=supplier.pk, on=day)


def test_only_an_active_supplier_is_let_through():
    supplier = make_active_supplier()
    with acting_as_system():
        stranger = make_organization_of_supplier("P2")
        assert require_active(supplier.pk).supplier == supplier
        with pytest.raises(UnknownSupplier):
            require_active(stranger.pk)
        suspend_supplier(supplier_id=supplier.pk, reason="Late three weeks in a row", now=MARCH, actor_id=None)
        with pytest.raises(SupplierNotActive, match="is not active \\(Suspended\\)"):
            require_active(supplier.pk)
