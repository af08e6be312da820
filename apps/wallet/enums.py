from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class AccountCheck(models.TextChoices):
    """Whether staff stand for a supplier's bank account."""

    ENTERED = "entered", _("waits for verification")
    VERIFIED = "verified", _("verified")
    REFUSED = "refused", _("refused")
    BOUNCED = "bounced", _("payout came back")


class PayableState(models.TextChoices):
    OPEN = "open", _("open")
    IN_PAYOUT = "in_payout", _("in a payout")
    PAID = "paid", _("paid")
    REVERSED = "reversed", _("reversed")


class ReversalState(models.TextChoices):
    OPEN = "open", _("to be set off")
    IN_PAYOUT = "in_payout", _("in a payout")
    SET_OFF = "set_off", _("set off")


class BatchState(models.TextChoices):
    PREPARED = "prepared", _("prepared")
    APPROVED = "approved", _("approved")
    EXPORTED = "exported", _("exported")
    SETTLED = "settled", _("settled")
    DISCARDED = "discarded", _("discarded")


class LineState(models.TextChoices):
    PLANNED = "planned", pgettext_lazy("payout", "planned")
    SENT = "sent", _("sent")
    CONFIRMED = "confirmed", _("confirmed")
    BOUNCED = "bounced", _("bounced")
    DISCARDED = "discarded", _("discarded")


class FileKind(models.TextChoices):
    XML = "xml", "pain.001"
    CSV = "csv", "CSV"


class Obstacle(models.TextChoices):
    """Why a supplier with something due is not paid."""

    IN_DEBT = "in_debt", _("owes as much as is due, or more")
    NO_ACCOUNT = "no_account", _("has entered no bank account")
    NOT_VERIFIED = "not_verified", _("has no verified bank account")


class SupplierMovement(models.TextChoices):
    """Why the balance of what a supplier is owed moves; the ledger's kinds."""

    ACCRUED = "payable.accrued", _("goods accepted")
    REVERSED = "payable.reversed", _("taken back")
    SENT = "payout.sent", _("paid out")
    CONFIRMED = "payout.confirmed", _("payout arrived")
    BOUNCED = "payout.bounced", _("payout came back")
