"""A deadline in words, from what was kept with it: the rule as it was, each day left out with its reason."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from apps.common.when import day_words, shanghai_words
from apps.dispatch_sla.enums import ClockEnd, ClockStart, ClockState, Goods, Programme, Unit
from apps.dispatch_sla.models import DispatchClock


def explain_deadline(clock: DispatchClock) -> list[str]:
    """Sentences in the reader's language, from the start of the clock to what came of it."""
    told = clock.explanation
    sentences = [_rule(told), _start(told), *map(_left_out, told["left_out"]), *map(_made_up, told.get("made_up", []))]
    sentences.append(_("So it is due by %(deadline)s.") % {"deadline": shanghai_words(clock.deadline_at)})
    if clock.is_provisional and clock.state == ClockState.RUNNING:
        sentences.append(
            _(
                "The public holidays of that time are not announced yet; they can still move it, and until then the"
                " order is not late."
            )
        )
    return [*sentences, *_outcome(clock)]


def _rule(told: dict[str, Any]) -> str:
    words = {
        "version": told["rule_book"],
        "programme": Programme(told["programme"]).label,
        "goods": Goods(told["goods"]).label,
        "end": ClockEnd(told["ends_with"]).label,
        "n": told["amount"],
    }
    if told["unit"] == Unit.HOURS:
        return _("Rule book v%(version)s, %(programme)s, %(goods)s: %(end)s within %(n)s hours.") % words
    return _("Rule book v%(version)s, %(programme)s, %(goods)s: %(end)s by 23:59 of working day T+%(n)s.") % words


def _start(told: dict[str, Any]) -> str:
    words = {
        "start": ClockStart(told["starts_with"]).label,
        "at": shanghai_words(datetime.fromisoformat(told["started_at"])),
        "cut_off": told.get("cut_off"),
    }
    if not told.get("cut_off"):
        return _("The clock started with %(start)s on %(at)s.") % words
    if told["after_cut_off"]:
        return _("The clock started with %(start)s on %(at)s, not before the cut-off at %(cut_off)s.") % words
    return _("The clock started with %(start)s on %(at)s, before the cut-off at %(cut_off)s.") % words


def _left_out(day: dict[str, str]) -> str:
    on = day_words(date.fromisoformat(day["on"]))
    if day["why"] == "sunday":
        return _("%(on)s is a Sunday and left out.") % {"on": on}
    return _("%(on)s is a public holiday (%(name)s) and left out.") % {"on": on, "name": day["name"]}


def _made_up(day: str) -> str:
    return _("%(on)s is worked to make up for a holiday and counts.") % {"on": day_words(date.fromisoformat(day))}


def _outcome(clock: DispatchClock) -> list[str]:
    ended = {"at": shanghai_words(clock.ended_at)} if clock.ended_at else {}
    match clock.state:
        case ClockState.ON_TIME:
            return [_("It was handed over on %(at)s, in time.") % ended]
        case ClockState.LATE if ended:
            return [_("It was handed over on %(at)s, too late.") % ended]
        case ClockState.LATE:
            return [_("It is late: no hand-over has been reported.")]
        case ClockState.EXCLUDED if clock.relief:
            return [
                _("It is not assessed: %(relief)s. %(reason)s")
                % {"relief": clock.relief, "reason": clock.relief.reason}
            ]
        case ClockState.EXCLUDED:
            return [_("It is not assessed: a relief window covers its payment.")]
        case ClockState.CANCELLED:
            return [_("The order was cancelled before it was due.")]
    return []
