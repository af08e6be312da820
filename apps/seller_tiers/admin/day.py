"""The page of one day's tier changes: who went up, who went down, and why."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import HttpRequest
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from apps.common.charts import Chart, Kind, Series
from apps.seller_tiers.domain.of_day import DayOfTiers, changes_page, day_of_tiers
from apps.seller_tiers.domain.queries import evaluated_span
from apps.seller_tiers.models import TierChange, TierLevel

DIRECTIONS = [("", _("Up and down")), ("up", pgettext_lazy("tier", "Up")), ("down", pgettext_lazy("tier", "Down"))]


class DayForm(forms.Form):
    """Which Shanghai day, which direction, and behind which change the page begins."""

    day = forms.DateField(
        label=_("Day"),
        widget=forms.DateInput(attrs={"type": "date"}),
        validators=[MinValueValidator(date(2000, 1, 1)), MaxValueValidator(date(2999, 12, 31))],
    )
    direction = forms.ChoiceField(label=_("Show"), choices=DIRECTIONS, required=False)
    after = forms.IntegerField(required=False, min_value=0, max_value=2**62, widget=forms.HiddenInput)


def day_context(request: HttpRequest, *, today: date) -> dict[str, Any]:
    """Everything on the page: of the day asked for, or of the last evaluated one."""
    span = evaluated_span()
    newest = span[1] if span else today
    form = DayForm({"day": newest, **request.GET.dict()})
    if not form.is_valid():
        return {"form": form, "span": span}
    asked = form.cleaned_data
    told = day_of_tiers(day=asked["day"])
    page = changes_page(day=told.day, direction=asked["direction"], after=asked["after"] or 0)
    return {
        "form": form,
        "span": span,
        "told": told,
        "direction": asked["direction"],
        "page": page,
        "rows": [(change, reason_of(change)) for change in page.changes],
        "day_before": told.day - timedelta(days=1),
        "day_after": told.day + timedelta(days=1),
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
    names = level_names(told)
    sellers = sum(after for _level, _before, after in told.levels)
    said = gettext("%(sellers)s sellers have a level; %(ups)s went up and %(downs)s down on %(day)s.")
    return Chart(
        name="levels",
        kind=Kind.BAR,
        title=gettext("Sellers by level"),
        summary=said % {"sellers": f"{sellers:,}", "ups": f"{told.ups:,}", "downs": f"{told.downs:,}", "day": told.day},
        axis=gettext("Level"),
        labels=[names.get(level, str(level)) for level, _before, _after in told.levels],
        series=[
            Series(gettext("Before the day"), [before for _level, before, _after in told.levels]),
            Series(gettext("After the day"), [after for _level, _before, after in told.levels]),
        ],
    )


def level_names(told: DayOfTiers) -> dict[int, str]:
    """What the day's rule book calls its levels, in the reader's language."""
    if told.evaluation is None:
        return {}
    chinese = (get_language() or "").startswith("zh")
    levels = TierLevel.objects.filter(rule_book=told.evaluation.rule_book)
    return {level.level: level.name_zh if chinese else level.name for level in levels}
