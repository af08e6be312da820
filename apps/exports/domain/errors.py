from apps.common.errors import DomainError


class ExportRefused(DomainError):
    """This can't be exported so, or not now."""
