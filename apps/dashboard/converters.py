"""What stands in addresses: a Shanghai month (/points/2026-10/), a wallet's currency, a statement's format."""

from apps.common.documents.statement import CONTENT_TYPES
from apps.common.errors import DomainError
from apps.common.periods import Month
from apps.wallet.seller_enums import Currency


class MonthConverter:
    regex = r"\d{4}-\d{2}"

    def to_python(self, value: str) -> Month:
        try:
            return Month.parse(value)
        except DomainError as error:
            raise ValueError(str(error)) from error

    def to_url(self, value: Month | str) -> str:
        return str(value)


class CurrencyConverter:
    regex = "|".join(Currency.values)

    def to_python(self, value: str) -> Currency:
        return Currency(value)

    def to_url(self, value: str) -> str:
        return str(value)


class FormatConverter:
    regex = "|".join(CONTENT_TYPES)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value
