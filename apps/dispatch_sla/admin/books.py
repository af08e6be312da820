"""Rule books: drafts are edited with their rules and published; then nothing changes."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.common.administration import Act, DeskAdmin, person_id
from apps.common.book_admin import PUBLISHING, BookAdmin, DraftInline, is_draft
from apps.dispatch_sla.domain.books import copy_rule_book, publish_rule_book
from apps.dispatch_sla.models import SlaRule, SlaRuleBook, StoreProgramme


def publish(request: HttpRequest, book: SlaRuleBook) -> str:
    publish_rule_book(book_id=book.pk, now=timezone.now(), actor_id=person_id(request))
    return gettext("Rule book %(book)s is published. It never changes from now on.") % {"book": book}


def copy(request: HttpRequest, book: SlaRuleBook) -> str:
    draft = copy_rule_book(book_id=book.pk, now=timezone.now())
    return gettext("Draft %(draft)s was made from %(book)s; find it in the list.") % {"draft": draft, "book": book}


class RuleInline(DraftInline):
    model = SlaRule


@admin.register(SlaRuleBook)
class SlaRuleBookAdmin(BookAdmin):
    inlines = (RuleInline,)
    list_display = ("version", "effective_from", "status", "on_time_percent", "penalty", "published_at")
    list_filter = ("status",)
    search_fields = ("=version", "note")
    acts = (
        Act("publish", _("Publish"), publish, is_draft, warning=PUBLISHING),
        Act("copy", _("New draft from this book"), copy),
    )


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
