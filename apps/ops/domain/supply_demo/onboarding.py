"""Suppliers of the demo on their way in, each as far as it has come."""

from datetime import datetime, timedelta
from decimal import Decimal

from apps.common.periods import shanghai_day
from apps.ops.domain.supply_demo.cast import DemoSupplier, Reached
from apps.ops.domain.supply_demo.people import colleague, organization_of, owner_of, register
from apps.ops.domain.supply_demo.pictures import paper, tile
from apps.suppliers.domain.agreements import Terms, draft_agreement, sign_agreement
from apps.suppliers.domain.applications import Application, apply_to_supply
from apps.suppliers.domain.clearances import decide_clearance
from apps.suppliers.domain.documents import review_document, submit_documents, upload_document
from apps.suppliers.domain.inspections import add_inspection_photo, schedule_inspection, score_inspection
from apps.suppliers.domain.lifecycle import activate_supplier
from apps.suppliers.enums import REQUIRED_KINDS, DocumentKind
from apps.suppliers.models import SupplierDocument
from apps.suppliers.models.inspections import PARTS

INSPECTOR = "Inspection team east"
REFUSED = (
    "这份检测报告已过期，请上传近十二个月内的报告。 The test report is older than twelve months; send a newer one."
)
QUALITY = "Defects under 1 % of pieces. Returned pieces are credited in full. 不良率低于 1%，退货全额冲抵。"


def bring_in(supplier: DemoSupplier, *, now: datetime) -> None:
    """From the application to where the supplier stands `now`, a suspended one still active."""
    register(supplier, now=now)
    start = now - timedelta(days=supplier.applied)
    apply(supplier, start)
    if supplier.reached == Reached.RETURNED:
        review(supplier, start + timedelta(days=3), refused=DocumentKind.QUALITY_CERTIFICATE)
        return
    review(supplier, start + timedelta(days=3))
    if supplier.reached == Reached.VISIT:
        schedule(supplier, start + timedelta(days=5), day=now + timedelta(days=4))
        return
    visit_id = schedule(supplier, start + timedelta(days=5), day=start + timedelta(days=9))
    score(supplier, visit_id, start + timedelta(days=9, minutes=30))
    agree(supplier, start + timedelta(days=12))


def apply(supplier: DemoSupplier, now: datetime) -> None:
    supplier_id, owner = organization_of(supplier).pk, owner_of(supplier)
    application = Application(
        legal_name=supplier.legal_name,
        credit_code=supplier.credit_code,
        legal_person=supplier.legal_person,
        address=supplier.address,
        contact_name=supplier.legal_person,
        contact_phone=supplier.phone,
        contact_email=supplier.email,
        category_codes=supplier.categories,
        introduction=supplier.introduction,
    )
    apply_to_supply(supplier_id=supplier_id, application=application, now=now, actor_id=owner.pk)
    later = now + timedelta(days=1)
    for kind in REQUIRED_KINDS:
        upload_document(
            supplier_id=supplier_id,
            kind=kind,
            file=paper(f"{kind.value}-{supplier.code}", kind.value.replace("_", " "), supplier.credit_code),
            now=later,
            actor_id=owner.pk,
            expires_on=shanghai_day(now) + timedelta(days=400) if kind == DocumentKind.QUALITY_CERTIFICATE else None,
        )
    submit_documents(supplier_id=supplier_id, now=later, actor_id=owner.pk)


def review(supplier: DemoSupplier, now: datetime, *, refused: DocumentKind | None = None) -> None:
    """Accept every document but the refused one, which is looked at last: it opens the application again."""
    documents = SupplierDocument.objects.filter(supplier__code=supplier.code).order_by("pk")
    for document in sorted(documents, key=lambda each: each.kind == refused):
        accepted = document.kind != refused
        review_document(
            document_id=document.pk,
            accepted=accepted,
            reason="" if accepted else REFUSED,
            now=now,
            actor_id=colleague().pk,
        )


def schedule(supplier: DemoSupplier, now: datetime, *, day: datetime) -> int:
    """Plan the visit; the number of the inspection."""
    inspection = schedule_inspection(
        supplier_id=organization_of(supplier).pk,
        scheduled_on=shanghai_day(day),
        inspector=INSPECTOR,
        now=now,
        actor_id=colleague().pk,
    )
    return inspection.pk


def score(supplier: DemoSupplier, inspection_id: int, now: datetime) -> None:
    photo = tile(f"{supplier.code}-floor", category="storage")
    add_inspection_photo(inspection_id=inspection_id, file=photo, now=now, actor_id=colleague().pk)
    score_inspection(
        inspection_id=inspection_id,
        scores=dict(zip(PARTS, supplier.scores, strict=True)),
        notes="Lines clean, incoming goods checked by sample. 产线整洁，来料抽检。",
        now=now,
        actor_id=colleague().pk,
    )


def agree(supplier: DemoSupplier, now: datetime) -> None:
    """Clearance, agreement, and the first active day; one that waits for its agreement gets the draft."""
    supplier_id, staff = organization_of(supplier).pk, colleague().pk
    brands = [supplier.brand] if supplier.brand else []
    decide_clearance(supplier_id=supplier_id, cleared=True, brands=brands, now=now, actor_id=staff)
    first_day = shanghai_day(now + timedelta(days=2))
    terms = Terms(
        category_codes=supplier.categories,
        commission_percent=Decimal(supplier.commission),
        valid_from=first_day,
        valid_until=first_day + timedelta(days=729),
        quality_terms=QUALITY,
        dispatch_hours=supplier.dispatch_hours,
        payout_working_days=supplier.payout_days,
    )
    draft = draft_agreement(supplier_id=supplier_id, terms=terms, now=now + timedelta(days=1), actor_id=staff)
    if supplier.reached == Reached.AGREEMENT:
        return
    signed_at = now + timedelta(days=2)
    sign_agreement(agreement_id=draft.pk, now=signed_at, actor_id=owner_of(supplier).pk)
    activate_supplier(supplier_id=supplier_id, now=signed_at + timedelta(hours=3), actor_id=staff)
