"""Stores are their seller's, and named once a channel."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from apps.accounts.enums import Kind
from apps.accounts.models import Organization
from apps.channels.models import Store
from apps.tenancy.context import acting_as_system, acting_for_seller

pytestmark = pytest.mark.django_db


def test_a_name_is_once_a_channel_and_seller() -> None:
    with acting_as_system():
        own, other = (
            Organization.objects.create(kind=Kind.SELLER, code=code, name=code, joined_on=date(2024, 1, 1))
            for code in ("S1", "S2")
        )
        store = Store.objects.create(seller=own, channel="shopify", name="main")
        with pytest.raises(IntegrityError, match="store_name_once"), transaction.atomic():
            Store.objects.create(seller=own, channel="shopify", name="main")
        Store.objects.create(seller=own, channel="aliexpress", name="main")
        Store.objects.create(seller=other, channel="shopify", name="main")
    with acting_for_seller(own.pk):
        assert [str(each) for each in Store.objects.all()] == ["aliexpress/main", "shopify/main"]
        assert Store.objects.get(channel="shopify") == store
