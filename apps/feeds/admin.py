"""Feeds for staff: what came, what every row did, and the acts that take it back or go on with it."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.common.administration import Act, Link, ReadOnlyAdmin, grouped, person_id
from apps.feeds.domain.committing import commit_feed
from apps.feeds.domain.queries import counts_of
from apps.feeds.domain.states import has_stopped, job_key
from apps.feeds.domain.undoing import undo_feed
from apps.feeds.enums import FeedState, Outcome
from apps.feeds.models import Feed, FeedRow


def can_be_undone(feed: Feed) -> bool:
    return feed.state == FeedState.COMMITTED or (
        feed.state in (FeedState.COMMITTING, FeedState.UNDOING) and has_stopped(feed)
    )


def can_go_on(feed: Feed) -> bool:
    return feed.state == FeedState.COMMITTING and has_stopped(feed)


def undo(request: HttpRequest, feed: Feed) -> str:
    undo_feed(feed_id=feed.pk, now=timezone.now(), actor_id=person_id(request))
    return gettext("The workers take the feed back now. What was changed since stays, and is listed in its rows.")


def go_on(request: HttpRequest, feed: Feed) -> str:
    commit_feed(feed_id=feed.pk, now=timezone.now(), actor_id=person_id(request))
    return gettext("The workers go on with the feed now.")


@admin.register(Feed)
class FeedAdmin(ReadOnlyAdmin):
    list_display = ("name", "supplier", "scope_name", "state", "rows_shown", "received_at", "committed_at", "undone_at")
    list_filter = ("state", "scope", "format")
    list_select_related = ("supplier",)
    search_fields = ("name", "supplier__name", "supplier__code", "=sha256")
    date_hierarchy = "received_at"
    exclude = ("file", "fault", "runs")
    readonly_fields = ("outcomes", "why")
    acts = (
        Act("undo", _("Undo the feed"), undo, can_be_undone),
        Act("continue", _("Go on committing"), go_on, can_go_on),
    )

    @admin.display(description=_("scope"), ordering="scope")
    def scope_name(self, feed: Feed) -> str:
        return feed.scope

    @admin.display(description=_("rows"), ordering="rows_read")
    def rows_shown(self, feed: Feed) -> str:
        return grouped(feed.rows_read)

    @admin.display(description=_("why its work stopped"))
    def why(self, feed: Feed) -> str:
        return feed.why_stopped or "–"

    @admin.display(description=_("outcomes"))
    def outcomes(self, feed: Feed) -> str:
        counts = counts_of(feed.pk)
        return ", ".join(f"{Outcome(name).label}: {grouped(count)}" for name, count in counts.items() if count) or "–"

    def links(self, row: Feed) -> list[Link]:
        rows = f"{reverse('admin:feeds_feedrow_changelist')}?feed__id__exact={row.pk}"
        by_outcome = [
            Link(Outcome(name).label, f"{rows}&outcome__exact={name}")
            for name, count in counts_of(row.pk).items()
            if count
        ]
        job = f"{reverse('admin:jobs_job_changelist')}?q={job_key(row)}"
        return [Link(_("All rows"), rows), *by_outcome, Link(_("Its job"), job)]


@admin.register(FeedRow)
class FeedRowAdmin(ReadOnlyAdmin):
    list_display = ("feed", "line", "supplier_sku", "outcome", "why", "written_at", "undo")
    ordering = ("-pk",)
    list_filter = ("outcome", "undo")
    list_select_related = ("feed",)
    search_fields = ("=supplier_sku", "=feed__name")
    exclude = ("reasons",)
    readonly_fields = ("why",)

    @admin.display(description=_("reason"))
    def why(self, row: FeedRow) -> str:
        return row.reason

    def lookup_allowed(self, lookup: str, value: str, request: Any = None) -> bool:
        return lookup == "feed__id__exact" or super().lookup_allowed(lookup, value, request)
