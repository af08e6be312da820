from typing import ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.tenancy.declare import Audience, Tenancy


class DirectParcel(models.Model):
    """The supplier's side of a parcel that it packs and hands over itself: what it prints, and how far it is.

    Written in the acts that write the parcel; the supplier reads no parcel, and of the seller nothing.
    """

    tenancy: ClassVar = Tenancy(Audience.SUPPLIER, ops_may="SELECT INSERT UPDATE", system_may="SELECT INSERT UPDATE")

    parcel_id = models.BigIntegerField(primary_key=True, verbose_name=_("parcel"))
    supplier = models.ForeignKey(
        "accounts.Organization", on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    purchase_order = models.ForeignKey(
        "orders.PurchaseOrder", on_delete=models.PROTECT, related_name="direct_parcels", db_constraint=False
    )
    tracking_no = models.CharField(_("tracking number"), max_length=40)
    lines = models.JSONField(_("purchase lines"), help_text=_("Their ids."))
    content = models.JSONField(_("what is printed"), encoder=DjangoJSONEncoder)
    packed_at = models.DateTimeField(_("packed at"))
    released_at = models.DateTimeField(_("released at"), null=True, blank=True)
    handed_over_at = models.DateTimeField(_("handed over at"), null=True, blank=True)
    judged_at = models.DateTimeField(
        _("tracking judged at"), null=True, blank=True, help_text=_("When the score card heard of it.")
    )
    voided_at = models.DateTimeField(_("unpacked at"), null=True, blank=True)

    objects = models.Manager["DirectParcel"]()

    class Meta:
        verbose_name = _("parcel of a supplier")
        verbose_name_plural = _("parcels of suppliers")
        ordering: ClassVar = ["-packed_at"]
        indexes: ClassVar = [
            models.Index(fields=["supplier", "-packed_at"], name="direct_parcel_of_supplier"),
            models.Index(
                fields=["handed_over_at"],
                condition=models.Q(judged_at=None, voided_at=None, handed_over_at__isnull=False),
                name="direct_parcel_to_judge",
            ),
        ]

    def __str__(self) -> str:
        return self.tracking_no
