from datetime import date
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.common.uploads import RandomPath
from apps.suppliers.enums import DocumentKind, DocumentState
from apps.tenancy.declare import Audience, Tenancy


class SupplierDocument(models.Model):
    """One file that proves something; a refused or outdated one is followed by another, never overwritten."""

    tenancy: ClassVar = Tenancy(Audience.SUPPLIER, tenant_may="SELECT INSERT UPDATE")

    supplier = models.ForeignKey(
        "accounts.Organization", on_delete=models.PROTECT, related_name="supplier_documents", verbose_name=_("supplier")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=DocumentKind)
    file = models.FileField(_("file"), upload_to=RandomPath("supplier-documents"), max_length=200)
    name = models.CharField(_("file name"), max_length=120)
    content_type = models.CharField(_("content type"), max_length=60)
    size = models.PositiveIntegerField(_("bytes"))
    sha256 = models.CharField(max_length=64)
    expires_on = models.DateField(_("valid through"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=DocumentState, default=DocumentState.UPLOADED)
    reason = models.TextField(_("reason"), blank=True)
    uploaded_at = models.DateTimeField(_("uploaded at"))
    reviewed_at = models.DateTimeField(_("reviewed at"), null=True, blank=True)

    class Meta:
        verbose_name = pgettext_lazy("supplier", "document")
        verbose_name_plural = pgettext_lazy("supplier", "documents")
        ordering = ("kind", "-uploaded_at", "-id")
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(kind__in=DocumentKind.values), name="document_kind_known"),
            models.CheckConstraint(condition=models.Q(state__in=DocumentState.values), name="document_state_known"),
            models.CheckConstraint(
                condition=~models.Q(state=DocumentState.REFUSED) | ~models.Q(reason=""),
                name="document_refusal_reasoned",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.name}"

    def is_valid(self, on: date) -> bool:
        """Accepted, and not expired on a Shanghai day."""
        return self.state == DocumentState.ACCEPTED and (self.expires_on is None or self.expires_on >= on)
