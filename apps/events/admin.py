"""What happened, for staff: append-only, so only to read."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from apps.common.administration import ReadOnlyAdmin
from apps.common.big_lists import RecentValuesFilter
from apps.events.models import DomainEvent


@admin.register(DomainEvent)
class DomainEventAdmin(ReadOnlyAdmin):
    list_display = ("occurred_at", "name", "subject_type", "subject_id", "actor", "seller", "supplier")
    list_display_links = ("occurred_at", "name")
    list_filter = (("name", RecentValuesFilter), ("subject_type", RecentValuesFilter), "occurred_at")
    list_select_related = ("actor", "seller", "supplier")
    search_fields = ("=subject_id", "name__startswith", "actor__email", "=seller__code", "=supplier__code")
    search_help_text = _("An id, the beginning of a name, a person's e-mail address or an organisation's code")
    ordering = ("-id",)
