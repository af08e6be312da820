"""Goods that came without a word: staff announce them for their supplier, and count them like any others."""

from django import forms
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.accounts.enums import Kind
from apps.accounts.models import Organization
from apps.common.administration import person_id
from apps.warehouse.announcing_forms import DeliveryForm
from apps.warehouse.domain.announcing import announce_delivery


class SupplierForm(forms.Form):
    supplier = forms.ModelChoiceField(
        label=_("supplier"), queryset=Organization.objects.filter(kind=Kind.SUPPLIER).order_by("code")
    )


def announce(request: HttpRequest, form: DeliveryForm, supplier: Organization) -> str:
    """Announce what the form says as the supplier would; the words for whoever sent it."""
    delivery = announce_delivery(
        supplier_id=supplier.pk, now=timezone.now(), actor_id=person_id(request), **form.told()
    )
    return gettext("%(note)s of %(supplier)s is announced: count it when it is here.") % {
        "note": delivery,
        "supplier": supplier,
    }
