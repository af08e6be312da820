"""Brand authorisations: sent in by suppliers, accepted, refused or revoked by staff."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from apps.catalog.domain.errors import AuthorisationRefused, require_reason
from apps.catalog.domain.refreshing import request_refresh, request_refresh_of_all
from apps.catalog.domain.search import refresh_entries
from apps.catalog.enums import AuthorisationKind, AuthorisationState
from apps.catalog.models import Brand, BrandAuthorisation, Variant
from apps.common.periods import shanghai_day
from apps.common.uploads import DOCUMENTS, Upload, check_upload
from apps.common.when import day_words
from apps.events.domain.recording import record_event


@dataclass(frozen=True)
class Claim:
    """What a document is said to prove; both Shanghai days are included, no last day means without an end."""

    brand_name: str
    kind: AuthorisationKind
    valid_from: date
    valid_until: date | None = None


@transaction.atomic
def place_brand(*, brand: Brand, now: datetime, actor_id: int | None = None) -> Brand:
    """Write a new or changed brand: searched by its name at once, and the workers ask anew who may offer it.

    Staff only.
    """
    is_new = brand.pk is None
    brand.save()
    payload = {"name": brand.name, "needs_authorisation": brand.needs_authorisation, "is_active": brand.is_active}
    record_event(name="brand.placed", subject=brand, payload=payload, now=now, actor_id=actor_id)
    if not is_new:
        refresh_entries(list(Variant.objects.filter(product__brand=brand).values_list("pk", flat=True)))
        request_refresh_of_all(now=now)
    return brand


@transaction.atomic
def submit_authorisation(
    *, supplier_id: int, claim: Claim, file: Upload, now: datetime, actor_id: int | None = None
) -> BrandAuthorisation:
    """Send in the document by which a supplier may offer a brand. Raises AuthorisationRefused, UploadRefused."""
    name = " ".join(claim.brand_name.split())
    if not 1 <= len(name) <= 80:
        raise AuthorisationRefused(_("name the brand in 1 to 80 characters"))
    if claim.valid_until and claim.valid_until < max(claim.valid_from, shanghai_day(now)):
        raise AuthorisationRefused(
            _("it ends on %(day)s: send a document that is valid today or later")
            % {"day": day_words(claim.valid_until)}
        )
    checked = check_upload(file, extensions=DOCUMENTS)
    authorisation = BrandAuthorisation.objects.create(
        supplier_id=supplier_id,
        brand_name=name,
        kind=claim.kind,
        valid_from=claim.valid_from,
        valid_until=claim.valid_until,
        file=checked.file,
        name=checked.name,
        content_type=checked.content_type,
        size=checked.size,
        sha256=checked.sha256,
        submitted_at=now,
    )
    _note("submitted", authorisation, now, actor_id)
    return authorisation


@transaction.atomic
def accept_authorisation(*, authorisation_id: int, now: datetime, actor_id: int | None = None) -> BrandAuthorisation:
    """Let the supplier offer the brand, which is added to the brands if it is new. Raises AuthorisationRefused."""
    authorisation = _locked(authorisation_id, AuthorisationState.SUBMITTED)
    if authorisation.valid_until and authorisation.valid_until < shanghai_day(now):
        raise AuthorisationRefused(
            _("authorisation %(id)s ended on %(day)s; refuse it")
            % {"id": authorisation_id, "day": day_words(authorisation.valid_until)}
        )
    brand = Brand.objects.filter(name__iexact=authorisation.brand_name).first()
    authorisation.brand = brand or Brand.objects.create(name=authorisation.brand_name)
    return _decide("accepted", authorisation, AuthorisationState.ACCEPTED, "", now, actor_id)


@transaction.atomic
def refuse_authorisation(
    *, authorisation_id: int, reason: str, now: datetime, actor_id: int | None = None
) -> BrandAuthorisation:
    """Refuse a document; the supplier reads why. Raises AuthorisationRefused, ReasonMissing."""
    authorisation = _locked(authorisation_id, AuthorisationState.SUBMITTED)
    return _decide("refused", authorisation, AuthorisationState.REFUSED, require_reason(reason), now, actor_id)


@transaction.atomic
def revoke_authorisation(
    *, authorisation_id: int, reason: str, now: datetime, actor_id: int | None = None
) -> BrandAuthorisation:
    """Take an accepted authorisation back; the brand's offers of this supplier are hidden by the workers.

    Raises AuthorisationRefused, ReasonMissing.
    """
    authorisation = _locked(authorisation_id, AuthorisationState.ACCEPTED)
    return _decide("revoked", authorisation, AuthorisationState.REVOKED, require_reason(reason), now, actor_id)


def _locked(authorisation_id: int, expected: AuthorisationState) -> BrandAuthorisation:
    authorisation = BrandAuthorisation.objects.select_for_update(of=("self",)).get(pk=authorisation_id)
    if authorisation.state != expected:
        raise AuthorisationRefused(
            _("authorisation %(id)s is in state '%(state)s'; this is done with one that is '%(expected)s'")
            % {"id": authorisation_id, "state": authorisation.get_state_display(), "expected": expected.label}
        )
    return authorisation


def _decide(
    name: str,
    authorisation: BrandAuthorisation,
    state: AuthorisationState,
    reason: str,
    now: datetime,
    actor_id: int | None,
) -> BrandAuthorisation:
    authorisation.state, authorisation.reason, authorisation.decided_at = state, reason, now
    authorisation.save(update_fields=["brand", "state", "reason", "decided_at"])
    _note(name, authorisation, now, actor_id)
    request_refresh(authorisation.supplier_id, now)
    return authorisation


def _note(name: str, authorisation: BrandAuthorisation, now: datetime, actor_id: int | None) -> None:
    record_event(
        name=f"brand_authorisation.{name}",
        subject=authorisation,
        payload={"brand": authorisation.brand_name, "reason": authorisation.reason},
        now=now,
        actor_id=actor_id,
        supplier_id=authorisation.supplier_id,
    )
