"""The operator's desk for the catalog."""

from apps.catalog.admin import authorisations, brands, offers, products, requests

__all__ = ["authorisations", "brands", "offers", "products", "requests"]
