"""The fixed words of suppliers."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class SupplierState(TextChoices):
    """How far a supplier has come; `domain/states.py` says which way leads on."""

    APPLIED = "applied", _("Application open")
    REVIEW = "review", _("Documents under review")
    INSPECTION = "inspection", _("On-site inspection")
    CLEARANCE = "clearance", _("Intellectual-property clearance")
    AGREEMENT = "agreement", _("Agreement")
    ACTIVE = "active", pgettext_lazy("supplier", "Active")
    SUSPENDED = "suspended", pgettext_lazy("supplier", "Suspended")
    ENDED = "ended", pgettext_lazy("supplier", "Ended")


class DocumentKind(TextChoices):
    BUSINESS_LICENCE = "business_licence", _("Business licence")
    TAX_REGISTRATION = "tax_registration", _("Tax registration")
    QUALITY_CERTIFICATE = "quality_certificate", _("Quality certificate")
    OTHER = "other", _("Other")


REQUIRED_KINDS = (DocumentKind.BUSINESS_LICENCE, DocumentKind.TAX_REGISTRATION, DocumentKind.QUALITY_CERTIFICATE)


class DocumentState(TextChoices):
    UPLOADED = "uploaded", _("Not sent in yet")
    SUBMITTED = "submitted", _("Sent in")
    ACCEPTED = "accepted", _("Accepted")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class InspectionState(TextChoices):
    SCHEDULED = "scheduled", _("Scheduled")
    PASSED = "passed", _("Passed")
    FAILED = "failed", _("Failed")


class AgreementState(TextChoices):
    DRAFT = "draft", _("Draft")
    SIGNED = "signed", _("Signed")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Event(TextChoices):
    """What happens to a supplier on its way; the names of its events are `supplier.` and one of these."""

    APPLIED = "applied", pgettext_lazy("event", "Applied")
    APPLICATION_AMENDED = "application_amended", pgettext_lazy("event", "Application mended")
    DOCUMENT_UPLOADED = "document_uploaded", pgettext_lazy("event", "Document uploaded")
    DOCUMENT_WITHDRAWN = "document_withdrawn", pgettext_lazy("event", "Document withdrawn")
    SUBMITTED = "submitted", pgettext_lazy("event", "Sent in for review")
    DOCUMENTS_SUBMITTED = "documents_submitted", pgettext_lazy("event", "More documents sent in")
    DOCUMENT_ACCEPTED = "document_accepted", pgettext_lazy("event", "Document accepted")
    DOCUMENT_REFUSED = "document_refused", pgettext_lazy("event", "Document refused")
    RETURNED = "returned", pgettext_lazy("event", "Returned to the supplier")
    INSPECTION_SCHEDULED = "inspection_scheduled", pgettext_lazy("event", "Visit scheduled")
    INSPECTION_MOVED = "inspection_moved", pgettext_lazy("event", "Visit moved")
    INSPECTION_PHOTOGRAPHED = "inspection_photographed", pgettext_lazy("event", "Photo of the visit added")
    INSPECTION_PASSED = "inspection_passed", pgettext_lazy("event", "Inspection passed")
    INSPECTION_FAILED = "inspection_failed", pgettext_lazy("event", "Inspection failed")
    CLEARED = "cleared", pgettext_lazy("event", "Clearance given")
    CLEARANCE_REFUSED = "clearance_refused", pgettext_lazy("event", "Clearance refused")
    AGREEMENT_DRAFTED = "agreement_drafted", pgettext_lazy("event", "Agreement drafted")
    AGREEMENT_SIGNED = "agreement_signed", pgettext_lazy("event", "Agreement signed")
    ACTIVATED = "activated", pgettext_lazy("event", "Activated")
    SUSPENDED = "suspended", pgettext_lazy("event", "Suspended")
    RESUMED = "resumed", pgettext_lazy("event", "Resumed")
    ENDED = "ended", pgettext_lazy("event", "Ended")
