"""Books of rules in the administration: drafts are edited and published; of a published book all is only read."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from apps.common.administration import DeskAdmin, Inline
from apps.common.books import BookStatus
from apps.common.labelled import LabelledFormSet

PUBLISHING = _(
    "Rule book %(row)s counts from its day on. Once it is published it never changes; a newer one may follow it."
)


def is_draft(book: Any) -> bool:
    """Whether a book may still be edited; None is one that is being added."""
    return book is None or book.status == BookStatus.DRAFT


class DraftInline(Inline):
    """Rows of a book, or of a part of one, that are edited as long as it is a draft."""

    formset = LabelledFormSet
    extra = 0

    def may_edit(self, row: Any) -> bool:
        return is_draft(row)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may_edit(obj) and super().has_add_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may_edit(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may_edit(obj) and super().has_delete_permission(request, obj)


class BookAdmin(DeskAdmin):
    """Books whose acts include `publish`."""

    readonly_fields = ("status", "published_at")
    actions = ("publish_selected",)

    @admin.action(description=_("Publish the selected drafts"), permissions=["change"])
    def publish_selected(self, request: HttpRequest, books: QuerySet[Any]) -> HttpResponse | None:
        """From the earliest on; a refused one stays a draft, with the reason."""
        return self.act_on_many(request, books.order_by("effective_from"), "publish")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_draft(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_draft(obj) and super().has_delete_permission(request, obj)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)  # a published book can't go; drafts are deleted on their page
        return actions
