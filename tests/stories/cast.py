"""Who plays in the stories: a supplier on its way in, two members of staff, a seller who looks for goods."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from djmoney.money import Money

from apps.accounts.models import Organization, User
from apps.catalog.domain.approving import approve_request
from apps.catalog.domain.requests import draft_request, submit_request
from apps.catalog.domain.search_filters import Filters
from apps.catalog.domain.search_pages import search_goods
from apps.catalog.models import Offer
from apps.fulfillment.domain.receipts import Delivered, accept_goods
from apps.fulfillment.enums import HandOver
from apps.fulfillment.models import GoodsReceipt
from apps.stock.domain.movements import observe_stock
from apps.stock.domain.reservations import reserve_stock
from apps.suppliers.domain.agreements import draft_agreement, sign_agreement
from apps.suppliers.domain.applications import apply_to_supply
from apps.suppliers.domain.clearances import decide_clearance
from apps.suppliers.domain.documents import review_document, submit_documents, upload_document
from apps.suppliers.domain.inspections import schedule_inspection, score_inspection
from apps.suppliers.domain.lifecycle import activate_supplier
from apps.suppliers.enums import REQUIRED_KINDS
from apps.suppliers.models import SupplierDocument
from apps.tenancy.context import acting_as_ops, acting_as_system, acting_for_seller, acting_for_supplier
from apps.wallet.domain.bank_accounts import enter_bank_account, set_payer_account, verify_bank_account
from apps.wallet.domain.batches import approve_batch, prepare_batch
from apps.wallet.domain.exporting import export_batch
from apps.wallet.models import PayoutLine
from tests.factories.catalog import content_for
from tests.factories.suppliers import GOOD, application, make_organization_of_supplier, pdf_file, terms
from tests.wallet.payouts import DETAILS, PAYER, make_person

DAY = timedelta(days=1)


@dataclass
class Cast:
    """Lei works for the supplier; Ming prepares and reviews, Hua is the second person. Who does it in life, acts."""

    supplier: Organization
    seller: Organization
    lei: User
    ming: User
    hua: User

    # -- the way in ---------------------------------------------------------

    def applies(self, now: datetime) -> None:
        key = {"supplier_id": self.supplier.pk, "now": now, "actor_id": self.lei.pk}
        with acting_for_supplier(self.supplier.pk):
            apply_to_supply(application=application(self.supplier.pk), **key)
            for kind in REQUIRED_KINDS:
                upload_document(kind=kind, file=pdf_file(f"{kind.value}.pdf"), **key)
            submit_documents(**key)

    def is_vetted(self, now: datetime) -> None:
        """Documents, inspection and clearance."""
        with acting_as_ops():
            for document in SupplierDocument.objects.filter(supplier=self.supplier, state="submitted"):
                review_document(document_id=document.pk, accepted=True, now=now, actor_id=self.ming.pk)
            visit = schedule_inspection(
                supplier_id=self.supplier.pk,
                scheduled_on=now.date(),
                inspector="He Lan",
                now=now,
                actor_id=self.ming.pk,
            )
            score_inspection(inspection_id=visit.pk, scores=GOOD, notes="", now=now, actor_id=self.ming.pk)
            decide_clearance(supplier_id=self.supplier.pk, cleared=True, brands=[], now=now, actor_id=self.ming.pk)

    def agrees(self, now: datetime) -> None:
        """Eight percent commission, dispatch in 48 hours, paid the next working day."""
        offered = terms(valid_from=now.date())
        with acting_as_ops():
            draft = draft_agreement(supplier_id=self.supplier.pk, terms=offered, now=now, actor_id=self.ming.pk)
        with acting_for_supplier(self.supplier.pk):
            sign_agreement(agreement_id=draft.pk, now=now, actor_id=self.lei.pk)
        with acting_as_ops():
            activate_supplier(supplier_id=self.supplier.pk, now=now, actor_id=self.ming.pk)

    def enters_bank_account(self, now: datetime, number: str = DETAILS.number) -> None:
        details = replace(DETAILS, number=number)
        with acting_for_supplier(self.supplier.pk):
            account = enter_bank_account(supplier_id=self.supplier.pk, details=details, now=now, actor_id=self.lei.pk)
        with acting_as_ops():
            verify_bank_account(account_id=account.pk, now=now, actor_id=self.hua.pk)

    # -- goods --------------------------------------------------------------

    def publishes(self, sku: str, *, price: str, now: datetime) -> Offer:
        """A product is sent in with its first offer, and approved."""
        first_offer = {"supply_price": price, "currency": "CNY", "lead_time_days": 2, "minimum_quantity": 1}
        content = content_for(sku, offers={sku: first_offer})
        with acting_for_supplier(self.supplier.pk):
            request = draft_request(supplier_id=self.supplier.pk, content=content, now=now)
            submit_request(request_id=request.pk, now=now, actor_id=self.lei.pk)
        with acting_as_ops():
            approve_request(request_id=request.pk, now=now, actor_id=self.ming.pk)
            return Offer.objects.get(variant__sku=sku)

    def has_on_the_shelf(self, offer: Offer, quantity: int, now: datetime) -> None:
        with acting_as_ops():
            observe_stock(
                offer_id=offer.pk, quantity=quantity, observed_at=now, source="visit", key=f"visit {now}", now=now
            )

    def seller_finds(self, text: str) -> list[tuple[str, Money, bool]]:
        with acting_for_seller(self.seller.pk):
            page = search_goods(filters=Filters(text=text))
        return [(goods.sku, goods.price, goods.in_stock) for goods in page.goods]

    def order_reserves(self, number: int, offer: Offer, pieces: int, now: datetime) -> int:
        with acting_as_system():
            (answer,) = reserve_stock(
                lines={offer.pk: pieces}, document=f"order:{number}", key=f"order:{number}", now=now
            )
        assert answer.reservation_id is not None
        return answer.reservation_id

    def warehouse_accepts(self, note: str, offer: Offer, pieces: int, now: datetime) -> GoodsReceipt:
        with acting_as_ops():
            return accept_goods(
                supplier_id=self.supplier.pk,
                lines=[Delivered(offer.pk, pieces)],
                place=HandOver.WAREHOUSE,
                delivery_note=note,
                now=now,
                actor_id=self.ming.pk,
            )

    # -- money --------------------------------------------------------------

    def payout_is_sent(self, now: datetime) -> PayoutLine:
        """Prepared by Ming, approved by Hua, handed to the bank: the supplier's line."""
        with acting_as_ops():
            batch = prepare_batch(currency="CNY", due_on=now.date(), now=now, prepared_by_id=self.ming.pk)
            approve_batch(batch_id=batch.pk, now=now, approved_by_id=self.hua.pk)
            export_batch(batch_id=batch.pk, now=now, exported_by_id=self.ming.pk)
            return PayoutLine.objects.get(batch=batch)


def make_cast(now: datetime) -> Cast:
    with acting_as_system():
        lei, ming, hua = (make_person(name) for name in ("lei", "ming", "hua"))
        seller = Organization.objects.create(kind="seller", code="S1", name="Blue Harbour", joined_on=now.date())
        supplier = make_organization_of_supplier("P1", now=now)
    with acting_as_ops():
        set_payer_account(currency="CNY", details=PAYER, now=now, actor_id=hua.pk)
    return Cast(supplier, seller, lei, ming, hua)


def make_supplier_at_work(now: datetime) -> Cast:
    """From application to a bank account, in one day."""
    cast = make_cast(now)
    for act in (cast.applies, cast.is_vetted, cast.agrees, cast.enters_bank_account):
        act(now)
    return cast
