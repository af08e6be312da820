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
