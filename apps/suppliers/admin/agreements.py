"""Agreements: every version is read; a draft is signed by the supplier, or here when it came on paper."""

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.common.administration import Act, Link, ReadOnlyAdmin, person_id
from apps.common.when import day_words
from apps.suppliers.admin.links import link_to_supplier
from apps.suppliers.domain.agreements import sign_agreement
from apps.suppliers.enums import AgreementState
from apps.suppliers.models import Agreement


def is_draft(agreement: Agreement) -> bool:
    return agreement.state == AgreementState.DRAFT


def sign(request: HttpRequest, agreement: Agreement) -> str:
    signed = sign_agreement(agreement_id=agreement.pk, now=timezone.now(), actor_id=person_id(request))
    text = gettext("Version %(version)s is signed and in force from %(day)s on.")
    return text % {"version": signed.version, "day": day_words(signed.in_force_from)}


@admin.register(Agreement)
class AgreementAdmin(ReadOnlyAdmin):
    list_display = (
        "supplier",
        "version",
        "state",
        "commission_percent",
        "payout_working_days",
        "dispatch_hours",
        "valid_from",
        "valid_until",
        "signed_at",
    )
    list_filter = ("state", "payout_working_days", "valid_until")
    list_select_related = ("supplier",)
    search_fields = ("=supplier__code", "supplier__name")
    date_hierarchy = "valid_from"
    ordering = ("supplier__code", "-version")
    acts = (Act("sign", _("The signed paper is here"), sign, is_draft),)

    def links(self, row: Agreement) -> list[Link]:
        return [link_to_supplier(row.supplier_id)]
