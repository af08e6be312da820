from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.suppliers.enums import SupplierState
from apps.tenancy.declare import Audience, Tenancy


class Supplier(models.Model):
    """What a supplier's organisation tells about itself, and how far it has come."""

    tenancy: ClassVar = Tenancy(Audience.SUPPLIER, tenant_may="SELECT INSERT UPDATE")

    supplier = models.OneToOneField(
        "accounts.Organization",
        on_delete=models.PROTECT,
        related_name="supplier_profile",
        verbose_name=_("supplier"),
    )
    state = models.CharField(_("state"), max_length=12, choices=SupplierState, default=SupplierState.APPLIED)
    reason = models.TextField(
        _("reason"), blank=True, help_text=_("Why it is in this state, for the supplier to read.")
    )
    legal_name = models.CharField(_("legal name"), max_length=200)
    credit_code = models.CharField(_("unified social credit code"), max_length=18, unique=True)
    legal_person = models.CharField(_("legal person"), max_length=80)
    address = models.CharField(_("registered address"), max_length=300)
    contact_name = models.CharField(_("contact"), max_length=80)
    contact_phone = models.CharField(_("phone"), max_length=30)
    contact_email = models.EmailField(_("e-mail"))
    category_codes = ArrayField(models.CharField(max_length=40), verbose_name=_("categories applied for"))
    introduction = models.TextField(_("what you make and for whom"), blank=True, max_length=4000)
    applied_at = models.DateTimeField(_("applied at"))
    state_since = models.DateTimeField(_("in this state since"))

    class Meta:
        verbose_name = _("supplier")
        verbose_name_plural = _("suppliers")
        ordering = ("-applied_at", "-id")
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(state__in=SupplierState.values), name="supplier_state_known"),
        ]

    def __str__(self) -> str:
        return self.legal_name
