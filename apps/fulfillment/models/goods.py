from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from djmoney.models.fields import MoneyField

from apps.catalog.models.offers import CURRENCIES
from apps.fulfillment.enums import HandOver
from apps.tenancy.declare import Audience, Tenancy


class GoodsReceipt(models.Model):
    """Goods of one supplier that were accepted, by one delivery note: the document that a payable accrues from."""

    tenancy: ClassVar = Tenancy(Audience.SUPPLIER, ops_may="SELECT INSERT", system_may="SELECT INSERT")

    supplier = models.ForeignKey(
        "accounts.Organization",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("supplier"),
    )
    delivery_note = models.CharField(_("delivery note"), max_length=60)
    place = models.CharField(_("handed over to"), max_length=10, choices=HandOver)
    amount = MoneyField(
        _("amount"),
        max_digits=15,
        decimal_places=2,
        currency_choices=CURRENCIES,
        currency_max_length=3,
        help_text=_("What is owed for the goods."),
    )
    accepted_at = models.DateTimeField(_("accepted at"))

    objects = models.Manager["GoodsReceipt"]()

    class Meta:
        verbose_name = _("goods receipt")
        verbose_name_plural = _("goods receipts")
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["supplier", "delivery_note"], name="goods_receipt_once"),
            models.CheckConstraint(condition=models.Q(amount__gte=0), name="goods_receipt_not_negative"),
            models.CheckConstraint(condition=models.Q(place__in=HandOver.values), name="goods_receipt_place_known"),
        ]

    def __str__(self) -> str:
        return self.delivery_note

    @property
    def stock_document(self) -> str:
        """What movements of stock call it."""
        return f"goods:{self.pk}"


class GoodsReceiptLine(models.Model):
    """What was accepted and refused of one offer, at the price that was agreed or else that of the quantity."""

    tenancy: ClassVar = Tenancy(Audience.SUPPLIER, ops_may="SELECT INSERT", system_may="SELECT INSERT")

    supplier = models.ForeignKey(
        "accounts.Organization", on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    receipt = models.ForeignKey(
        GoodsReceipt, on_delete=models.PROTECT, related_name="lines", db_index=False, db_constraint=False
    )
    line = models.PositiveSmallIntegerField(_("line"))
    offer = models.ForeignKey(
        "catalog.Offer", on_delete=models.PROTECT, related_name="+", db_constraint=False, verbose_name=_("offer")
    )
    accepted = models.PositiveIntegerField(_("accepted"))
    rejected = models.PositiveIntegerField(_("rejected"), default=0)
    unit_price = MoneyField(
        _("supply price"), max_digits=15, decimal_places=4, currency_choices=CURRENCIES, currency_max_length=3
    )

    objects = models.Manager["GoodsReceiptLine"]()

    class Meta:
        verbose_name = _("line")
        verbose_name_plural = _("lines")
        ordering: ClassVar = ["receipt", "line"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["receipt", "line"], name="goods_receipt_line_once"),
            models.UniqueConstraint(
                fields=["receipt", "offer", "unit_price", "unit_price_currency"], name="goods_receipt_offer_once"
            ),
            models.CheckConstraint(
                condition=models.Q(accepted__gt=0) | models.Q(rejected__gt=0), name="goods_receipt_line_of_pieces"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.receipt_id}/{self.line}"


class GoodsReturn(models.Model):
    """Accepted goods that went back to their supplier, by one return note."""

    tenancy: ClassVar = Tenancy(Audience.SUPPLIER, ops_may="SELECT INSERT", system_may="SELECT INSERT")

    supplier = models.ForeignKey(
        "accounts.Organization", on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    receipt = models.ForeignKey(
        GoodsReceipt, on_delete=models.PROTECT, related_name="returns", db_index=False, db_constraint=False
    )
    return_note = models.CharField(_("return note"), max_length=60)
    reason = models.CharField(_("reason"), max_length=200)
    amount = MoneyField(
        _("amount"),
        max_digits=15,
        decimal_places=2,
        currency_choices=CURRENCIES,
        currency_max_length=3,
        help_text=_("What is no longer owed."),
    )
    returned_at = models.DateTimeField(_("returned at"))

    objects = models.Manager["GoodsReturn"]()

    class Meta:
        verbose_name = _("goods return")
        verbose_name_plural = _("goods returns")
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["receipt", "return_note"], name="goods_return_once"),
            models.CheckConstraint(condition=models.Q(amount__gte=0), name="goods_return_not_negative"),
        ]

    def __str__(self) -> str:
        return self.return_note


class GoodsReturnLine(models.Model):
    """How many pieces of a receipt's line went back."""

    tenancy: ClassVar = Tenancy(Audience.SUPPLIER, ops_may="SELECT INSERT", system_may="SELECT INSERT")

    supplier = models.ForeignKey(
        "accounts.Organization", on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    goods_return = models.ForeignKey(
        GoodsReturn, on_delete=models.PROTECT, related_name="lines", db_index=False, db_constraint=False
    )
    receipt_line = models.ForeignKey(
        GoodsReceiptLine, on_delete=models.PROTECT, related_name="returned", db_constraint=False
    )
    quantity = models.PositiveIntegerField(_("quantity"))

    class Meta:
        verbose_name = _("returned line")
        verbose_name_plural = _("returned lines")
        ordering: ClassVar = ["goods_return", "receipt_line"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["goods_return", "receipt_line"], name="goods_return_line_once"),
            models.CheckConstraint(condition=models.Q(quantity__gt=0), name="goods_return_line_of_pieces"),
        ]

    def __str__(self) -> str:
        return f"{self.goods_return_id}/{self.receipt_line_id}"
