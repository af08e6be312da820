from apps.common.errors import DomainError


class OrderFileRefused(DomainError):
    """A file of orders can't be taken so."""


class MappingFaulty(OrderFileRefused):
    """Columns are mapped twice, to nothing, or a necessary one is missing."""


class FileStateRefused(OrderFileRefused):
    """The file is not at the point where this can be done."""
