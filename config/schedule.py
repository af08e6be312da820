"""Every periodic job, in Asia/Shanghai time. Celery's beat knows only the tick, which reads this table."""

from datetime import date, time, timedelta
from typing import Any

from apps.common.periods import Month
from apps.jobs.recurrence import Every, Periodic


def nothing(day: date) -> dict[str, Any]:
    return {}


def last_month(day: date) -> dict[str, Any]:
    return {"month": str(Month.of_day(day).previous)}


def month_before_last(day: date) -> dict[str, Any]:
    return {"month": str(Month.of_day(day).previous.previous)}


def day_before(day: date) -> dict[str, Any]:
    return {"day": str(day - timedelta(days=1))}


def same_day(day: date) -> dict[str, Any]:
    return {"day": str(day)}


SCHEDULE = (
    #        what                       at          about       on the
    Periodic("points.prepare_month",  time(2, 0),  last_month, day_of_month=1),
    Periodic("points.alarm_unposted", time(9, 0),  last_month, day_of_month=9),
    Periodic("tiers.evaluate_day",    time(0, 30), day_before),
    Periodic("wallet.pay_growth_rewards", time(1, 30), nothing),
    Periodic("catalog.refresh_offers", time(0, 2),  nothing),
    Periodic("catalog.rebuild_search", time(3, 0),  nothing),
    Periodic("wallet.recompute_due_dates", time(2, 30), nothing),
    Periodic("wallet.prepare_payouts", time(8, 0), same_day),
    Periodic("ledger.check",          time(3, 30), nothing),
    Periodic("wallet.check",          time(3, 45), nothing),
    Periodic("fulfillment.drop_labels", time(4, 0), nothing),
    Periodic("exports.remove_old",    time(4, 10), nothing),
    Periodic("orders.refresh_scores", time(0, 20), nothing),
    Periodic("dispatch_sla.apply_relief", time(0, 10), nothing),
    Periodic("dispatch_sla.decide_month", time(0, 20), month_before_last, day_of_month=1),
    Periodic("costs.check",           time(3, 55), nothing),
)  # fmt: skip
SWEEPS = (
    #     what                      minutes
    Every("orders.route_waiting",   10),
    Every("orders.issue_purchases", 10),
    Every("orders.sweep_purchases", 10),
    Every("costs.charge_waiting",   10),
    Every("dispatch_sla.sweep",     5),
    Every("tracking.sweep",         60),
)  # fmt: skip
TICK_SECONDS = 10
