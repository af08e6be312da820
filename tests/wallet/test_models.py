"""FX rates: one a day, over zero, the same for everybody, written by nobody's tenant."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from apps.tenancy.context import acting_as_system, acting_for_seller
from apps.wallet.models import FxRate

pytestmark = pytest.mark.django_db


def rate(value: str, **values: object) -> FxRate:
    given = {"rate_on": date(2026, 8, 1), "base": "USD", "quote": "CNY", "rate": Decimal(value)}
    return FxRate.objects.create(**given | values)


def test_a_rate_is_once_a_day_and_over_zero() -> None:
    with acting_as_system():
        kept = rate("7.11")
        with pytest.raises(IntegrityError, match="fx_rate_once_a_day"), transaction.atomic():
            rate("7.12")
        with pytest.raises(IntegrityError, match="fx_rate_positive"), transaction.atomic():
            rate("0", base="EUR")
        assert list(FxRate.objects.all()) == [kept]
        assert str(kept) == "1 Aug 2026 1 USD = 7.11 CNY"


def test_tenants_read_rates_and_cannot_write_them() -> None:
    with acting_as_system():
        kept = rate("7.11")
    with acting_for_seller(1):
        assert list(FxRate.objects.all()) == [kept]
    with pytest.raises(ProgrammingError, match="permission denied"), acting_for_seller(1):
        rate("1", base="EUR")
    with acting_as_system():
        assert list(FxRate.objects.all()) == [kept]
