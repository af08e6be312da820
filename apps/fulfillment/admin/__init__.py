"""Fulfilment's pages: one module for parcels, one for goods of suppliers."""

from apps.fulfillment.admin import goods, parcels

__all__ = ["goods", "parcels"]
