"""The catalog's tables; what may happen to them is in `domain/`."""

from apps.catalog.models.brands import Brand, BrandAuthorisation
from apps.catalog.models.offers import Offer, OfferPriceStep, SellerOffer, SellerPriceStep
from apps.catalog.models.products import Product, ProductImage, ProductText, Variant
from apps.catalog.models.requests import ProductRequest, UploadedImage
from apps.catalog.models.search import SearchEntry

__all__ = [
    "Brand",
    "BrandAuthorisation",
    "Offer",
    "OfferPriceStep",
    "Product",
    "ProductImage",
    "ProductRequest",
    "ProductText",
    "SearchEntry",
    "SellerOffer",
    "SellerPriceStep",
    "UploadedImage",
    "Variant",
]
