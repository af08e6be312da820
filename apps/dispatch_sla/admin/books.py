"""Rule books: drafts are edited with their rules and published; then nothing changes."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.common.administration import Act, DeskAdmin, person_id
from apps.dispatch_sla.domain.books import copy_rule_book, publish_rule_book
from apps.dispatch_sla.enums import BookStatus
from apps.dispatch_sla.models import SlaRule, SlaRuleBook, StoreProgramme

if TYPE_CHECKING:
    FormSet = forms.BaseInlineFormSet[SlaRule, SlaRuleBook, forms.ModelForm[SlaRule]]
    Inline = admin.TabularInline[SlaRule, SlaRuleBook]
else:
    FormSet, Inline = forms.BaseInlineFormSet, admin.TabularInline


def is_draft(book: SlaRuleBook | None) -> bool:
    return book is None or book.status == BookStatus.DRAFT


def publish(request: HttpRequest, book: SlaRuleBook) -> str:
    publish_rule_book(book_id=book.pk, now=timezone.now(), actor_id=person_id(request))
    return gettext("Rule book %(book)s is published. It never changes from now on.") % {"book": book}


def copy(request: HttpRequest, book: SlaRuleBook) -> str:
    draft = copy_rule_book(book_id=book.pk, now=timezone.now())
    return gettext("Draft %(draft)s was made from %(book)s; find it in the list.") % {"draft": draft, "book": book}


class RuleFormSet(FormSet):
    def add_fields(self, form: Any, index: int | None) -> None:
        """The table's head labels the cells for the eye only; name them for screen readers too."""
        super().add_fields(form, index)
        for field in form.fields.values():
            field.widget.attrs["aria-label"] = field.label


class RuleInline(Inline):
    model = SlaRule
    formset = RuleFormSet
    extra = 0

    def has_add_permission(self, request: HttpRequest, obj: SlaRuleBook | None = None) -> bool:
        return is_draft(obj) and super().has_add_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: SlaRuleBook | None = None) -> bool:
        return is_draft(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: SlaRuleBook | None = None) -> bool:
        return is_draft(obj) and super().has_delete_permission(request, obj)


@admin.register(SlaRuleBook)
class SlaRuleBookAdmin(DeskAdmin):
    inlines = (RuleInline,)
    list_display = ("version", "effective_from", "status", "on_time_percent", "penalty", "published_at")
    list_filter = ("status",)
    search_fields = ("=version", "note")
    readonly_fields = ("status", "published_at")
    acts = (Act("publish", _("Publish"), publish, is_draft), Act("copy", _("New draft from this book"), copy))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_draft(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_draft(obj) and super().has_delete_permission(request, obj)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)  # a published book can't go; drafts are deleted on their page
        return actions


@admin.register(StoreProgramme)
class StoreProgrammeAdmin(DeskAdmin):
    """Added as a new row from a day on; what was in force stays known."""

    list_display = ("store", "seller", "programme", "effective_from")
    list_filter = ("programme",)
    list_select_related = ("seller", "store")
    search_fields = ("=seller__code", "store__name")
    autocomplete_fields = ("store",)
    fields = ("store", "programme", "effective_from")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        obj.seller_id = obj.store.seller_id
        super().save_model(request, obj, form, change)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
