"""What supplier P1 has beside its purchase orders: goods on review, feeds, papers, payouts; and who comes in."""

from datetime import datetime, timedelta

from apps.accounts.models import Organization, User
from apps.catalog.domain.brands import Claim, accept_authorisation, submit_authorisation
from apps.catalog.domain.requests import submit_requests
from apps.catalog.enums import AuthorisationKind
from apps.common.periods import shanghai_day
from apps.fulfillment.domain.returns import return_goods
from apps.fulfillment.models import GoodsReceipt
from apps.stock.domain.policy import set_safety_buffer
from apps.suppliers.domain.agreements import draft_agreement
from apps.suppliers.domain.applications import apply_to_supply
from apps.suppliers.domain.documents import review_document, upload_document
from apps.suppliers.domain.inspections import add_inspection_photo, schedule_inspection
from apps.suppliers.enums import DocumentKind
from apps.suppliers.models import SupplierDocument
from apps.tenancy.context import acting_as_ops, acting_as_system
from apps.wallet.domain.bank_accounts import set_payer_account
from apps.wallet.domain.batches import approve_batch, prepare_batch
from apps.wallet.domain.exporting import export_batch
from tests.factories.catalog import content_for, make_offer, make_variant, published
from tests.factories.suppliers import (
    application,
    image_file,
    make_organization_of_supplier,
    pdf_file,
    send_documents,
    terms,
)
from tests.feeds.conftest import Shop
from tests.wallet.payouts import PAYER, give_account
from tests.warehouse.house import House


def fill(house: House, now: datetime, ming: User, hua: User) -> None:
    p1 = house.market.suppliers["P1"]
    make_offer(make_variant(sku="DUCK"), supplier=p1, supplier_sku="p-DUCK", supply_price="5.50", steps=((10, "5"),))
    with acting_as_ops():
        give_account(p1, hua)
        set_payer_account(currency="CNY", details=PAYER, now=now, actor_id=hua.pk)
    do_more(house, now, ming, hua, "")
    with acting_as_system():
        draft_agreement(supplier_id=p1.pk, terms=terms(valid_from=shanghai_day(now)), now=now, actor_id=None)
        set_safety_buffer(supplier_id=p1.pk, safety_buffer=2, reason="Counted by hand", now=now)
    come_in(now)


def do_more(house: House, now: datetime, ming: User, hua: User, tag: str) -> None:
    """Another row in each of the supplier's lists."""
    p1 = house.market.suppliers["P1"]
    send_in_goods(p1, now, tag)
    send_feeds(p1, tag)
    with acting_as_system():
        kind, file = DocumentKind.OTHER, pdf_file(f"licence{tag}.pdf", pages=2 + len(tag))
        upload_document(supplier_id=p1.pk, kind=kind, file=file, now=now, actor_id=None)
    pay(p1, now, ming, hua, tag)


def send_in_goods(p1: Organization, now: datetime, tag: str) -> None:
    """A product and a brand of its own, and requests that wait."""
    published(f"TRAIN-9{tag}", supplier=p1)
    with acting_as_system():
        contents = [content_for(f"CAR-1{tag}"), content_for(f"CAR-2{tag}")]
        submit_requests(supplier_id=p1.pk, contents=contents, now=now)
        for name in (f"Harbour Bear{tag}", f"Ferry Duck{tag}"):
            claim = Claim(name, AuthorisationKind.OWNER, shanghai_day(now))
            sent = submit_authorisation(supplier_id=p1.pk, claim=claim, file=pdf_file(), now=now)
        accept_authorisation(authorisation_id=sent.pk, now=now)


def send_feeds(p1: Organization, tag: str) -> None:
    """One file whose columns are to be chosen, one dry run with a refused row, one that is written."""
    shop, header = Shop(p1), "supplier_sku,price,stock"
    shop.receive(header, "p-DUCK,5.60,12", name=f"columns{tag}.csv")
    shop.check(shop.upload(header, "p-DUCK,5.60,12", "p-NOBODY,1.00,1", name=f"checked{tag}.csv"))
    shop.commit(shop.check(shop.upload(header, "p-DUCK,5.70,14", name=f"written{tag}.csv")))


def pay(p1: Organization, now: datetime, ming: User, hua: User, tag: str) -> None:
    """Goods that come back, and a payout that is with the bank."""
    with acting_as_ops():
        receipt = GoodsReceipt.objects.filter(supplier=p1).latest("pk")
        return_goods(receipt_id=receipt.pk, lines={1: 1}, return_note=f"RT-1{tag}", reason="Scratched", now=now)
        batch = prepare_batch(currency="CNY", due_on=shanghai_day(now), now=now, prepared_by_id=ming.pk)
        approve_batch(batch_id=batch.pk, now=now, approved_by_id=hua.pk)
        export_batch(batch_id=batch.pk, now=now, exported_by_id=ming.pk)


def come_in(now: datetime) -> None:
    """P3's documents wait for review, P4's inspection is planned."""
    acts = {"now": now, "actor_id": None}
    with acting_as_system():
        for code in ("P3", "P4"):
            supplier = make_organization_of_supplier(code, now=now - timedelta(days=5))
            apply_to_supply(supplier_id=supplier.pk, application=application(supplier.pk), **acts)
            send_documents(supplier.pk, now=now)
        for document in SupplierDocument.objects.filter(supplier=supplier, state="submitted"):
            review_document(document_id=document.pk, accepted=True, **acts)
        visit = schedule_inspection(supplier_id=supplier.pk, scheduled_on=shanghai_day(now), inspector="He Lan", **acts)
        add_inspection_photo(inspection_id=visit.pk, file=image_file("press.jpg"), **acts)
