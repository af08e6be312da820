"""The doors of the supplier's portal; objects are asked for under an id that no row has."""

from tests.access.doors import Answers, Door, everyone


def suppliers(word: str) -> Answers:
    """A page of the supplier's own; its owner comes here, and nobody else."""
    return everyone("forbidden", anonymous="sign in", supplier=word)


PORTAL_DOORS = {
    "portal:home": Door("/portal/", suppliers("ok"), suppliers("method")),
    "portal:onboarding": Door("/portal/onboarding/", suppliers("ok"), suppliers("method")),
    "portal:application": Door("/portal/application/", suppliers("ok"), suppliers("ok")),
    "portal:documents": Door("/portal/documents/", suppliers("ok"), suppliers("on")),
    "portal:submit": Door("/portal/documents/submit/", suppliers("method"), suppliers("on")),
    "portal:withdraw": Door("/portal/documents/999999/withdraw/", suppliers("method"), suppliers("missing")),
    "portal:document_file": Door("/portal/documents/999999/file/", suppliers("missing"), suppliers("method")),
    "portal:inspections": Door("/portal/inspections/", suppliers("ok"), suppliers("method")),
    "portal:photo_file": Door("/portal/inspections/photos/999999/file/", suppliers("missing"), suppliers("method")),
    "portal:agreements": Door("/portal/agreements/", suppliers("ok"), suppliers("method")),
    "portal:sign": Door("/portal/agreements/999999/sign/", suppliers("method"), suppliers("missing")),
    "portal:score": Door("/portal/score/", suppliers("ok"), suppliers("method")),
    "portal:score_counted": Door("/portal/score/late/", suppliers("ok"), suppliers("method")),
    "portal:money": Door("/portal/money/", suppliers("ok"), suppliers("method")),
    "portal:payable": Door("/portal/money/payables/999999/", suppliers("missing"), suppliers("method")),
    "portal:payouts": Door("/portal/money/payouts/", suppliers("ok"), suppliers("method")),
    "portal:payout": Door("/portal/money/payouts/999999/", suppliers("missing"), suppliers("method")),
    "portal:statement": Door("/portal/money/statement/", suppliers("ok"), suppliers("method")),
    "portal:bank_account": Door("/portal/money/bank-account/", suppliers("ok"), suppliers("ok")),
    "portal:products": Door("/portal/products/", suppliers("ok"), suppliers("method")),
    "portal:product_new": Door("/portal/products/new/", suppliers("ok"), suppliers("ok")),
    "portal:product_change": Door("/portal/products/999999/change/", suppliers("missing"), suppliers("missing")),
    "portal:product_request": Door("/portal/products/requests/999999/", suppliers("missing"), suppliers("method")),
    "portal:deliveries": Door("/portal/deliveries/", suppliers("ok"), suppliers("method")),
    "portal:delivery_new": Door("/portal/deliveries/new/", suppliers("ok"), suppliers("ok")),
    "portal:delivery": Door("/portal/deliveries/999999/", suppliers("missing"), suppliers("method")),
    "portal:delivery_photo": Door("/portal/deliveries/photos/999999/", suppliers("missing"), suppliers("method")),
    "portal:product_withdraw": Door(
        "/portal/products/requests/999999/withdraw/", suppliers("method"), suppliers("missing")
    ),
    "portal:brands": Door("/portal/brands/", suppliers("ok"), suppliers("ok")),
    "portal:brand_file": Door("/portal/brands/999999/file/", suppliers("missing"), suppliers("method")),
    "portal:offers": Door("/portal/offers/", suppliers("ok"), suppliers("method")),
    "portal:offer_new": Door("/portal/offers/new/", suppliers("ok"), suppliers("ok")),
    "portal:offers_chosen": Door("/portal/offers/chosen/?act=suspend", suppliers("on"), suppliers("on")),
    "portal:offer": Door("/portal/offers/999999/", suppliers("missing"), suppliers("missing")),
    "portal:offer_act": Door("/portal/offers/999999/suspend/", suppliers("method"), suppliers("missing")),
    "portal:stock": Door("/portal/stock/", suppliers("ok"), suppliers("method")),
    "portal:stock_offer": Door("/portal/stock/999999/", suppliers("missing"), suppliers("missing")),
    "portal:purchases": Door("/portal/purchases/", suppliers("ok"), suppliers("method")),
    "portal:purchases_chosen": Door("/portal/purchases/chosen/?act=accept", suppliers("on"), suppliers("on")),
    "portal:purchase": Door("/portal/purchases/999999/", suppliers("missing"), suppliers("missing")),
    "portal:purchase_paper": Door("/portal/purchases/999999/paper/", suppliers("missing"), suppliers("method")),
    "portal:dispatch": Door("/portal/dispatch/", suppliers("ok"), suppliers("method")),
    "portal:dispatch_pack": Door("/portal/dispatch/pack/999999/1/", suppliers("method"), suppliers("missing")),
    "portal:dispatch_asked": Door("/portal/dispatch/asked/999999/", suppliers("missing"), suppliers("method")),
    "portal:dispatch_hand_over": Door("/portal/dispatch/999999/hand-over/", suppliers("method"), suppliers("missing")),
    "portal:dispatch_paper": Door("/portal/dispatch/999999/label.pdf", suppliers("missing"), suppliers("method")),
    "portal:feeds": Door("/portal/feeds/", suppliers("ok"), suppliers("ok")),
    "portal:feed": Door("/portal/feeds/999999/", suppliers("missing"), suppliers("method")),
    "portal:feed_mapping": Door("/portal/feeds/999999/columns/", suppliers("missing"), suppliers("missing")),
    "portal:feed_refused": Door("/portal/feeds/999999/refused/", suppliers("missing"), suppliers("method")),
    "portal:feed_act": Door("/portal/feeds/999999/commit/", suppliers("method"), suppliers("missing")),
}
