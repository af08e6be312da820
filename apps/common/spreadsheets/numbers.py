"""Numbers of a workbook as people typed them: Excel stores 8.12 as 8.1199999999999992, and a day as a number."""

import re
from datetime import date, datetime, time
from decimal import Context, Decimal, InvalidOperation

from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel

SHORT_INTEGER = re.compile(r"-?[1-9][0-9]{0,14}|0", re.ASCII)
NUMBER = re.compile(r"-?[0-9]{1,400}(?:\.[0-9]{1,400})?(?:[eE][+-]?[0-9]{1,3})?", re.ASCII)
FIFTEEN = Context(prec=15)  # digits that Excel keeps
WIDEST = 30


def text_of_number(raw: str, *, is_date: bool, from_1904: bool = False) -> str | None:
    """The number in plain digits, or the day or time (ISO 8601) that it stands for; None when it is none."""
    if not NUMBER.fullmatch(raw):
        return None
    if is_date:
        return text_of_day(raw, from_1904=from_1904)
    if SHORT_INTEGER.fullmatch(raw):
        return raw
    try:
        number = FIFTEEN.create_decimal(raw)
    except InvalidOperation:
        return None
    if abs(number.adjusted()) > WIDEST:
        return None
    return f"{plain(number):f}"


def plain(number: Decimal) -> Decimal:
    return number.normalize() + 0  # without needless zeros, and zero without a sign


def text_of_day(raw: str, *, from_1904: bool) -> str | None:
    try:
        moment = from_excel(float(raw), MAC_EPOCH if from_1904 else WINDOWS_EPOCH)
    except (ValueError, OverflowError):
        return None
    if isinstance(moment, datetime) and moment.time() == time():
        moment = moment.date()
    return moment.isoformat() if isinstance(moment, date | time | datetime) else None
