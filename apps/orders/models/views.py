from typing import ClassVar, Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.orders.models.mapping import OWN

LONGEST_NAME: Final = 40


class SavedView(models.Model):
    """Filters of the list of orders under a name, for everybody in the seller's organisation."""

    tenancy: ClassVar = OWN

    seller = models.ForeignKey("accounts.Organization", on_delete=models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(_("name"), max_length=LONGEST_NAME)
    filters = models.JSONField(_("filters"), help_text=_("As they stand in the address of the list."))
    saved_at = models.DateTimeField(_("saved at"))

    objects = models.Manager["SavedView"]()

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["seller", "name"], name="saved_view_name_once")]

    def __str__(self) -> str:
        return self.name
