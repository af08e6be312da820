"""Numbers and amounts of the administration's lists and read-only fields, as its other pages have them.

Django groups the numbers of all templates or of none, and with all of them ids in addresses and in what forms send.
"""

from decimal import Decimal
from typing import Any

from django.contrib.admin import helpers, utils
from django.contrib.admin.templatetags import admin_list
from django.db.models import Field
from django.utils.formats import number_format
from djmoney.models.fields import MoneyField
from djmoney.money import Money

from apps.common.money import money_words


def group_numbers() -> None:
    """For good, wherever the administration looks for how a field is shown."""
    shown_by_django = utils.display_for_field

    def display_for_field(value: Any, field: "Field[Any, Any]", *args: Any, **more: Any) -> Any:
        if value is None and isinstance(field, MoneyField):
            return args[0]  # what stands for nothing; django-money would write "None"
        if isinstance(value, Money):
            return money_words(value)
        if is_quantity(value, field):
            return number_format(value, getattr(field, "decimal_places", None), force_grouping=True)
        return shown_by_django(value, field, *args, **more)

    for module in (utils, helpers, admin_list):
        module.display_for_field = display_for_field  # type: ignore[attr-defined]  # imported by its name there


def is_quantity(value: Any, field: "Field[Any, Any]") -> bool:
    """Neither a key, nor one of a field's choices, nor a truth."""
    is_number = isinstance(value, int | Decimal) and not isinstance(value, bool)
    return is_number and not field.primary_key and not field.flatchoices
