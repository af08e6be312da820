"""What a seller fills in about an export: the filters of the list, and the format."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.channels.models import Store
from apps.common.periods import Month
from apps.dashboard.order_forms import GROUPS, SearchForm
from apps.dashboard.parcels_views import TABS
from apps.dashboard.wallet_forms import RefusableForm
from apps.exports.enums import FORMATS_OF, ExportKind
from apps.wallet.seller_enums import Currency


class ExportForm(RefusableForm):
    """The format stands last in every one of them."""

    kind: ExportKind

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(each.value, each.label) for each in FORMATS_OF[self.kind]]
        self.fields["format"] = forms.ChoiceField(label=_("Format"), choices=choices)

    @property
    def asked(self) -> dict[str, str]:
        """The filters as texts, as they stand in an address."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "format"}
        return {name: "" if value is None else str(value) for name, value in given.items()}


class OrdersExportForm(SearchForm, ExportForm):
    kind = ExportKind.ORDERS

    def __init__(self, *args: Any, stores: Sequence[Store], today: date, **kwargs: Any) -> None:
        super().__init__(*args, stores=stores, today=today, **kwargs)
        choices = list(GROUPS.items())
        self.fields["group"] = forms.ChoiceField(label=_("Which orders"), choices=choices, required=False)

    @property
    def asked(self) -> dict[str, str]:
        first = self.filters.placed_from  # the list looks for an SKU in so many days only, and so does its file
        return super().asked | {"placed_from": str(first) if first else ""}


class ParcelsExportForm(ExportForm):
    kind = ExportKind.PARCELS
    tab = forms.ChoiceField(label=_("Which parcels"), choices=[(tab.value, label) for tab, label in TABS.items()])


class PointsExportForm(ExportForm):
    kind = ExportKind.POINTS
    month = forms.ChoiceField(label=_("Month"))

    def __init__(self, *args: Any, months: Sequence[Month], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["month"].choices = [(str(month), str(month)) for month in months]  # type: ignore[attr-defined]  # a ChoiceField


class WalletExportForm(PointsExportForm):
    kind = ExportKind.WALLET
    currency = forms.ChoiceField(label=_("Currency"), choices=Currency)

    field_order = ("currency", "month", "format")
