"""Rule books: drafts are edited with their bands, tried on past months and published; then nothing changes."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.db.models import Count, Max, Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.common.administration import Act, Link, person_id
from apps.common.book_admin import PUBLISHING, BookAdmin, DraftInline, is_draft
from apps.common.errors import DomainError
from apps.common.periods import Month
from apps.points_ledger.admin.months import MonthForm
from apps.points_ledger.backtest_formats import as_csv
from apps.points_ledger.domain.backtest import backtest
from apps.points_ledger.domain.rule_books import copy_rule_book, publish_rule_book
from apps.points_ledger.models import RuleBook, RuleBookBand
from apps.tenancy.context import acting_as_system

if TYPE_CHECKING:
    Form = forms.ModelForm[Model]
else:
    Form = forms.ModelForm


def publish(request: HttpRequest, book: RuleBook) -> str:
    """As the system: publishing computes anew what open months' orders earn, which staff may not write."""
    with acting_as_system():
        publish_rule_book(book_id=book.pk, now=timezone.now(), actor_id=person_id(request))
    return gettext("Rule book %(book)s is published. It never changes from now on.") % {"book": book}


def copy(request: HttpRequest, book: RuleBook) -> str:
    draft = copy_rule_book(book_id=book.pk, now=timezone.now())
    return gettext("Draft %(draft)s was made from %(book)s; find it in the list.") % {"draft": draft, "book": book}


class RuleBookForm(Form):
    def clean_effective_from(self) -> Any:
        day = self.cleaned_data["effective_from"]
        if day.day != 1:
            raise forms.ValidationError(_("Rules change with a month: choose the first day of one."))
        return day


class BandInline(DraftInline):
    model = RuleBookBand
    extra = 1


@admin.register(RuleBook)
class RuleBookAdmin(BookAdmin):
    form = RuleBookForm
    inlines = (BandInline,)
    list_display = ("version", "effective_from", "status", "bands_count", "top_points", "rate", "bonus", "published_at")
    list_filter = ("status",)
    search_fields = ("=version", "note")
    date_hierarchy = "effective_from"
    acts = (
        Act("publish", _("Publish"), publish, is_draft, warning=PUBLISHING),
        Act("copy", _("New draft from this book"), copy),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return RuleBook.objects.annotate(band_count=Count("bands"), highest=Max("bands__points"))

    @admin.display(description=_("bands"), ordering="band_count")
    def bands_count(self, book: Any) -> int:
        return int(book.band_count)

    @admin.display(description=_("highest band"), ordering="highest")
    def top_points(self, book: Any) -> str:
        return f"{book.highest or 0:,}"

    @admin.display(description=_("rate"))
    def rate(self, book: RuleBook) -> str:
        return f"{book.rate_percent.normalize():f} % > {book.rate_above_orders:,}"

    @admin.display(description=_("bonus"))
    def bonus(self, book: RuleBook) -> str:
        return f"{book.bonus_points:,} > {book.bonus_currency} {book.bonus_above_amount:,}"

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        newest = RuleBook.objects.aggregate(version=Max("version"))["version"] or 0
        first_day = Month.of(timezone.now()).next.first_day
        return {"version": newest + 1, "effective_from": first_day, **super().get_changeform_initial_data(request)}

    def links(self, row: RuleBook) -> list[Link]:
        return [Link(_("Try on a past month"), self.page_url("backtest", row.pk))]

    def get_urls(self) -> list[URLPattern]:
        return [self.page("<int:pk>/backtest/", self.backtest_view, "backtest"), *super().get_urls()]

    def backtest_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What this book would have given in an ended month, seller by seller: a page or a CSV file."""
        book = self.row_or_404(request, pk)
        form = MonthForm(request.GET or None, initial={"month": Month.of(timezone.now()).previous})
        test = None
        if form.is_valid():
            try:
                with acting_as_system():  # it aggregates in temporary tables
                    test = backtest(month=form.cleaned_data["month"], rule_book=book, now=timezone.now())
            except DomainError as refusal:
                form.add_error("month", str(refusal))
        if test and request.GET.get("format") == "csv":
            name = f"backtest-{test.month}-v{book.version}.csv"
            headers = {"Content-Disposition": f'attachment; filename="{name}"'}
            return HttpResponse(as_csv(test) + "\n", content_type="text/csv; charset=utf-8", headers=headers)
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Rule book %(book)s on a past month") % {"book": book},
            "opts": self.opts,
            "book": book,
            "form": form,
            "test": test,
        }
        return render(request, "admin/points_ledger/backtest.html", context)
