"""Fulfilment's pages: parcels with their numbers, papers and manifests, and goods of suppliers."""

from apps.fulfillment.admin import batches, goods, manifests, numbers, parcels, standards

__all__ = ["batches", "goods", "manifests", "numbers", "parcels", "standards"]
