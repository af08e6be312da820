"""Numbers before they are told to a channel: what the check found, and the check itself for staff."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.common.administration import Act, Link, ReadOnlyAdmin, person_id
from apps.fulfillment.admin.parcels import ParcelAdmin
from apps.fulfillment.models import Parcel
from apps.orders.models import Order
from apps.tracking.domain.declaring import check_parcel, declare_shipment
from apps.tracking.domain.guard import check_number
from apps.tracking.labels import finding_text
from apps.tracking.models import ShipmentDeclaration


class NumberForm(forms.Form):
    tracking_no = forms.CharField(label=_("Tracking number"), max_length=40)
    seller = forms.CharField(label=_("Seller code"), max_length=40)
    order = forms.CharField(label=_("Order number"), max_length=64)

    def clean_tracking_no(self) -> str:
        return "".join(self.cleaned_data["tracking_no"].split()).upper()

    def clean_order(self) -> Order:
        """The order of the number; it must be one alone."""
        seller, number = self.cleaned_data.get("seller", "").strip(), self.cleaned_data["order"].strip()
        found = list(Order.objects.filter(seller__code=seller, order_no=number)[:2])
        if len(found) == 1:
            return found[0]
        text = gettext("%(count)s orders of this seller have this number; enter one that a single order has.")
        raise forms.ValidationError(text % {"count": len(found)})


def check(request: HttpRequest, parcel: Parcel) -> str:
    found = check_parcel(parcel=parcel, now=timezone.now())
    for finding in found:
        messages.warning(request, finding.text)
    return verdict(parcel.tracking_no, len(found))


def declare(request: HttpRequest, parcel: Parcel) -> str:
    row = declare_shipment(parcel_id=parcel.pk, now=timezone.now(), actor_id=person_id(request))
    for finding in row.findings:
        messages.warning(request, finding_text(finding))
    return gettext("%(parcel)s is declared: its number may be told to the channel.") % {"parcel": parcel}


def verdict(number: str, found: int) -> str:
    if found:
        return gettext("%(number)s is checked; what speaks against it stands above.") % {"number": number}
    return gettext("%(number)s is checked; nothing speaks against it.") % {"number": number}


def is_declarable(parcel: Parcel) -> bool:
    declared = ShipmentDeclaration.objects.filter(parcel=parcel, declared_at__isnull=False)
    return bool(parcel.handed_over_at or parcel.shipped_at) and not parcel.voided_at and not declared.exists()


ParcelAdmin.add_acts(
    Act("check_number", _("Check the number"), check, lambda parcel: not parcel.voided_at),
    Act("declare", _("Declare the number"), declare, is_declarable),
)


@admin.register(ShipmentDeclaration)
class ShipmentDeclarationAdmin(ReadOnlyAdmin):
    list_display = ("tracking_no", "seller", "declared_at", "refused_at", "reasons", "checked_at")
    ordering = ("-pk",)
    list_filter = (("refused_at", admin.EmptyFieldListFilter), "checked_at")
    list_select_related = ("seller",)
    search_fields = ("=tracking_no", "=seller__code")
    readonly_fields = ("reasons",)
    exclude = ("findings",)

    @admin.display(description=_("what speaks against it"))
    def reasons(self, row: ShipmentDeclaration) -> str:
        return "; ".join(map(finding_text, row.findings)) or "–"

    def list_links(self) -> list[Link]:
        return [Link(_("Check a number…"), self.page_url("check"))]

    def get_urls(self) -> list[URLPattern]:
        return [self.page("check/", self.check_view, "check"), *super().get_urls()]

    def check_view(self, request: HttpRequest) -> HttpResponse:
        """What speaks against a number that somebody tells us for an order: it only warns, and nothing is kept."""
        if not self.may_act(request):
            raise PermissionDenied
        form = NumberForm(request.POST or None)
        if form.is_valid():
            self._tell(request, **form.cleaned_data)
        return self.form_page(
            request,
            form,
            title=gettext("Check a number of another post"),
            description=gettext(
                "A number that a seller or a supplier tells you for an order. It is checked as ours are: digit, reuse,"
                " scans before the order or in another country. It only warns, and nothing is kept."
            ),
        )

    @staticmethod
    def _tell(request: HttpRequest, tracking_no: str, order: Order, **given: str) -> None:
        found = check_number(tracking_no=tracking_no, order=order, now=timezone.now(), ours=False)
        for finding in found:
            messages.warning(request, finding.text)
        messages.info(request, verdict(tracking_no, len(found)))
