"""The root of all errors that the business raises."""


class DomainError(Exception):
    """An act was refused. The message says what, where, and how to mend it."""
