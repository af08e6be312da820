"""Rules, clocks and relief for staff."""

from apps.dispatch_sla.admin import books, clocks, relief

__all__ = ["books", "clocks", "relief"]
