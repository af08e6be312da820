"""Single payouts at the desk: confirmed when they arrived, bounced when they came back."""

from functools import partial

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.common.administration import Act, ReadOnlyAdmin, ReadOnlyInline, answer_of, person_id, try_act
from apps.common.big_lists import RecentValuesFilter
from apps.wallet.admin.money import shown
from apps.wallet.domain.payout_lines import bounce_line, confirm_line
from apps.wallet.enums import LineState
from apps.wallet.models import PayoutItem, PayoutLine


def is_sent(line: PayoutLine) -> bool:
    return line.state == LineState.SENT


def confirm(request: HttpRequest, line: PayoutLine) -> str:
    confirm_line(line_id=line.pk, now=timezone.now(), actor_id=person_id(request))
    return gettext("%(payout)s has arrived.") % {"payout": line}


def bounce(request: HttpRequest, line: PayoutLine) -> str:
    actor, reason = person_id(request), answer_of(request)
    bounce_line(line_id=line.pk, reason=reason, now=timezone.now(), actor_id=actor)
    return gettext("%(payout)s came back: it is owed again, and its account must be verified again.") % {"payout": line}


class ItemInline(ReadOnlyInline):
    model = PayoutItem
    fk_name = "line"
    fields = ("payable", "reversal", "amount", "is_live")


@admin.register(PayoutLine)
class PayoutLineAdmin(ReadOnlyAdmin):
    list_display = ("reference", "supplier", "owed", "holder_name", "number", "pay_on", "state", "reason")
    ordering = ("-pk",)
    list_filter = ("state", ("amount_currency", RecentValuesFilter), "pay_on")
    list_select_related = ("supplier", "batch")
    search_fields = ("=reference", "=supplier__code", "supplier__name", "holder_name")
    search_help_text = _("A payout's reference, or a supplier's code or name")
    fields = (
        "reference",
        "batch",
        "supplier",
        "owed",
        "holder_name",
        "number",
        "bank_name",
        "bank_code",
        "bic",
        "pay_on",
        "state",
        "reason",
        "ended_at",
    )
    inlines = (ItemInline,)
    actions = ("confirm_selected",)
    acts = (
        Act("confirm", _("It has arrived"), confirm, is_sent),
        Act("bounce", _("It came back"), bounce, is_sent, asks=_("The bank's reason")),
    )

    @admin.display(description=_("amount"), ordering="amount")
    def owed(self, line: PayoutLine) -> str:
        return shown(line.amount)

    @admin.display(description=_("account number"))
    def number(self, line: PayoutLine) -> str:
        return line.masked_number

    @admin.action(description=_("The selected payouts have arrived"), permissions=["act"])
    def confirm_selected(self, request: HttpRequest, lines: QuerySet[PayoutLine]) -> None:
        for line in lines.order_by("pk"):
            try_act(request, partial(confirm, request, line))

    def has_act_permission(self, request: HttpRequest) -> bool:
        return self.may_act(request)
