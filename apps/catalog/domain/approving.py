"""From an approved request to the product, its variants and the first offers."""

from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from apps.catalog.domain.content import Content
from apps.catalog.domain.content_checks import terms_from
from apps.catalog.domain.errors import RequestOutdated
from apps.catalog.domain.offers import set_offers
from apps.catalog.domain.publishing import publish_variants
from apps.catalog.domain.requests import lock_request, note_request, refuse_faulty
from apps.catalog.enums import GoodsState, RequestState
from apps.catalog.models import Brand, Product, ProductImage, ProductRequest, ProductText, UploadedImage, Variant
from apps.categories.domain.queries import category_by_code

# Approvals are few and by hand: one after the other, no two of them publish the same SKU.
ONE_AT_A_TIME = "select pg_advisory_xact_lock(hashtext('catalog.approve'))"
KEPT_OF_IMAGE = ("file", "content_type", "size")


@transaction.atomic
def approve_request(*, request_id: int, now: datetime, actor_id: int | None = None) -> Product:
    """Publish what was sent in: the product's next version, its variants, and the first offers if there are any.

    Variants that the content no longer has are retired, and their offers hidden. Everything is checked anew.
    Runs as staff or system. Raises RequestStateRefused, RequestOutdated when the product has changed since the
    request was drafted, RequestFaulty, OffersRefused.
    """
    with connection.cursor() as cursor:
        cursor.execute(ONE_AT_A_TIME)
    request = lock_request(request_id, "only what was sent in is approved", RequestState.SUBMITTED)
    product = _current_product(request)
    refuse_faulty(request, now=now)
    content = request.content
    product = _write_product(product, content, now)
    _write_texts(product, content["texts"])
    _write_images(product, content.get("images") or [], request.supplier_id)
    variants = _write_variants(product, content["variants"])
    request.product, request.state, request.decided_at = product, RequestState.APPROVED, now
    request.save(update_fields=["product", "state", "decided_at"])
    note_request("approved", request, now, actor_id, version=product.version)
    _set_first_offers(request, variants, now, actor_id)
    publish_variants(variant_ids=product.variants.values_list("pk", flat=True), now=now)
    return product


def _current_product(request: ProductRequest) -> Product | None:
    if not request.is_change:
        return None
    product = Product.objects.select_for_update(of=("self",)).get(requests=request)
    if product.version != request.base_version:
        raise RequestOutdated(
            _(
                "product request %(request)s was made from version %(base)s of product %(product)s,"
                " which is at version %(version)s by now; refuse it and have it drafted anew"
            )
            % {
                "request": request.pk,
                "base": request.base_version,
                "product": product.pk,
                "version": product.version,
            }
        )
    return product


def _write_product(product: Product | None, content: Content, now: datetime) -> Product:
    if product is None:
        product = Product(published_at=now, version=0)
    name = content.get("brand")
    product.category = category_by_code(content["category"])
    product.brand = Brand.objects.get(name__iexact=name) if name else None
    product.hs6, product.origin = content["hs6"], content["origin"]
    product.version, product.changed_at = product.version + 1, now
    product.save()
    return product


def _write_texts(product: Product, texts: dict[str, Content]) -> None:
    product.texts.all().delete()
    ProductText.objects.bulk_create(
        ProductText(product=product, language=language, title=text["title"], description=text.get("description") or "")
        for language, text in texts.items()
    )


def _write_images(product: Product, hashes: list[str], supplier_id: int) -> None:
    sources: list[UploadedImage | ProductImage] = [
        *UploadedImage.objects.filter(supplier_id=supplier_id, sha256__in=hashes),
        *product.images.all(),
    ]
    source_of = {each.sha256: each for each in sources}
    product.images.all().delete()
    ProductImage.objects.bulk_create(
        ProductImage(
            product=product,
            position=position,
            sha256=sha256,
            **{name: getattr(source_of[sha256], name) for name in KEPT_OF_IMAGE},
        )
        for position, sha256 in enumerate(hashes, 1)
    )


def _write_variants(product: Product, rows: list[Content]) -> dict[str, Variant]:
    """The variants by SKU. GTINs are taken off first: they may change places."""
    skus = [row["sku"] for row in rows]
    product.variants.exclude(sku__in=skus).update(state=GoodsState.RETIRED)
    product.variants.filter(sku__in=skus).update(gtin="")
    before = {variant.sku: variant for variant in product.variants.all()}
    variants = {row["sku"]: before.get(row["sku"], Variant(product=product, sku=row["sku"])) for row in rows}
    for row in rows:
        _fill(variants[row["sku"]], row)
    return variants


def _fill(variant: Variant, row: dict[str, Any]) -> None:
    variant.gtin, variant.attributes = row.get("gtin") or "", row.get("attributes") or {}
    variant.weight_g, variant.length_mm = row["weight_g"], row["length_mm"]
    variant.width_mm, variant.height_mm = row["width_mm"], row["height_mm"]
    variant.has_battery, variant.is_liquid = bool(row.get("has_battery")), bool(row.get("is_liquid"))
    variant.state = GoodsState.ACTIVE
    variant.save()


def _set_first_offers(
    request: ProductRequest, variants: dict[str, Variant], now: datetime, actor_id: int | None
) -> None:
    offers = request.content.get("offers") or {}
    rows = [terms_from(terms, variant_id=variants[sku].pk) for sku, terms in offers.items()]
    if rows:
        set_offers(supplier_id=request.supplier_id, rows=rows, now=now, actor_id=actor_id)
