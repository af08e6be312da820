"""With which object of the quality world a page is opened.

The administration's pages find the newest row of their model by themselves. A page of another door has a line here:
its route's name, and a query for the row whose id (or other parameter) goes into the address.
"""

from collections.abc import Callable, Iterator
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.db.models import Model

from apps.accounts.models import Membership, Organization, User
from apps.catalog.models import Offer, Product, ProductRequest
from apps.channels.models import Store
from apps.common.form_acts import FormActsAdmin
from apps.dispatch_sla.models import DispatchClock
from apps.feeds.models import Feed
from apps.fulfillment.domain.direct_asking import PACK
from apps.fulfillment.models import Parcel
from apps.jobs.models import Job
from apps.order_files.models import OrderFile
from apps.orders.models import Order, OrderLine, PurchaseOrder, SavedView
from apps.tenancy.context import acting_as_system
from apps.wallet.models import Payable, PayoutLine
from apps.warehouse.models import Delivery

Sample = dict[str, Any]
Find = Callable[[], list[Sample]]


class NoSample(LookupError):
    """A page cannot be opened, because nothing says with which object."""


def ids(rows: Any, parameter: str = "pk") -> list[Sample]:
    return [{parameter: pk} for pk in rows.values_list("pk", flat=True)]


def orders(*numbers: str) -> list[Sample]:
    return ids(Order.objects.filter(order_no__in=numbers))


def lines_of(order_no: str) -> list[Sample]:
    found = OrderLine.objects.filter(order__order_no=order_no).values_list("order_id", "pk")
    return [{"pk": order, "line_id": line} for order, line in found][:1]


def members(code: str) -> list[Sample]:
    return ids(Membership.objects.filter(organization__code=code).order_by("-pk")[:1])


def offers() -> Any:
    return Offer.objects.filter(supplier__code="P1", supplier_sku="p-DUCK")


SAMPLES: dict[str, Find] = {
    "dashboard:dispatch_order": lambda: ids(DispatchClock.objects.filter(seller__code="A")[:1]),
    "dashboard:mapping": lambda: [
        {"store_id": store} for store in Store.objects.filter(seller__code="A").values_list("pk", flat=True)
    ],
    "dashboard:month": lambda: [{"month": "2026-10"}],
    "dashboard:order": lambda: orders("W-1", "EU-1001", "US-1002", "BR-1003", "A-2", "A-3"),
    "dashboard:order_address": lambda: orders("BR-1003"),
    "dashboard:order_costs": lambda: orders("W-1"),
    "dashboard:cancel_line": lambda: lines_of("US-1002"),
    "dashboard:order_view": lambda: ids(SavedView.objects.filter(seller__code="A")[:1]),
    "dashboard:split_order": lambda: orders("A-2"),
    "dashboard:member": lambda: members("A"),
    "dashboard:member_remove": lambda: members("A"),
    "dashboard:order_file": lambda: ids(OrderFile.objects.exclude(name="columns.csv")),
    "dashboard:order_file_columns": lambda: ids(OrderFile.objects.filter(name="columns.csv")),
    "dashboard:parcel": lambda: ids(Parcel.objects.filter(order__order_no__in=("W-1", "W-2"))),
    "dashboard:sourcing_goods": lambda: [{"variant_id": pk} for pk in offers().values_list("variant_id", flat=True)],
    "dashboard:wallet_in": lambda: [{"currency": "USD"}],
    "dashboard:wallet_month": lambda: [{"currency": "CNY", "month": "2026-11"}],
    "dashboard:wallet_warning": lambda: [{"currency": "CNY"}],
    "portal:member": lambda: members("P1"),
    "portal:member_remove": lambda: members("P1"),
    "portal:payable": lambda: ids(Payable.objects.filter(supplier__code="P1")[:1]),
    "portal:purchase_paper": lambda: ids(PurchaseOrder.objects.filter(supplier__code="P1")[:1]),
    "portal:score_counted": lambda: [{"figure": "late"}],
    "portal:delivery": lambda: ids(Delivery.objects.filter(delivery_note__in=("DN-A-2", "DN-A-4"))),
    "portal:dispatch_asked": lambda: ids(Job.objects.filter(kind=PACK).order_by("-pk")[:1]),
    "portal:feed": lambda: ids(Feed.objects.exclude(name="columns.csv")),
    "portal:feed_mapping": lambda: ids(Feed.objects.filter(name="columns.csv")),
    "portal:offer": lambda: ids(offers()),
    "portal:payout": lambda: ids(PayoutLine.objects.filter(supplier__code="P1")[:1]),
    "portal:product_change": lambda: ids(Product.objects.filter(variants__sku="TRAIN-9")),
    "portal:product_request": lambda: ids(ProductRequest.objects.filter(supplier__code="P1", state="submitted")[:1]),
    "portal:purchase": lambda: (
        ids(PurchaseOrder.objects.filter(supplier__code="P1", state="issued"))[:1]
        + ids(PurchaseOrder.objects.filter(supplier__code="P1").exclude(state="issued"))[:1]
    ),
    "portal:stock_offer": lambda: ids(offers()),
    "mfa_edit_webauthn": lambda: ids(Authenticator.objects.filter(type="webauthn")),
    "mfa_remove_webauthn": lambda: ids(Authenticator.objects.filter(type="webauthn")),
    "account_reset_password_from_key": lambda: [{"uidb36": "1", "key": "worn"}],
    "admin:accounts_membership_delete": lambda: [
        {"object_id": pk} for pk in Membership.objects.filter(role="viewer").values_list("pk", flat=True)
    ],
    "admin:app_list": lambda: [{"app_label": "orders"}],
    "admin:auth_user_password_change": lambda: [
        {"id": pk} for pk in User.objects.filter(email="owner@p1.example").values_list("pk", flat=True)
    ],
    "admin:warehouse_delivery_announce_for": lambda: ids(Organization.objects.filter(kind="supplier", code="P1")),
    "admin:warehouse_waveitem_bench": lambda: [{"order_id": each["pk"]} for each in orders("A-1")],
    "follow:parcel": lambda: [
        {"follow_key": key}
        for key in Parcel.objects.filter(order__order_no__in=("W-1", "W-2")).values_list("follow_key", flat=True)
    ],
}
"""Parameters of pages; where the administration's newest row is not the one to look at, of those too."""

