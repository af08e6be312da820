"""Amounts as people read them."""

from djmoney.money import Money


def money_words(amount: Money) -> str:
    """With the currency's code, for symbols alone would not tell dollars apart; grouped, two decimals at least."""
    value = amount.amount
    if not value.is_finite():
        return f"{amount.currency.code} {value}"
    is_plain = value == round(value, 2)
    return f"{amount.currency.code} {value:,.2f}" if is_plain else f"{amount.currency.code} {value.normalize():,f}"
