from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Language(TextChoices):
    """Languages that products are described in; each has at least one of the first two."""

    ENGLISH = "en", _("English")
    CHINESE = "zh-hans", _("Simplified Chinese")
    RUSSIAN = "ru", _("Russian")
    SPANISH = "es", _("Spanish")
    PORTUGUESE = "pt", _("Portuguese")
    FRENCH = "fr", _("French")
    GERMAN = "de", _("German")
    ITALIAN = "it", _("Italian")
    POLISH = "pl", _("Polish")
    DUTCH = "nl", _("Dutch")
    JAPANESE = "ja", _("Japanese")
    KOREAN = "ko", _("Korean")
    ARABIC = "ar", _("Arabic")


class GoodsState(TextChoices):
    """Of products and of their variants."""

    ACTIVE = "active", _("Active")
    RETIRED = "retired", _("Retired")


class RequestState(TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    APPROVED = "approved", _("Approved")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class OfferState(TextChoices):
    ACTIVE = "active", _("Active")
    SUSPENDED = "suspended", _("Suspended")
    ENDED = "ended", _("Ended")


class Side(TextChoices):
    """Who stopped an offer, and so who may let it go on."""

    SUPPLIER = "supplier", _("Supplier")
    OPERATOR = "operator", _("Operator")


class AuthorisationKind(TextChoices):
    """What a supplier is to a brand."""

    OWNER = "owner", _("Owns the brand")
    AGENT = "agent", _("Sells it by authorisation")


class AuthorisationState(TextChoices):
    SUBMITTED = "submitted", _("Submitted")
    ACCEPTED = "accepted", _("Accepted")
    REFUSED = "refused", _("Refused")
    REVOKED = "revoked", _("Revoked")


class Obstacle(TextChoices):
    """Why an offer can't be ordered, and so is not shown to sellers."""

    SUSPENDED = "suspended", _("the offer is suspended")
    ENDED = "ended", _("the offer has ended")
    RETIRED = "retired", _("the goods are no longer in the catalog")
    SUPPLIER = "supplier", _("the supplier is not active")
    AGREEMENT = "agreement", _("no agreement is in force")
    CATEGORY = "category", _("the agreement does not cover this category")
    BRAND = "brand", _("the supplier has no valid authorisation for this brand")
    MINIMUM = "minimum", _("the quantity is below the minimum")
