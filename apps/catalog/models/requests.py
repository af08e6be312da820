from typing import ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.catalog.enums import RequestState
from apps.catalog.models.products import PICTURES
from apps.tenancy.declare import Audience, Tenancy


class ProductRequest(models.Model):
    """What a supplier asks to publish: a new product, or a change of one as it was at `base_version`."""

    tenancy: ClassVar = Tenancy(Audience.SUPPLIER, tenant_may="SELECT INSERT UPDATE")

    supplier = models.ForeignKey(
        "accounts.Organization", on_delete=models.PROTECT, related_name="+", verbose_name=_("supplier")
    )
    product = models.ForeignKey(
        "catalog.Product",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="requests",
        verbose_name=_("product"),
        help_text=_("Empty until a new product is published."),
    )
    is_change = models.BooleanField(_("changes a published product"), default=False)
    base_version = models.PositiveIntegerField(_("made from version"), default=0)
    base = models.JSONField(_("content before"), default=dict, blank=True, encoder=DjangoJSONEncoder)
    content = models.JSONField(_("content"), encoder=DjangoJSONEncoder)
    state = models.CharField(_("state"), max_length=10, choices=RequestState, default=RequestState.DRAFT)
    reason = models.TextField(_("reason"), blank=True)
    created_at = models.DateTimeField(_("created at"))
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    class Meta:
        verbose_name = _("product request")
        verbose_name_plural = _("product requests")
        ordering = ("-id",)
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=RequestState.values), name="product_request_state_known"),
            models.CheckConstraint(
                condition=Q(is_change=False, base_version=0) | Q(is_change=True, product__isnull=False),
                name="product_request_change_of_something",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["submitted_at"], condition=Q(state="submitted"), name="product_request_waiting")
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class UploadedImage(models.Model):
    """A picture that a supplier sent in; requests name it by its hash."""

    tenancy: ClassVar = Tenancy(Audience.SUPPLIER, tenant_may="SELECT INSERT")

    supplier = models.ForeignKey("accounts.Organization", on_delete=models.PROTECT, related_name="+", db_index=False)
    file = models.FileField(_("file"), upload_to=PICTURES, max_length=200)
    name = models.CharField(_("file name"), max_length=120)
    content_type = models.CharField(_("content type"), max_length=60)
    size = models.PositiveIntegerField(_("bytes"))
    sha256 = models.CharField(max_length=64)
    uploaded_at = models.DateTimeField()

    class Meta:
        verbose_name = _("uploaded image")
        verbose_name_plural = _("uploaded images")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["supplier", "sha256"], name="uploaded_image_once"),
        ]

    def __str__(self) -> str:
        return self.name
