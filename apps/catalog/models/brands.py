from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from apps.catalog.enums import AuthorisationKind, AuthorisationState
from apps.common.uploads import RandomPath
from apps.tenancy.declare import Audience, Tenancy


class Brand(models.Model):
    """A brand as buyers know it."""

    tenancy: ClassVar = Tenancy(Audience.GLOBAL)

    name = models.CharField(_("name"), max_length=80)
    name_zh = models.CharField(_("Chinese name"), max_length=80, blank=True)
    needs_authorisation = models.BooleanField(
        _("needs an authorisation"),
        default=True,
        help_text=_("Only suppliers with an accepted authorisation may offer this brand."),
    )
    is_active = models.BooleanField(_("active"), default=True, help_text=_("Only active ones are chosen anew."))

    class Meta:
        verbose_name = _("brand")
        verbose_name_plural = _("brands")
        ordering = ("name",)
        constraints: ClassVar = [models.UniqueConstraint(Lower("name"), name="brand_name_once")]

    def __str__(self) -> str:
        return self.name


class BrandAuthorisation(models.Model):
    """A document by which a supplier may offer a brand, both Shanghai days included."""

    tenancy: ClassVar = Tenancy(Audience.SUPPLIER, tenant_may="SELECT INSERT")

    supplier = models.ForeignKey(
        "accounts.Organization", on_delete=models.PROTECT, related_name="+", verbose_name=_("supplier")
    )
    brand_name = models.CharField(_("name of the brand"), max_length=80)
    brand = models.ForeignKey(
        Brand,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="authorisations",
        verbose_name=_("brand"),
        help_text=_("Empty until it is accepted."),
    )
    kind = models.CharField(_("kind"), max_length=10, choices=AuthorisationKind)
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True, help_text=_("Empty: without an end."))
    file = models.FileField(_("file"), upload_to=RandomPath("brand-authorisations"), max_length=200)
    name = models.CharField(_("file name"), max_length=120)
    content_type = models.CharField(_("content type"), max_length=60)
    size = models.PositiveIntegerField(_("bytes"))
    sha256 = models.CharField(max_length=64)
    state = models.CharField(
        _("state"), max_length=10, choices=AuthorisationState, default=AuthorisationState.SUBMITTED
    )
    reason = models.TextField(_("reason"), blank=True)
    submitted_at = models.DateTimeField(_("submitted at"))
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    class Meta:
        verbose_name = _("brand authorisation")
        verbose_name_plural = _("brand authorisations")
        ordering = ("-submitted_at",)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="brand_authorisation_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(state__in=AuthorisationState.values), name="brand_authorisation_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state="accepted") | Q(brand__isnull=False), name="brand_authorisation_of_a_brand"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.brand_name} · {self.supplier_id}"
