"""Suppliers made by the real acts, from application to active."""

import io
from datetime import UTC, date, datetime
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from pypdf import PdfWriter
from stdnum.cn import uscc

from apps.accounts.domain.organizations import register_organization
from apps.accounts.enums import Kind
from apps.accounts.models import Organization
from apps.common.periods import shanghai_day
from apps.suppliers.domain.agreements import Terms, draft_agreement, sign_agreement
from apps.suppliers.domain.applications import Application, apply_to_supply
from apps.suppliers.domain.clearances import decide_clearance
from apps.suppliers.domain.documents import review_document, submit_documents, upload_document
from apps.suppliers.domain.inspections import schedule_inspection, score_inspection
from apps.suppliers.domain.lifecycle import activate_supplier
from apps.suppliers.enums import REQUIRED_KINDS
from apps.suppliers.models import SupplierDocument
from apps.tenancy.context import acting_as_system

JOINED_AT = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)
GOOD = {"production": 90, "quality_control": 80, "packaging": 75}


def pdf_file(name: str = "licence.pdf", *, pages: int = 1) -> SimpleUploadedFile:
    writer, out = PdfWriter(), io.BytesIO()
    for _ in range(pages):
        writer.add_blank_page(200, 200)
    writer.write(out)
    return SimpleUploadedFile(name, out.getvalue(), content_type="application/pdf")


def image_file(name: str = "line.jpg", *, size: tuple[int, int] = (64, 48), form: str = "JPEG") -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", size, (40, 90, 140)).save(out, form)
    return SimpleUploadedFile(name, out.getvalue())


def credit_code(number: int) -> str:
    """A valid unified social credit code of an enterprise in Ningbo, another for each number."""
    body = f"91330200{number:09d}"
    return body + uscc.calc_check_digit(body)


def application(number: int = 1, *, name: str = "Ningbo Toys", categories: tuple[str, ...] = ("toys",)) -> Application:
    return Application(
        legal_name=f"{name} Co., Ltd.",
        credit_code=credit_code(number),
        legal_person="Zhao Lei",
        address="88 Harbour Road, Beilun, Ningbo",
        contact_name="Zhao Lei",
        contact_phone="+86 574 5550 1234",
        contact_email="office@toys.example",
        category_codes=categories,
        introduction="Plush and wooden toys for export.",
    )


def terms(
    *,
    categories: tuple[str, ...] = ("toys",),
    commission_percent: str | Decimal = "8",
    payout_working_days: int = 1,
    valid_from: date = date(2026, 1, 5),
    valid_until: date = date(2028, 12, 31),
    dispatch_hours: int = 48,
) -> Terms:
    return Terms(
        category_codes=categories,
        commission_percent=Decimal(commission_percent),
        valid_from=valid_from,
        valid_until=valid_until,
        quality_terms="Defects under 1 % of pieces; a returned piece is credited in full.",
        dispatch_hours=dispatch_hours,
        payout_working_days=payout_working_days,
    )


def make_organization_of_supplier(code: str, *, now: datetime = JOINED_AT) -> Organization:
    return register_organization(kind=Kind.SUPPLIER, code=code, name=f"Supplier {code}", joined_on=shanghai_day(now))


def make_active_supplier(
    code: str = "P1",
    *,
    commission_percent: str | Decimal = "8",
    payout_working_days: int = 1,
    categories: tuple[str, ...] = ("toys", "home", "apparel", "electronics"),
    now: datetime = JOINED_AT,
    valid_until: date = date(2028, 12, 31),
) -> Organization:
    """A supplier that was active from `now` on; its agreement covers these categories and all below them.

    Runs as the system, so it can't be called inside a tenant's context.
    """
    with acting_as_system():
        organization = make_organization_of_supplier(code, now=now)
        lead_to_agreement(organization, categories=categories, now=now)
        offered = terms(
            categories=categories,
            commission_percent=commission_percent,
            payout_working_days=payout_working_days,
            valid_from=shanghai_day(now),
            valid_until=valid_until,
        )
        draft = draft_agreement(supplier_id=organization.pk, terms=offered, now=now, actor_id=None)
        sign_agreement(agreement_id=draft.pk, now=now, actor_id=None)
        activate_supplier(supplier_id=organization.pk, now=now, actor_id=None)
    return organization


def lead_to_agreement(organization: Organization, *, categories: tuple[str, ...], now: datetime) -> None:
    """Through documents, inspection and clearance."""
    supplier_id = organization.pk
    applied = application(supplier_id, name=organization.name, categories=categories)
    apply_to_supply(supplier_id=supplier_id, application=applied, now=now, actor_id=None)
    send_documents(supplier_id, now=now)
    for document in SupplierDocument.objects.filter(supplier_id=supplier_id, state="submitted"):
        review_document(document_id=document.pk, accepted=True, now=now, actor_id=None)
    visit = schedule_inspection(
        supplier_id=supplier_id, scheduled_on=shanghai_day(now), inspector="He Lan", now=now, actor_id=None
    )
    score_inspection(inspection_id=visit.pk, scores=GOOD, notes="Clean and orderly.", now=now, actor_id=None)
    decide_clearance(supplier_id=supplier_id, cleared=True, brands=["Harbour Bear"], now=now, actor_id=None)


def send_documents(supplier_id: int, *, now: datetime) -> None:
    for kind in REQUIRED_KINDS:
        upload_document(supplier_id=supplier_id, kind=kind, file=pdf_file(f"{kind.value}.pdf"), now=now, actor_id=None)
    submit_documents(supplier_id=supplier_id, now=now, actor_id=None)
