"""The points programme for staff: rule books, settlements, and what they were computed from."""

from apps.points_ledger.admin import facts, lines, rule_books, runs

__all__ = ["facts", "lines", "rule_books", "runs"]
