"""Queues in the administration: rows with `kind`, `opened_at` and `closed_at` that wait for a person."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.db.models import Count, Min, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.common.administration import DeskAdmin


class OpenFilter(admin.SimpleListFilter):
    """What is open, unless somebody asks for the others."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("closed", _("closed")), ("all", _("all"))]

    def choices(self, changelist: Any) -> Iterator[Any]:
        first, *rest = super().choices(changelist)
        yield from [{**first, "display": _("open")}, *rest]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "all":
            return queryset
        return queryset.filter(closed_at__isnull=self.value() != "closed")


class AgeFilter(admin.SimpleListFilter):
    title = _("waiting for")
    parameter_name = "days"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("1", _("more than a day")), ("3", _("more than three days")), ("7", _("more than a week"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        days = dict(self.lookup_choices).keys() & {self.value()}
        return queryset.filter(opened_at__lt=timezone.now() - timedelta(days=int(days.pop()))) if days else queryset


class QueueAdmin(DeskAdmin):
    """A queue's list says above it how many wait of each kind and since when; put it before ReadOnlyAdmin."""

    @admin.display(description=_("waiting for"), ordering="opened_at")
    def age(self, row: Any) -> str:
        return timesince(row.opened_at, row.closed_at, depth=1)

    def tabs(self) -> list[dict[str, Any]]:
        """Each kind of which some wait, in one query."""
        found = self.model._default_manager.filter(closed_at=None).order_by("kind").values("kind")
        names = dict(self.opts.get_field("kind").flatchoices)  # type: ignore[union-attr]  # a field of the row's own
        return [
            {
                "label": names[row["kind"]],
                "url": f"{self.page_url('changelist')}?kind__exact={row['kind']}",
                "count": row["count"],
                "since": gettext("the oldest for %(time)s") % {"time": timesince(row["oldest"], depth=1)},
                "kind": row["kind"],
            }
            for row in found.annotate(count=Count("pk"), oldest=Min("opened_at"))
        ]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        extra = {"desk_tabs": self.tabs(), "desk_kind": request.GET.get("kind__exact", "")}
        return super().changelist_view(request, {**extra, **(extra_context or {})})
