"""The warehouse's pages: expected deliveries, bins, goods of no order, waves, the packing station."""

from apps.warehouse.admin import deliveries, places, station, unclaimed, waves

__all__ = ["deliveries", "places", "station", "unclaimed", "waves"]
