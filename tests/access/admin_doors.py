"""The administration's doors: only staff who proved their second factor pass, and then permissions decide.

Objects are asked for under an id that no row has. `clerk` has no permission at all, `chief` has every one.
"""

from collections.abc import Iterator

from tests.access.cast import SELLERS_PEOPLE
from tests.access.doors import NO_GET, Answers, Door, everyone, staff

READ_ONLY = (
    "accounts_invitation",
    "accounts_tenantviewing",
    "catalog_brandauthorisation",
    "catalog_offer",
    "catalog_product",
    "catalog_productrequest",
    "channels_store",
    "dispatch_sla_clocklessorder",
    "dispatch_sla_dispatchclock",
    "dispatch_sla_dispatchrelief",
    "dispatch_sla_penalty",
    "dispatch_sla_storemonth",
    "events_domainevent",
    "feeds_feed",
    "feeds_feedrow",
    "exports_export",
    "fulfillment_goodsreceipt",
    "fulfillment_goodsreturn",
    "fulfillment_labelbatch",
    "fulfillment_manifest",
    "fulfillment_numberrange",
    "fulfillment_parcel",
    "jobs_job",
    "ledger_account",
    "ledger_hold",
    "ledger_period",
    "ledger_pointlot",
    "ledger_refusal",
    "ledger_transfer",
    "order_costs_ordercost",
    "order_costs_pointspayment",
    "order_files_orderfile",
    "order_files_orderfilerow",
    "orders_order",
    "orders_orderexception",
    "orders_ordersettlement",
    "orders_purchaseline",
    "orders_purchaseorder",
    "orders_routingdecision",
    "orders_skumapping",
    "orders_supplierscore",
    "points_ledger_adjustment",
    "points_ledger_earningorder",
    "points_ledger_election",
    "points_ledger_redemption",
    "points_ledger_settlementline",
    "points_ledger_settlementrun",
    "seller_tiers_evaluation",
    "seller_tiers_growthreward",
    "seller_tiers_sellertier",
    "seller_tiers_tierchange",
    "stock_movement",
    "stock_reservation",
    "stock_stocklevel",
    "suppliers_agreement",
    "suppliers_clearance",
    "suppliers_inspection",
    "suppliers_supplier",
    "suppliers_supplierdocument",
    "suppliers_supplyrecord",
    "tracking_inboundmessage",
    "tracking_parcelreview",
    "tracking_scanfile",
    "tracking_shipmentdeclaration",
    "tracking_trackingproblem",
    "tracking_unmatchedscan",
    "wallet_bankaccount",
    "wallet_charge",
    "wallet_credit",
    "wallet_fxrate",
    "wallet_manualentry",
    "wallet_payable",
    "wallet_payoutbatch",
    "wallet_payoutline",
    "wallet_topup",
    "wallet_wallethold",
    "wallet_walletmonth",
    "wallet_walletsetting",
    "warehouse_delivery",
    "warehouse_placement",
    "warehouse_unclaimedgoods",
    "warehouse_wave",
    "warehouse_waveitem",
)
DESK = (
    "order_costs_tariffbook",
    "calendars_calendarday",
    "calendars_reliefwindow",
    "categories_category",
    "calendars_sellerreliefwindow",
    "catalog_brand",
    "dispatch_sla_slarulebook",
    "orders_routingpolicy",
    "orders_supplierdispatch",
    "points_ledger_rulebook",
    "seller_tiers_resource",
    "seller_tiers_tierrulebook",
    "stock_stockpolicy",
    "suppliers_inspectionstandard",
    "tracking_carrierstatus",
    "tracking_facility",
    "tracking_silencelimit",
    "wallet_payeraccount",
    "warehouse_bin",
    "warehouse_warehouse",
)
APPENDED = (
    "calendars_calendarvalidity",
    "dispatch_sla_storeprogramme",
    "fulfillment_packingstandard",
    "fulfillment_senderaddress",
    "orders_routingstandard",
)
PEOPLE = (
    "accounts_membership",
    "accounts_organization",
    "accounts_user",
    "auth_group",
)


def both(path: str, answers: Answers) -> Door:
    return Door(path, answers, answers)


def open_to_staff(word: str) -> Answers:
    return staff(word, clerk=word)


def doors_of(model: str, *, writable: bool, addable: bool, has_acts: bool) -> Iterator[tuple[str, Door]]:
    """The doors that every registered model has."""
    app, _, name = model.rpartition("_")
    here = f"/admin/{app}/{name}/"
    add, act_on_row = "ok" if addable else "forbidden", "on" if writable else "forbidden"
    yield f"admin:{model}_changelist", both(here, staff("ok"))
    yield f"admin:{model}_add", both(f"{here}add/", staff(add))
    yield f"admin:{model}_change", Door(f"{here}999999/change/", staff("on"), staff(act_on_row))
    yield f"admin:{model}_delete", both(f"{here}999999/delete/", staff(act_on_row))
    yield f"admin:{model}_history", both(f"{here}999999/history/", open_to_staff("on"))
    yield f"admin:/admin/{app}/{name}/<path:object_id>/", both(f"{here}999999/", open_to_staff("on"))
    if has_acts:
        act = f"{here}999999/act/unknown/"
        yield f"admin:{model}_act", Door(act, open_to_staff("method"), open_to_staff("missing"))


