"""A supplier's deliveries to the warehouse: announced, and what the count and the quality check said."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.access import for_members_who, organization_id_of
from apps.accounts.requests import AccountRequest
from apps.accounts.rules import can_manage_supply, can_view_supply
from apps.common.newest import newest_page
from apps.common.uploads import attachment
from apps.portal.answers import before_of, chosen_ids, own_row_or_404
from apps.portal.refusals import kept
from apps.warehouse.announcing_forms import DeliveryForm
from apps.warehouse.domain.announcing import announce_delivery, deliveries_of, inbound_doubts, lines_to_announce
from apps.warehouse.models import Delivery, RejectPhoto


@require_safe
@for_members_who(can_view_supply)
def deliveries(request: AccountRequest) -> HttpResponse:
    """The newest deliveries, and how many lines wait to be sent."""
    supplier_id = organization_id_of(request)
    context = {
        "page": newest_page(deliveries_of(supplier_id), before=before_of(request)),
        "waiting": lines_to_announce(supplier_id).count(),
        "may_manage": can_manage_supply(request.membership),
    }
    return render(request, "portal/deliveries.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members_who(can_view_supply)
def delivery_new(request: AccountRequest) -> HttpResponse:
    """Announce what is on its way: of the purchase orders that are named in the address, or of all."""
    if not can_manage_supply(request.membership):
        raise PermissionDenied(_("Your role does not allow this. Ask an owner of your organisation."))
    supplier_id, chosen = organization_id_of(request), chosen_ids(request.GET.getlist("purchase"))
    waiting = lines_to_announce(supplier_id)
    lines = list(waiting.filter(purchase_order__in=chosen) if chosen else waiting)
    form = DeliveryForm(request.POST or None, lines)
    if form.is_valid() and kept(form, lambda: announce(request, form, supplier_id)):
        messages.success(request, _("The delivery is announced; the warehouse expects it."))
        for doubt in inbound_doubts(form.cleaned_data["tracking_no"]):
            messages.warning(request, doubt)
        return redirect("portal:deliveries")
    return render(request, "portal/delivery_new.html", {"form": form, "lines": lines, "chosen": chosen})


def announce(request: AccountRequest, form: DeliveryForm, supplier_id: int) -> Any:
    return announce_delivery(supplier_id=supplier_id, now=timezone.now(), actor_id=request.user.pk, **form.told())


@require_safe
@for_members_who(can_view_supply)
def delivery(request: AccountRequest, pk: int) -> HttpResponse:
    """What was announced of one delivery, what came, and why pieces were rejected."""
    row = own_row_or_404(Delivery, pk)
    lines = row.lines.select_related("purchase_line__purchase_order", "purchase_line__offer__variant")
    context = {"row": row, "lines": lines.prefetch_related("photos"), "doubts": inbound_doubts(row.tracking_no)}
    return render(request, "portal/delivery.html", context)


@require_safe
@for_members_who(can_view_supply)
def delivery_photo(request: AccountRequest, pk: int) -> HttpResponseBase:
    """A photo of what was rejected."""
    photo = own_row_or_404(RejectPhoto, pk)
    return attachment(photo.file, name=photo.name, content_type=photo.content_type)
