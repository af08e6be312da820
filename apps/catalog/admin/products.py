"""Published products, to read; they change through requests. Staff take them out of the catalog and put them back."""

from typing import Any

from django.contrib import admin
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.catalog.domain.goods import restore_product, retire_product
from apps.catalog.enums import GoodsState
from apps.catalog.models import Product, ProductImage, ProductText, Variant
from apps.common.administration import Act, Link, ReadOnlyAdmin, ReadOnlyInline, answer_of, person_id


def is_active(product: Product) -> bool:
    return product.state == GoodsState.ACTIVE


def is_retired(product: Product) -> bool:
    return product.state == GoodsState.RETIRED


def retire(request: HttpRequest, product: Product) -> str:
    retire_product(product_id=product.pk, reason=answer_of(request), now=timezone.now(), actor_id=person_id(request))
    return gettext("Sellers no longer see this product.")


def restore(request: HttpRequest, product: Product) -> str:
    restore_product(product_id=product.pk, reason=answer_of(request), now=timezone.now(), actor_id=person_id(request))
    return gettext("Sellers see this product again where it is offered.")


def thumbnail(sha256: str, label: str) -> SafeString:
    """A small picture that leads to the whole one."""
    url = reverse("catalog:image", args=[sha256])
    return format_html('<a href="{}"><img src="{}" alt="{}" width="96" loading="lazy"></a>', url, url, label)


class TextInline(ReadOnlyInline):
    model = ProductText
    show_change_link = False


class ImageInline(ReadOnlyInline):
    model = ProductImage
    fields = ("position", "picture", "content_type", "size")
    readonly_fields = ("picture",)
    show_change_link = False

    @admin.display(description=_("image"))
    def picture(self, image: ProductImage) -> SafeString:
        return thumbnail(image.sha256, gettext("Image %(n)s") % {"n": image.position})


class VariantInline(ReadOnlyInline):
    model = Variant
    fields = (
        "sku",
        "gtin",
        "attributes",
        "weight_g",
        "length_mm",
        "width_mm",
        "height_mm",
        "has_battery",
        "is_liquid",
        "state",
    )
    show_change_link = False


@admin.register(Product)
class ProductAdmin(ReadOnlyAdmin):
    list_display = ("id", "title", "category", "brand", "origin", "hs6", "version", "state", "changed_at")
    list_display_links = ("id", "title")
    list_filter = ("state", "category", ("brand", admin.RelatedOnlyFieldListFilter), "origin")
    list_select_related = ("category", "brand")
    search_fields = ("variants__sku__startswith", "=variants__gtin", "texts__title")
    search_help_text = _("The beginning of a SKU, a whole GTIN, or words of a title")
    date_hierarchy = "changed_at"
    fields = ("category", "brand", "hs6", "origin", "state", "version", "published_at", "changed_at")
    inlines = (TextInline, VariantInline, ImageInline)
    acts = (
        Act("retire", _("Retire"), retire, is_active, asks=_("Reason")),
        Act("restore", _("Restore"), restore, is_retired, asks=_("Reason")),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        first = ProductText.objects.filter(product=OuterRef("pk")).order_by("language").values("title")[:1]
        return Product.objects.annotate(first_title=Subquery(first))

    @admin.display(description=_("title"))
    def title(self, product: Any) -> str:
        return product.first_title or "–"

    def links(self, row: Product) -> list[Link]:
        offers, requests = (reverse(f"admin:catalog_{model}_changelist") for model in ("offer", "productrequest"))
        return [
            Link(_("Offers"), f"{offers}?variant__product__id__exact={row.pk}"),
            Link(_("Requests"), f"{requests}?product__id__exact={row.pk}"),
        ]
