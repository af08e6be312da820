"""Rules of dispatch, the clock of each order, penalties, and relief."""

from apps.dispatch_sla.models.books import SlaRule, SlaRuleBook
from apps.dispatch_sla.models.clockless import ClocklessOrder
from apps.dispatch_sla.models.clocks import CountedMonth, DispatchClock, Penalty, SkuSales, StoreMonth, StoreProgramme
from apps.dispatch_sla.models.relief import DispatchRelief, ReliefWithdrawal

__all__ = [
    "ClocklessOrder",
    "CountedMonth",
    "DispatchClock",
    "DispatchRelief",
    "Penalty",
    "ReliefWithdrawal",
    "SkuSales",
    "SlaRule",
    "SlaRuleBook",
    "StoreMonth",
    "StoreProgramme",
]
