"""The warehouse's pages: expected deliveries, bins, waves, the packing station."""

from apps.warehouse.admin import deliveries, places, station, waves

__all__ = ["deliveries", "places", "station", "waves"]