CATALOG = "/admin/catalog"
POINTS = "/admin/points_ledger"
LOGIN = everyone("forbidden", anonymous="sign in")
LOGOUT = dict.fromkeys(("anonymous", "rival", "supplier", "lonely", *SELLERS_PEOPLE), "on")

ASKING = (
    "dispatch_sla_penalty",
    "orders_purchaseline",
    "orders_order",
    "orders_orderexception",
    "fulfillment_manifest",
    "order_costs_ordercost",
    "stock_stocklevel",
    "suppliers_supplier",
    "suppliers_supplierdocument",
    "suppliers_inspection",
)


def asking_door(model: str) -> tuple[str, Door]:
    """Where an act asks with a form first."""
    app, _, name = model.rpartition("_")
    return f"admin:{model}_do", both(f"/admin/{app}/{name}/999999/do/clear/", open_to_staff("missing"))


ADMIN_DOORS = {
    "admin:index": both("/admin/", open_to_staff("ok")),
    "admin:app_list": both("/admin/ledger/", staff("ok", clerk="missing")),
    "admin:/admin/(?P<url>.*)$": both("/admin/nowhere", open_to_staff("missing")),
    "admin:login": Door(
        "/admin/login/", LOGIN | {"clerk": "on", "chief": "on"}, LOGIN | {"clerk": "ok", "chief": "ok"}
    ),
    "admin:logout": Door("/admin/logout/", NO_GET | LOGOUT, everyone("ok") | LOGOUT),
    "admin:password_change": both("/admin/password_change/", open_to_staff("ok")),
    "admin:password_change_done": Door("/admin/password_change/done/", open_to_staff("ok"), open_to_staff("method")),
    "admin:auth_user_password_change": both("/admin/accounts/user/999999/password/", staff("missing")),
    "admin:accounts_organization_view_as": Door(
        "/admin/accounts/organization/999999/view-as/", open_to_staff("method"), open_to_staff("missing")
    ),
    "admin:autocomplete": Door("/admin/autocomplete/", open_to_staff("forbidden"), open_to_staff("method")),
    "admin:jsi18n": Door("/admin/jsi18n/", open_to_staff("ok"), open_to_staff("method")),
    "admin:view_on_site": both("/admin/r/999999/999999/", open_to_staff("missing")),
    "admin:catalog_brandauthorisation_document": both(
        f"{CATALOG}/brandauthorisation/999999/document/", open_to_staff("missing")
    ),
    "admin:dispatch_sla_dispatchrelief_declare": both("/admin/dispatch_sla/dispatchrelief/declare/", staff("ok")),
    "admin:warehouse_delivery_announce": both("/admin/warehouse/delivery/announce/", staff("ok")),
    "admin:warehouse_delivery_announce_for": both("/admin/warehouse/delivery/announce/999999/", staff("missing")),
    "admin:warehouse_delivery_receive": both("/admin/warehouse/delivery/999999/receive/", open_to_staff("missing")),
    "admin:warehouse_delivery_photo": both("/admin/warehouse/delivery/photo/999999/", staff("missing")),
    "admin:warehouse_placement_put": both("/admin/warehouse/placement/put/", staff("ok")),
    "admin:warehouse_unclaimedgoods_leave": both("/admin/warehouse/unclaimedgoods/leave/", staff("ok")),
    "admin:warehouse_wave_open": both("/admin/warehouse/wave/open/", staff("ok")),
    "admin:warehouse_wave_pick": both("/admin/warehouse/wave/999999/pick/", open_to_staff("missing")),
    "admin:warehouse_waveitem_station": both("/admin/warehouse/waveitem/station/", staff("ok")),
    "admin:warehouse_waveitem_bench": both("/admin/warehouse/waveitem/station/999999/", staff("missing")),
    "admin:warehouse_waveitem_slip": both("/admin/warehouse/waveitem/station/999999/slip.pdf", staff("missing")),
    "admin:warehouse_wave_pick_pdf": both("/admin/warehouse/wave/999999/pick.pdf", open_to_staff("missing")),
    "admin:warehouse_wave_slips": both("/admin/warehouse/wave/999999/slips.pdf", open_to_staff("missing")),
    "admin:catalog_offer_set": both(f"{CATALOG}/offer/set/", staff("ok")),
    "admin:catalog_productrequest_send": both(f"{CATALOG}/productrequest/send/", staff("ok")),
    "admin:fulfillment_goodsreceipt_accept": both("/admin/fulfillment/goodsreceipt/accept/", staff("ok")),
    "admin:fulfillment_goodsreceipt_return": both(
        "/admin/fulfillment/goodsreceipt/999999/return/", open_to_staff("missing")
    ),
    "admin:fulfillment_numberrange_enter": both("/admin/fulfillment/numberrange/enter/", staff("ok")),
    "admin:fulfillment_manifest_open": both("/admin/fulfillment/manifest/open/", staff("ok")),
    **{
        f"admin:fulfillment_{model}_{name}": both(
            f"/admin/fulfillment/{model}/999999/{file}.pdf", open_to_staff("missing")
        )
        for model, name, file in (
            ("parcel", "label", "label"),
            ("parcel", "cn23", "cn23"),
            ("manifest", "paper", "manifest"),
            ("manifest", "bags", "bags"),
            ("labelbatch", "file", "labels"),
        )
    },
    "admin:jobs_job_health": both("/admin/jobs/job/health/", staff("ok")),
    "admin:points_ledger_settlementrun_prepare": both(f"{POINTS}/settlementrun/prepare/", staff("ok")),
    "admin:points_ledger_settlementrun_review": both(
        f"{POINTS}/settlementrun/999999/review/", open_to_staff("missing")
    ),
    "admin:points_ledger_settlementrun_differences": both(
        f"{POINTS}/settlementrun/999999/differences.csv", open_to_staff("missing")
    ),
    "admin:seller_tiers_tierchange_day": both("/admin/seller_tiers/tierchange/day/", staff("ok")),
    "admin:points_ledger_settlementrun_statement": both(
        f"{POINTS}/settlementrun/999999/statement.csv", open_to_staff("missing")
    ),
    "admin:points_ledger_settlementline_explain": both(
        f"{POINTS}/settlementline/999999/explain/", open_to_staff("missing")
    ),
    "admin:points_ledger_rulebook_backtest": both(f"{POINTS}/rulebook/999999/backtest/", open_to_staff("missing")),
    "admin:suppliers_supplier_apply": both("/admin/suppliers/supplier/apply/", staff("ok")),
    "admin:suppliers_supplierdocument_file": both(
        "/admin/suppliers/supplierdocument/999999/file/", open_to_staff("missing")
    ),
    "admin:tracking_scanfile_receive": both("/admin/tracking/scanfile/receive/", staff("ok")),
    "admin:tracking_scanfile_refused": both("/admin/tracking/scanfile/999999/refused.csv", open_to_staff("missing")),
    "admin:tracking_shipmentdeclaration_check": both("/admin/tracking/shipmentdeclaration/check/", staff("ok")),
    "admin:tracking_trackingproblem_scan": both("/admin/tracking/trackingproblem/scan/", staff("ok")),
    "admin:suppliers_inspection_photo": both("/admin/suppliers/inspection/photos/999999/", open_to_staff("missing")),
    **dict(map(asking_door, ASKING)),
    **{
        name: door
        for model in (*READ_ONLY, *DESK, *APPENDED, *PEOPLE)
        for name, door in doors_of(
            model,
            writable=model in (*DESK, *PEOPLE),
            addable=model not in READ_ONLY,
            has_acts=model not in PEOPLE,
        )
    },
    **dict(doors_of("order_costs_tariffzone", writable=True, addable=False, has_acts=True)),
    "admin:order_costs_tariffzone_delete": both("/admin/order_costs/tariffzone/999999/delete/", staff("forbidden")),
    "admin:order_costs_tariffbook_trial": both("/admin/order_costs/tariffbook/999999/trial/", open_to_staff("missing")),
    "admin:accounts_organization_delete": both("/admin/accounts/organization/999999/delete/", staff("forbidden")),
    "admin:accounts_user_delete": both("/admin/accounts/user/999999/delete/", staff("forbidden")),
    "admin:wallet_payeraccount_delete": both("/admin/wallet/payeraccount/999999/delete/", staff("forbidden")),
    "admin:wallet_payable_do": both("/admin/wallet/payable/999999/do/reverse/", open_to_staff("missing")),
    "admin:wallet_payable_statement": both("/admin/wallet/payable/statement/", staff("ok")),
    "admin:wallet_payoutbatch_do": both("/admin/wallet/payoutbatch/999999/do/export/", open_to_staff("missing")),
    "admin:wallet_payoutbatch_prepare": both("/admin/wallet/payoutbatch/prepare/", staff("ok")),
    "admin:wallet_payoutbatch_file": both("/admin/wallet/payoutbatch/999999/file/xml/", open_to_staff("missing")),
    "admin:categories_category_delete": both("/admin/categories/category/999999/delete/", staff("forbidden")),
    "admin:orders_routingpolicy_delete": both("/admin/orders/routingpolicy/999999/delete/", staff("forbidden")),
    "admin:orders_supplierdispatch_delete": both("/admin/orders/supplierdispatch/999999/delete/", staff("forbidden")),
    "admin:stock_stockpolicy_delete": both("/admin/stock/stockpolicy/999999/delete/", staff("forbidden")),
}
