"""A feed's way through the portal: upload, map, look at the dry run, commit, and take it back."""

import io
from collections.abc import Callable
from itertools import islice
from typing import BinaryIO, cast

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from apps.accounts.access import for_members_who, organization_id_of
from apps.accounts.requests import AccountRequest
from apps.accounts.rules import can_manage_supply, can_view_supply
from apps.common.administration import try_act
from apps.common.errors import DomainError
from apps.common.newest import newest_page
from apps.common.spreadsheets import BadSpreadsheet, open_sheet
from apps.feeds.domain.checking import check_feed
from apps.feeds.domain.committing import commit_feed
from apps.feeds.domain.mapping import set_mapping, suggest_mapping
from apps.feeds.domain.queries import counts_of, endings_of, feeds_of, rows_page
from apps.feeds.domain.receiving import receive_feed
from apps.feeds.domain.refused import refused_name, write_refused
from apps.feeds.domain.states import NOT_YET_WRITTEN, discard_feed, has_stopped, job_of
from apps.feeds.domain.undoing import undo_feed
from apps.feeds.enums import FeedState, Outcome, Scope, Undo
from apps.feeds.models import Feed
from apps.portal.answers import before_of, own_row_or_404
from apps.portal.feed_forms import FeedForm, MappingForm

SAMPLES = 3
STEPS, LAST_STEP = {FeedState.RECEIVED: 2, FeedState.CHECKING: 3, FeedState.CHECKED: 3}, 4
HIGHEST_ID = 2**63 - 1
ACTS: dict[str, tuple[Callable[..., Feed], object]] = {
    "check": (check_feed, gettext_lazy("The file is being checked; nothing changes yet.")),
    "commit": (commit_feed, gettext_lazy("The feed is being committed.")),
    "undo": (undo_feed, gettext_lazy("The feed is being undone.")),
    "discard": (discard_feed, gettext_lazy("The feed is discarded; it has changed nothing.")),
}


@require_http_methods(["GET", "HEAD", "POST"])
@for_members_who(can_view_supply)
def feeds(request: AccountRequest) -> HttpResponse:
    """The newest feeds, and the form for the next one."""
    supplier_id, may_manage = organization_id_of(request), can_manage_supply(request.membership)
    if request.method == "POST" and not may_manage:
        raise PermissionDenied(_("Your role does not allow this. Ask an owner of your organisation."))
    form = FeedForm(request.POST or None, request.FILES or None)
    if form.is_valid() and (feed := received(request, supplier_id, form)):
        return redirect("portal:feed_mapping", feed.pk)
    page = newest_page(feeds_of(supplier_id), before=before_of(request))
    context = {"page": page, "form": form, "may_manage": may_manage}
    return render(request, "portal/feeds.html", context)


def received(request: AccountRequest, supplier_id: int, form: FeedForm) -> Feed | None:
    """The feed, or None with the refusal as the form's error."""
    file, scope = form.cleaned_data["file"], Scope(form.cleaned_data["scope"])
    now, actor_id = timezone.now(), request.user.pk
    try:
        return receive_feed(supplier_id=supplier_id, file=file, name=file.name, scope=scope, now=now, actor_id=actor_id)
    except DomainError as refusal:
        form.add_error("file", str(refusal))
        return None


@require_http_methods(["GET", "HEAD", "POST"])
@for_members_who(can_manage_supply)
def feed_mapping(request: AccountRequest, pk: int) -> HttpResponse:
    """Say which column is which; then the dry run begins."""
    feed = own_row_or_404(Feed, pk)
    if feed.state not in NOT_YET_WRITTEN:
        return redirect("portal:feed", pk)
    mapping = feed.mapping or suggest_mapping(feed)
    form = MappingForm(request.POST or None, header=feed.header, mapping=mapping, samples=samples_of(feed))
    if form.is_valid():
        now, actor_id = timezone.now(), request.user.pk
        try:
            set_mapping(feed_id=feed.pk, mapping=form.mapping(), now=now, actor_id=actor_id)
            check_feed(feed_id=feed.pk, now=now, actor_id=actor_id)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("portal:feed", pk)
    return render(request, "portal/feed_mapping.html", {"feed": feed, "form": form})


def samples_of(feed: Feed) -> list[list[str]]:
    """A few sound rows of the file."""
    try:
        with feed.file.open("rb") as file, open_sheet(cast(BinaryIO, file), name=feed.name) as sheet:
            return list(islice((row.cells for row in sheet.rows if not row.fault), SAMPLES))
    except BadSpreadsheet:
        return []


@require_safe
@for_members_who(can_view_supply)
def feed(request: AccountRequest, pk: int) -> HttpResponse:
    """Where the feed stands: its job at work, or what every row does."""
    found = own_row_or_404(Feed, pk)
    outcome, undo, after = (request.GET.get(name, "") for name in ("outcome", "undo", "after"))
    if outcome not in ("", *Outcome.values) or undo not in ("", *Undo.values) or not (after or "0").isdecimal():
        raise Http404
    stopped = has_stopped(found)
    at_work = found.state in (FeedState.CHECKING, FeedState.COMMITTING, FeedState.UNDOING) and not stopped
    if request.htmx and not at_work:
        return HttpResponseClientRefresh()
    context = {
        "feed": found,
        "job": job_of(found),
        "stopped": stopped,
        "at_work": at_work,
        "step": STEPS.get(FeedState(found.state), LAST_STEP),
        "counts": [(Outcome(name), count) for name, count in counts_of(pk).items()],
        "endings": [(Undo(name), count) for name, count in endings_of(pk).items() if count],
        "page": rows_page(feed_id=pk, outcome=outcome, undo=undo, after=min(int(after or 0), HIGHEST_ID)),
        "outcome": outcome,
        "undo": undo,
        "after": after,
        "may_manage": can_manage_supply(request.membership),
    }
    return render(request, "portal/feed.html", context)


@require_POST
@for_members_who(can_manage_supply)
def feed_act(request: AccountRequest, pk: int, act: str) -> HttpResponse:
    """Check again, commit, undo or discard."""
    found = own_row_or_404(Feed, pk)
    if act not in ACTS:
        raise Http404
    perform, done = ACTS[act]

    def performed() -> str:
        perform(feed_id=found.pk, now=timezone.now(), actor_id=request.user.pk)
        return str(done)

    try_act(request, performed)
    return redirect("portal:feed", pk)


@require_safe
@for_members_who(can_view_supply)
def feed_refused(request: AccountRequest, pk: int) -> HttpResponseBase:
    """The refused rows as a file like the one that came."""
    found, out = own_row_or_404(Feed, pk), io.BytesIO()
    write_refused(feed=found, out=out)
    out.seek(0)
    response = FileResponse(out, as_attachment=True, filename=refused_name(found))
    response["Cache-Control"] = "private, no-store"
    return response
