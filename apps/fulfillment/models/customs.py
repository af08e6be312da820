from typing import ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.fulfillment.enums import CustomsCategory, CustomsForm
from apps.fulfillment.models.parcels import Parcel
from apps.tenancy.declare import Audience, Tenancy


class CustomsDeclaration(models.Model):
    """What is declared of a parcel, frozen when it is packed: printed again, it says the same.

    `lines`: description, quantity, net_weight_g, value, hs6, origin, has_battery, is_liquid; all values in `currency`.
    `sender` and `addressee` are addresses as they are printed. The IOSS number goes to customs as data, never on paper.
    """

    tenancy: ClassVar = Tenancy(Audience.SELLER, ops_may="SELECT INSERT UPDATE", system_may="SELECT INSERT UPDATE")

    parcel = models.OneToOneField(
        Parcel, on_delete=models.PROTECT, related_name="declaration", primary_key=True, db_constraint=False
    )
    seller = models.ForeignKey(
        "accounts.Organization", on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    form = models.CharField(_("form"), max_length=4, choices=CustomsForm)
    category = models.CharField(_("category"), max_length=10, choices=CustomsCategory)
    currency = models.CharField(_("currency"), max_length=3)
    value = models.DecimalField(_("total value"), max_digits=12, decimal_places=2)
    value_sdr = models.DecimalField(_("value in SDR"), max_digits=12, decimal_places=2)
    net_weight_g = models.PositiveIntegerField(_("net weight in g"))
    gross_weight_g = models.PositiveIntegerField(_("gross weight in g"))
    lines = models.JSONField(_("lines"), encoder=DjangoJSONEncoder)
    sender = models.JSONField(_("sender"))
    addressee = models.JSONField(_("addressee"))
    papers = models.JSONField(_("licence, certificate, invoice, comments"), default=dict)
    importer_tax_number = models.CharField(_("importer's tax number"), max_length=40, blank=True)
    ioss = models.TextField(_("IOSS number"), blank=True, help_text=_("Encrypted; never printed."))
    ioss_ending = models.CharField(_("IOSS number"), max_length=4, blank=True, help_text=_("Its last characters."))
    postage = models.DecimalField(
        _("postal charges in CNY"), max_digits=10, decimal_places=2, null=True, blank=True, help_text=_("Told once.")
    )
    declared_at = models.DateTimeField(_("declared at"))

    objects = models.Manager["CustomsDeclaration"]()

    class Meta:
        verbose_name = _("customs declaration")
        verbose_name_plural = _("customs declarations")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(form__in=CustomsForm.values), name="customs_form_known"),
            models.CheckConstraint(condition=Q(category__in=CustomsCategory.values), name="customs_category_known"),
            models.CheckConstraint(condition=Q(net_weight_g__lte=F("gross_weight_g")), name="customs_net_weight"),
        ]

    def __str__(self) -> str:
        return f"{self.get_form_display()} {self.parcel_id}"
