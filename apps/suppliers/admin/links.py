from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.common.administration import Link
from apps.suppliers.models import Supplier


def link_to_supplier(supplier_id: int) -> Link:
    """From what belongs to a supplier to its own page."""
    profile = Supplier.objects.only("pk").get(supplier_id=supplier_id)
    return Link(_("To the supplier"), reverse("admin:suppliers_supplier_change", args=[profile.pk]))
