"""How money and suppliers read at the desk."""

from djmoney.money import Money

from apps.common.money import money_words


def shown(amount: Money | None) -> str:
    """An amount with its currency, or a dash."""
    return "–" if amount is None else money_words(amount)
