"""A Shanghai month in an address: /points/2026-10/."""

from apps.common.errors import DomainError
from apps.common.periods import Month


class MonthConverter:
    regex = r"\d{4}-\d{2}"

    def to_python(self, value: str) -> Month:
        try:
            return Month.parse(value)
        except DomainError as error:
            raise ValueError(str(error)) from error

    def to_url(self, value: Month | str) -> str:
        return str(value)
