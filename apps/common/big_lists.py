"""Lists of the administration over tables of millions: nothing counts or looks through all rows."""

from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from django.contrib import admin
from django.core.paginator import Paginator
from django.db.models import Field, QuerySet
from django.http import HttpRequest

MOST_ROWS: Final = 10_000
LOOKED_AT: Final = 2_000
if TYPE_CHECKING:
    Pages = Paginator[Any]
else:
    Pages = Paginator


class CappedPaginator(Pages):
    """Leads through the first 10,000 rows; whoever looks for others filters or searches."""

    @cached_property
    def count(self) -> int:
        rows: QuerySet[Any] = self.object_list  # type: ignore[assignment]  # Django's stubs know no list here  # the administration gives no list
        return rows.order_by()[:MOST_ROWS].count()

    @property
    def is_capped(self) -> bool:
        return self.count == MOST_ROWS


class RecentValuesFilter(admin.AllValuesFieldListFilter):
    """The values that a field has in the newest rows, of which there are few kinds."""

    def __init__(
        self,
        field: "Field[Any, Any]",
        request: HttpRequest,
        params: dict[str, list[str]],
        model: Any,
        model_admin: Any,
        field_path: str,
    ) -> None:
        super().__init__(field, request, params, model, model_admin, field_path)
        newest = model._default_manager.order_by("-pk").values_list(field_path, flat=True)[:LOOKED_AT]
        self.lookup_choices = sorted({value for value in newest if value is not None})  # type: ignore[assignment]  # Django's stubs know no list here