QUERIES: dict[str, tuple[str, ...]] = {
    "dashboard:orders": ("", "?group=attention", "?group=cancelled"),
    "dashboard:mapping": ("?sku=KITE-RED", "?sku=KITE-RED&q=bear"),
    "dashboard:new_order": ("", "?country=BR"),
    "dashboard:parcels": ("", "?tab=problems", "?tab=delivered"),
    "dashboard:postage": ("", "?country=US&weight_g=251"),
    "dashboard:sourcing": ("", "?q=toy", "?q=nothing-like-it"),
    "portal:purchases": ("",),
    "admin:warehouse_placement_put": ("", "?scan=A-2"),
    "follow:parcel": ("?lang=en",),
}
"""Looks of one page that its address decides."""

VISITORS = {
    "mfa_deactivate_totp": "chief",
    "mfa_view_recovery_codes": "chief",
    "mfa_generate_recovery_codes": "chief",
    "mfa_reauthenticate": "chief",
    "mfa_edit_webauthn": "chief",
    "mfa_remove_webauthn": "chief",
    "accounts:home": "anonymous",
    "account_login": "anonymous",
    "account_signup": "anonymous",
    "account_reset_password": "anonymous",
    "account_reset_password_done": "anonymous",
    "account_reset_password_from_key": "anonymous",
    "account_reset_password_from_key_done": "anonymous",
}

FILES = {
    "healthz",
    "readyz",
    "catalog:image",
    "dashboard:export_file",
    "dashboard:month_csv",
    "dashboard:points_statement",
    "dashboard:wallet_statement",
    "dashboard:order_file_refused",
    "portal:brand_file",
    "portal:delivery_photo",
    "portal:dispatch_paper",
    "portal:document_file",
    "portal:feed_refused",
    "portal:photo_file",
    "mfa_download_recovery_codes",
    "admin:jsi18n",
    "admin:catalog_brandauthorisation_document",
    "admin:fulfillment_labelbatch_file",
    "admin:fulfillment_manifest_bags",
    "admin:fulfillment_manifest_paper",
    "admin:fulfillment_parcel_cn23",
    "admin:fulfillment_parcel_label",
    "admin:points_ledger_settlementrun_differences",
    "admin:points_ledger_settlementrun_statement",
    "admin:suppliers_inspection_photo",
    "admin:suppliers_supplierdocument_file",
    "admin:tracking_scanfile_refused",
    "admin:wallet_payoutbatch_file",
    "admin:wallet_walletmonth_statement",
    "admin:warehouse_delivery_photo",
    "admin:warehouse_wave_pick_pdf",
    "admin:warehouse_wave_slips",
    "admin:warehouse_waveitem_slip",
}
"""What answers with a file or for a machine, and has no look."""

LOOKED_AT_ELSEWHERE = {
    "admin:/admin/(?P<url>.*)$": "any other address, which is missing",
    "admin:view_on_site": "sends on",
    "accounts:join": "opened by tests/accounts/test_invitations.py, with the link that only a mail has",
    "admin:login": "staff who are not signed in are sent to it; it is the page of account_login",
    "mfa_login_webauthn": "asked for by a script",
    "mfa_reauthenticate_webauthn": "asked for by a script",
}
"""Routes that are no pages of their own, and why."""


def queries_of(name: str) -> tuple[str, ...]:
    return QUERIES.get(name, ("",))


def samples_of(name: str, parameters: list[str]) -> list[Sample]:
    """Parameters for each address of a route. Raises NoSample."""
    with acting_as_system():
        found = SAMPLES[name]() if name in SAMPLES else samples_of_desk(name, parameters)
    if not found:
        raise NoSample("the query of samples.py finds nothing in the world")
    return found


def samples_of_desk(name: str, parameters: list[str]) -> list[Sample]:
    """The newest row of the model that a page of the administration belongs to; of its forms, each that is offered."""
    model, page = model_of(name)
    if model is None:
        raise NoSample("it has no line in samples.py")
    if parameters[1:] == ["name"] and page == "do":
        return list(form_acts_of(model))
    if len(parameters) > 1:
        raise NoSample(f"what is {', '.join(parameters[1:])}?")
    newest = model._default_manager.order_by("-pk").values_list("pk", flat=True)[:1]
    if not newest:
        raise NoSample(f"the world (tests/quality/world.py) has no {model._meta.label}")
    return [{parameters[0]: pk} for pk in newest]


def model_of(name: str) -> tuple[type[Model] | None, str]:
    """`admin:wallet_payoutbatch_change` → PayoutBatch, change."""
    for model in admin.site._registry:
        prefix = f"admin:{model._meta.app_label}_{model._meta.model_name}_"
        if name.startswith(prefix):
            return model, name.removeprefix(prefix)
    return None, ""


def form_acts_of(model: type[Model]) -> Iterator[Sample]:
    site = admin.site._registry[model]
    assert isinstance(site, FormActsAdmin)
    rows = list(model._default_manager.order_by("-pk")[:50])
    for act in site.form_acts:
        row = next((row for row in rows if act.offered(row)), None)
        if row is not None:
            yield {"pk": row.pk, "name": act.name}
