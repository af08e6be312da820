"""Brands: entered by staff, or added when a supplier's authorisation is accepted."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.catalog.domain.brands import place_brand
from apps.catalog.models import Brand
from apps.common.administration import DeskAdmin, Link, person_id


@admin.register(Brand)
class BrandAdmin(DeskAdmin):
    list_display = ("name", "name_zh", "needs_authorisation", "is_active", "products_count")
    list_filter = ("needs_authorisation", "is_active")
    search_fields = ("name", "name_zh")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return Brand.objects.annotate(product_count=Count("products"))

    @admin.display(description=_("products"), ordering="product_count")
    def products_count(self, brand: Any) -> int:
        return int(brand.product_count)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        place_brand(brand=obj, now=timezone.now(), actor_id=person_id(request))

    def links(self, row: Any) -> list[Link]:
        def of_brand(model: str) -> str:
            return f"{reverse(f'admin:catalog_{model}_changelist')}?brand__id__exact={row.pk}"

        return [Link(_("Products"), of_brand("product")), Link(_("Authorisations"), of_brand("brandauthorisation"))]
