"""The page of one day's tier changes: who went up, who went down, and why."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import HttpRequest
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from apps.common.charts import Chart, Kind, Series
from apps.common.when import day_words
from apps.seller_tiers.domain.of_day import DayOfTiers, changes_page, day_of_tiers
from apps.seller_tiers.domain.queries import evaluated_span
from apps.seller_tiers.models import TierChange

DIRECTIONS = [("", _("Up and down")), ("up", pgettext_lazy("tier", "Up")), ("down", pgettext_lazy("tier", "Down"))]


class DayForm(forms.Form):
    """Which Shanghai day, which direction, and behind which change the page begins."""

    day = forms.DateField(
        label=_("Day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        validators=[MinValueValidator(date(2000, 1, 1)), MaxValueValidator(date(2999, 12, 31))],
    )
    direction = forms.ChoiceField(label=_("Show"), choices=DIRECTIONS, required=False)
    after = forms.IntegerField(required=False, min_value=0, max_value=2**62, widget=forms.HiddenInput)


def day_context(request: HttpRequest, *, today: date) -> dict[str, Any]:
    """Everything on the page: of the day asked for, or of the last evaluated one; `today` if there is none."""
    form = DayForm(request.GET or None)
    asked = form.cleaned_data if form.is_valid() else {}
    if form.errors:
        return {"form": form}
    told = day_of_tiers(day=asked.get("day"))
    day = told.day if told else asked.get("day") or today
    context = {
        "form": DayForm({**request.GET.dict(), "day": day}),
        "told": told,
        "day": day,
        "direction": asked.get("direction", ""),
        "day_before": day - timedelta(days=1),
        "day_after": day + timedelta(days=1),
    }
    return context | (of_changes(told, asked) if told else {"span": evaluated_span()})


def of_changes(told: DayOfTiers, asked: dict[str, Any]) -> dict[str, Any]:
    page = changes_page(day=told.day, direction=asked.get("direction", ""), after=asked.get("after") or 0)
    return {
        "page": page,
        "rows": [(change, reason_of(change)) for change in page.changes],
        "chart": levels_chart(told) if told.levels else None,
    }


def reason_of(change: TierChange) -> str:
    """Why a level changed, by the figures that it was decided on."""
    days = change.rule_book.window_days
    figures = {
        "orders": f"{change.orders_30d:,}",
        "days": days,
        "average": f"{change.orders_30d / days:,.2f}",
        "standard": f"{change.standard:,}",
        "under": change.days_under,
    }
    if change.to_level > change.from_level:
        told = gettext(
            "%(orders)s orders in %(days)s days are %(average)s a day; the next level asks for %(standard)s."
        )
    else:
        told = gettext(
            "%(orders)s orders in %(days)s days are %(average)s a day; its level asks for %(standard)s,"
            " and it was under that for %(under)s days in a row."
        )
    return told % figures


def levels_chart(told: DayOfTiers) -> Chart:
    chinese = (get_language() or "").startswith("zh")
    sellers = sum(level.after for level in told.levels)
    said = gettext("%(sellers)s sellers have a level; %(ups)s went up and %(downs)s down on %(day)s.")
    return Chart(
        name="levels",
        kind=Kind.BAR,
        title=gettext("Sellers by level"),
        summary=said
        % {"sellers": f"{sellers:,}", "ups": f"{told.ups:,}", "downs": f"{told.downs:,}", "day": day_words(told.day)},
        axis=gettext("Level"),
        labels=[level.name_zh if chinese else level.name for level in told.levels],
        series=[
            Series(gettext("Before the day"), [level.before for level in told.levels]),
            Series(gettext("After the day"), [level.after for level in told.levels]),
        ],
    )
