"""From the application to the payout in pages alone: the supplier in its portal, two members of staff at the desk."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Model
from django.test import Client

from apps.accounts.domain.organizations import add_member
from apps.accounts.enums import Role
from apps.accounts.models import Organization, User
from apps.catalog.models import Offer, ProductRequest
from apps.suppliers.models import Agreement, Inspection, Supplier, SupplierDocument
from apps.tenancy.context import acting_as_system
from apps.wallet.models import BankAccount, Payable, PayoutBatch
from tests.factories.suppliers import image_file, make_organization_of_supplier
from tests.ops.staff import make_staff, proven_client
from tests.portal.test_goods import filled
from tests.portal.test_money import FILLED as ACCOUNT
from tests.portal.test_onboarding import FILLED as APPLICATION
from tests.portal.test_onboarding import upload
from tests.stories.books import assert_in_order
from tests.suppliers.test_desk import TERMS

FRIDAY, MONDAY = datetime(2026, 11, 20, 2, tzinfo=UTC), datetime(2026, 11, 23, 2, tzinfo=UTC)
KINDS = ("business_licence", "tax_registration", "quality_certificate")
PAYER = {"currency": "CNY", "holder_name": "Haitun", "number": "100123456789", "bank_name": "Bank", "bic": ""}


@dataclass
class Pages:
    """Three browsers: Lei's, who owns the supplier, Ming's at the desk, and that of Hua, the second person."""

    supplier: Organization
    lei: Client
    ming: Client
    hua: Client

    def at_desk(self, page: str, who: Client | None = None, **form: object) -> None:
        """A form or a button at the desk; it leads on, or the page says why not."""
        answer = (who or self.ming).post(f"/admin/{page}", form)
        assert answer.status_code == 302, answer.content.decode()

    def in_portal(self, page: str, **form: object) -> None:
        answer = self.lei.post(f"/portal/{page}", form)
        assert answer.status_code == 302, answer.content.decode()


def the_only(model: type[Model]) -> int:
    """The number in the address of a page: of the only row there is."""
    with acting_as_system():
        return model._default_manager.get().pk


@pytest.fixture
def pages(db: None) -> Iterator[Pages]:
    with acting_as_system():
        supplier = make_organization_of_supplier("P")
        owner = User.objects.create_user("lei@p.example", None, name="Lei")
        add_member(organization=supplier, user=owner, role=Role.OWNER)
    with time_machine.travel(FRIDAY, tick=False):
        lei = Client()
        lei.force_login(owner)
        ming, hua = (proven_client(make_staff(f"{name}@haitun.example")) for name in ("ming", "hua"))
        yield Pages(supplier, lei, ming, hua)


def is_vetted(pages: Pages) -> None:
    pages.in_portal("application/", **APPLICATION)
    for kind in KINDS:
        assert upload(pages.lei, kind).status_code == 302
    pages.in_portal("documents/submit/")
    with acting_as_system():
        documents = list(SupplierDocument.objects.values_list("pk", flat=True))
    for document in documents:
        pages.at_desk(f"suppliers/supplierdocument/{document}/do/accept/", expires_on="2027-06-30")
    profile = f"suppliers/supplier/{the_only(Supplier)}"
    pages.at_desk(f"{profile}/do/schedule/", scheduled_on="2026-11-20", inspector="He Lan")
    visit = f"suppliers/inspection/{the_only(Inspection)}"
    pages.at_desk(f"{visit}/do/photo/", file=image_file("press.jpg"))
    pages.at_desk(f"{visit}/do/score/", production="80", quality_control="75", packaging="90", notes="")
    pages.at_desk(f"{profile}/do/clear/", cleared="yes", reason="", brands="")
    pages.at_desk(f"{profile}/do/draft/", **TERMS)
    pages.in_portal(f"agreements/{the_only(Agreement)}/sign/")
    pages.at_desk(f"{profile}/act/activate/")


def offers_a_train(pages: Pages) -> int:
    pages.in_portal("products/new/", **filled())
    pages.at_desk(f"catalog/productrequest/{the_only(ProductRequest)}/act/approve/")
    terms = {"supply_price": "50", "currency": "CNY", "lead_time_days": "2", "minimum_quantity": "1"}
    pages.in_portal("offers/new/", sku="train-1", **terms)
    offer = the_only(Offer)
    pages.in_portal(f"stock/{offer}/", **{"act": "count", "count-quantity": 40})
    return offer


def is_paid(pages: Pages) -> None:
    pages.at_desk(f"wallet/bankaccount/{the_only(BankAccount)}/act/verify/")
    pages.at_desk("wallet/payeraccount/add/", **PAYER, bank_code="102290000011")
    pages.at_desk("wallet/payoutbatch/prepare/", currency="CNY", due_on="2026-11-23")
    batch = f"wallet/payoutbatch/{the_only(PayoutBatch)}"
    pages.at_desk(f"{batch}/do/approve/", pages.hua, compared="on")
    pages.at_desk(f"{batch}/do/export/", pages.hua, compared="on")
    assert b"CstmrCdtTrfInitn" in pages.ming.get(f"/admin/{batch}/file/xml/").content
    number = the_only(PayoutBatch)
    told = SimpleUploadedFile("bank.csv", f"reference,outcome,reason\nHT-{number}-1,confirmed,\n".encode())
    pages.at_desk(f"{batch}/do/results/", file=told)


def test_a_supplier_is_led_from_its_application_to_its_payout_in_pages_alone(pages: Pages) -> None:
    is_vetted(pages)
    offer = offers_a_train(pages)
    pages.in_portal("money/bank-account/", **ACCOUNT)
    goods = {"form-TOTAL_FORMS": 12, "form-INITIAL_FORMS": 0, "form-0-sku": "TRAIN-1", "form-0-accepted": 5}
    delivery = {"supplier": pages.supplier.pk, "delivery_note": "DN-7", "place": "warehouse"}
    pages.at_desk("fulfillment/goodsreceipt/accept/", **delivery, **goods)
    assert "35" in pages.lei.get(f"/portal/stock/{offer}/").content.decode()
    with time_machine.travel(MONDAY, tick=False):  # the next working day
        is_paid(pages)
        money = pages.lei.get("/portal/money/").content.decode()
    assert ("DN-7" in money, "CNY 250.00" in money, "confirmed" in money) == (True, True, True)
    with acting_as_system():
        assert (Payable.objects.get().state, str(Payable.objects.get().due_on)) == ("paid", "2026-11-23")
    assert_in_order(supplier_costs=-250_00, bank=250_00)
