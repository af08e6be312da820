"""Tiers for the operator's staff: rule books, where sellers stand, and what a day decided."""

from apps.seller_tiers.admin import tiers

__all__ = ["tiers"]
