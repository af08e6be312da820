from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.tenancy.declare import Audience, Tenancy
from apps.wallet.enums import AccountCheck


class BankDetails(models.Model):
    """Where money goes: the number is encrypted, its last four characters say which account is meant."""

    holder_name = models.CharField(_("account holder"), max_length=140)
    bank_name = models.CharField(_("bank and branch"), max_length=140)
    bank_code = models.CharField(_("CNAPS code"), max_length=12)
    bic = models.CharField("BIC", max_length=11, blank=True)
    number_encrypted = models.TextField(editable=False)
    number_tail = models.CharField(max_length=4, editable=False)

    class Meta:
        abstract = True

    @property
    def masked_number(self) -> str:
        return f"•••• {self.number_tail}"


class BankAccount(BankDetails):
    """A supplier's account for one currency. The newest counts; a change is a new row that staff verify anew."""

    tenancy: ClassVar = Tenancy(
        Audience.SUPPLIER,
        tenant_may="SELECT INSERT",
        ops_may="SELECT INSERT UPDATE",
        system_may="SELECT INSERT UPDATE",
    )

    supplier = models.ForeignKey(
        "accounts.Organization",
        on_delete=models.PROTECT,
        related_name="bank_accounts",
        db_index=False,
        limit_choices_to={"kind": "supplier"},
        verbose_name=_("supplier"),
    )
    currency = models.CharField(_("currency"), max_length=3, default="CNY")
    state = models.CharField(_("state"), max_length=10, choices=AccountCheck, default=AccountCheck.ENTERED)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    entered_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, related_name="+", verbose_name=_("entered by")
    )
    entered_at = models.DateTimeField(_("entered at"))
    checked_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, related_name="+", null=True, verbose_name=_("checked by")
    )
    checked_at = models.DateTimeField(_("checked at"), null=True)

    class Meta:
        verbose_name = _("bank account")
        verbose_name_plural = _("bank accounts")
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [models.Index(fields=["supplier", "currency", "-id"], name="wallet_bankaccount_newest")]

    def __str__(self) -> str:
        return f"{self.holder_name} {self.masked_number}"


class PayerAccount(BankDetails):
    """The operator's own account that payouts of one currency are paid from."""

    tenancy: ClassVar = Tenancy(Audience.OPS, ops_may="SELECT INSERT UPDATE", system_may="SELECT")

    currency = models.CharField(_("currency"), max_length=3, default="CNY", unique=True)

    class Meta:
        verbose_name = _("account that pays")
        verbose_name_plural = _("accounts that pay")
        ordering: ClassVar = ["currency"]

    def __str__(self) -> str:
        return f"{self.currency}: {self.holder_name} {self.masked_number}"
