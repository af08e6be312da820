"""What the demo's suppliers sell: published goods, offers of others for them, and requests to review."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from djmoney.money import Money

from apps.accounts.models import Organization
from apps.catalog.domain.approving import approve_request
from apps.catalog.domain.brands import Claim, accept_authorisation, submit_authorisation
from apps.catalog.domain.content import content_of
from apps.catalog.domain.content_checks import terms_from
from apps.catalog.domain.images import upload_image
from apps.catalog.domain.offers import set_offers
from apps.catalog.domain.requests import draft_request, refuse_request, submit_request, submit_requests
from apps.catalog.domain.terms import OfferTerms, PriceStep
from apps.catalog.enums import AuthorisationKind
from apps.catalog.models import Offer, Product, UploadedImage, Variant
from apps.common.periods import shanghai_day
from apps.ops.domain.supply_demo.cast import DemoSupplier
from apps.ops.domain.supply_demo.goods import FEN, goods_of
from apps.ops.domain.supply_demo.numbers import between
from apps.ops.domain.supply_demo.people import colleague, organization_of, owner_of
from apps.ops.domain.supply_demo.pictures import paper, tile

DAYS_TO_OFFER: Final = 16
"""From applying to the first goods."""
NOT_SAFE: Final = "缺少 EN 71 检测报告编号。 The number of the EN 71 test report is missing."


def claim_brand(supplier: DemoSupplier, *, now: datetime) -> None:
    """Send in that the brand is the supplier's own; staff accept it where goods are sold under it."""
    at = now - timedelta(days=supplier.applied - DAYS_TO_OFFER if supplier.branded else 2)
    claim = Claim(brand_name=supplier.brand, kind=AuthorisationKind.OWNER, valid_from=shanghai_day(at))
    authorisation = submit_authorisation(
        supplier_id=organization_of(supplier).pk,
        claim=claim,
        file=paper(f"brand-{supplier.code}", "Certificate of trade mark registration"),
        now=at,
        actor_id=owner_of(supplier).pk,
    )
    if supplier.branded:
        accept_authorisation(authorisation_id=authorisation.pk, now=at + timedelta(hours=4), actor_id=colleague().pk)


def publish(supplier: DemoSupplier, *, now: datetime) -> None:
    """Send in all goods of a supplier with a picture each, approve them, one an hour, and offer them together."""
    organization, owner, staff = organization_of(supplier), owner_of(supplier), colleague()
    at = now - timedelta(days=supplier.applied - DAYS_TO_OFFER, hours=-5)
    contents = goods_of(supplier)
    for content in contents:
        content["images"] = [picture_of(content, organization, at, owner.pk).sha256]
    terms = {sku: offer for content in contents for sku, offer in content.pop("offers").items()}
    requests = submit_requests(supplier_id=organization.pk, contents=contents, now=at, actor_id=owner.pk)
    for hours, request_id in enumerate(requests, 2):
        approve_request(request_id=request_id, now=at + timedelta(hours=hours), actor_id=staff.pk)
    numbers = dict(Variant.objects.filter(sku__in=terms).values_list("sku", "pk"))
    rows = [terms_from(offer, variant_id=numbers[sku]) for sku, offer in terms.items()]
    set_offers(supplier_id=organization.pk, rows=rows, now=at + timedelta(days=2), actor_id=owner.pk)


def picture_of(content: dict[str, Any], supplier: Organization, now: datetime, actor_id: int) -> UploadedImage:
    name = content["variants"][0]["sku"]
    file = tile(name, category=content["category"])
    return upload_image(supplier_id=supplier.pk, file=file, now=now, actor_id=actor_id)


def offer_too(supplier: DemoSupplier, *, now: datetime) -> None:
    """Offer what others brought into the catalog, a little cheaper or dearer than they do."""
    organization = organization_of(supplier)
    first_offers = (
        Offer.objects.filter(variant__product__category__code__in=supplier.rivals, variant__product__brand=None)
        .exclude(supplier=organization)
        .order_by("variant_id", "pk")
        .distinct("variant_id")
        .select_related("variant")
    )
    rows = [rival_terms(supplier, offer) for offer in first_offers if between(f"{supplier.code} {offer.variant}", 0, 4)]
    at = now - timedelta(days=between(f"rival {supplier.code}", 60, 75))
    if rows:
        actor_id = owner_of(supplier).pk
        set_offers(supplier_id=organization.pk, rows=rows, now=at, actor_id=actor_id)


def rival_terms(supplier: DemoSupplier, offer: Offer) -> OfferTerms:
    name = f"{supplier.code} {offer.variant.sku}"
    price = (offer.supply_price.amount * between(name, 93, 109) / 100).quantize(FEN)
    steps = (PriceStep(20, (price * Decimal("0.93")).quantize(FEN)),) if between(f"steps {name}", 0, 1) else ()
    return OfferTerms(
        variant_id=offer.variant_id,
        supply_price=Money(price, "CNY"),
        lead_time_days=between(f"lead {name}", 1, 7),
        minimum_quantity=between(f"least {name}", 1, 3),
        supplier_sku=f"{supplier.code[1:]}-{offer.variant.sku}",
        warehouse=supplier.legal_name[:2],
        steps=steps,
    )


def ask_for_goods(newcomer: DemoSupplier, changers: Sequence[DemoSupplier], *, now: datetime) -> None:
    """Leave requests on the desk: goods that are new, changes of published ones, and one that was refused."""
    organization, owner = organization_of(newcomer), owner_of(newcomer)
    new, refused = (renamed(content, newcomer) for content in goods_of(newcomer)[:2])
    for hours, content in ((70, refused), (20, new)):
        at = now - timedelta(hours=hours)
        content["images"] = [picture_of(content, organization, at, owner.pk).sha256]
        (request_id,) = submit_requests(supplier_id=organization.pk, contents=[content], now=at, actor_id=owner.pk)
        if content is refused:
            refuse_request(request_id=request_id, reason=NOT_SAFE, now=at + timedelta(hours=6), actor_id=colleague().pk)
    for number, supplier in enumerate(changers):
        ask_for_change(supplier, now=now - timedelta(hours=9 + 7 * number))


def renamed(content: dict[str, Any], supplier: DemoSupplier) -> dict[str, Any]:
    """The same goods as a new festive edition, with SKUs and titles of their own."""
    skus = {variant["sku"]: f"{variant['sku']}-FEST" for variant in content["variants"]}
    for variant in content["variants"]:
        variant |= {"sku": skus[variant["sku"]], "gtin": ""}
    content["offers"] = {skus[sku]: terms for sku, terms in content["offers"].items()}
    content["texts"]["en"]["title"] += ", lantern festival edition"
    content["texts"]["zh-hans"]["title"] += "（元宵款）"
    return content


def ask_for_change(supplier: DemoSupplier, *, now: datetime) -> None:
    """Change words and weight of a supplier's first product."""
    organization, owner = organization_of(supplier), owner_of(supplier)
    product = Product.objects.filter(requests__supplier=organization).order_by("pk")[0]
    content = content_of(product)
    content["texts"]["en"]["description"] += " Now in a box of recycled cardboard."
    content["texts"]["zh-hans"]["description"] += "现采用再生纸盒包装。"
    for variant in content["variants"]:
        variant["weight_g"] += 40
    request = draft_request(supplier_id=organization.pk, content=content, now=now, product=product)
    submit_request(request_id=request.pk, now=now + timedelta(minutes=20), actor_id=owner.pk)
