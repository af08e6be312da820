"""What stops an offer: its state, the goods, the supplier, the agreement, the brand; and what follows for sellers."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from apps.accounts.models import Organization
from apps.catalog.domain.brands import (
    Claim,
    accept_authorisation,
    place_brand,
    refuse_authorisation,
    revoke_authorisation,
    submit_authorisation,
)
from apps.catalog.domain.errors import (
    AuthorisationRefused,
    OfferNotOrderable,
    OffersRefused,
    OfferStateRefused,
    ReasonMissing,
)
from apps.catalog.domain.goods import restore_product, retire_product
from apps.catalog.domain.offers import set_offer
from apps.catalog.domain.ordering import orderable_offer
from apps.catalog.domain.refreshing import request_refresh_of_all
from apps.catalog.domain.stopping import end_offer, end_offers, resume_offer, suspend_offer
from apps.catalog.enums import AuthorisationKind, Obstacle, Side
from apps.catalog.models import Brand, BrandAuthorisation, Offer, SearchEntry
from apps.common.periods import end_of_day
from apps.common.uploads import UploadRefused
from apps.jobs.domain.runs import run_job
from apps.jobs.models import Job
from apps.suppliers.domain.agreements import draft_agreement, sign_agreement
from apps.suppliers.domain.lifecycle import resume_supplier, suspend_supplier
from apps.tenancy.context import acting_as_ops, acting_as_system, acting_for_supplier
from config.schedule import SCHEDULE
from tests.catalog.conftest import seller_side, stored
from tests.factories.catalog import OFFERED_AT, make_brand, make_offer, make_product, make_variant, terms_for
from tests.factories.suppliers import make_active_supplier, pdf_file, terms

pytestmark = pytest.mark.django_db
NEXT_DAY = OFFERED_AT + timedelta(days=1)
HOUR_LATER = NEXT_DAY + timedelta(hours=1)


def work_off(now: datetime) -> None:
    """The workers do what was asked of them."""
    with acting_as_system():
        waiting = list(Job.objects.filter(kind="catalog.refresh_offers", state="queued").values_list("pk", flat=True))
    for pk in waiting:
        run_job(job_id=pk, clock=lambda: now, lease=timedelta(seconds=60))
    with acting_as_system():
        assert not Job.objects.exclude(state="done").exists()


def refresh_all(now: datetime) -> dict[str, Any]:
    """What the schedule has the workers do after midnight."""
    with acting_as_system():
        request_refresh_of_all(now=now)
    work_off(now)
    with acting_as_system():
        return Job.objects.latest("pk").result


def obstacle(offer: Offer, *, now: datetime = NEXT_DAY, quantity: int = 1) -> Obstacle | None:
    with acting_as_system():
        try:
            orderable_offer(offer_id=offer.pk, quantity=quantity, now=now)
        except OfferNotOrderable as refusal:
            return refusal.obstacle
    return None


def accepted(supplier: Organization, brand_name: str, *, valid_until: date | None = None) -> BrandAuthorisation:
    claim = Claim(brand_name, AuthorisationKind.AGENT, date(2026, 1, 1), valid_until)
    with acting_for_supplier(supplier.pk):
        sent = submit_authorisation(supplier_id=supplier.pk, claim=claim, file=pdf_file(), now=OFFERED_AT)
    with acting_as_ops():
        return accept_authorisation(authorisation_id=sent.pk, now=OFFERED_AT)


def test_suspended_resumed_and_ended(toys: Organization):
    offer = make_offer(supplier=toys)
    before = seller_side()
    with acting_for_supplier(toys.pk):
        suspend_offer(offer_id=offer.pk, reason="Mould broke", by=Side.SUPPLIER, now=NEXT_DAY)
    assert (seller_side(), obstacle(offer)) == ({}, Obstacle.SUSPENDED)
    with acting_for_supplier(toys.pk):
        resume_offer(offer_id=offer.pk, reason="New mould", by=Side.SUPPLIER, now=NEXT_DAY)
    assert (seller_side(), obstacle(offer)) == (before, None)
    with acting_for_supplier(toys.pk):
        end_offer(offer_id=offer.pk, reason="Sold out", by=Side.SUPPLIER, now=NEXT_DAY)
    assert (seller_side(), obstacle(offer)) == ({}, Obstacle.ENDED)
    with acting_for_supplier(toys.pk):
        set_offer(supplier_id=toys.pk, terms=terms_for(offer.variant), now=NEXT_DAY)
    assert (seller_side(), stored(offer.pk).state) == (before, "active")


def test_new_terms_do_not_resume_a_suspended_offer(toys: Organization):
    offer = make_offer(supplier=toys)
    with acting_for_supplier(toys.pk):
        suspend_offer(offer_id=offer.pk, reason="Mould broke", by=Side.SUPPLIER, now=NEXT_DAY)
        set_offer(supplier_id=toys.pk, terms=terms_for(offer.variant, supply_price="22"), now=NEXT_DAY)
    assert (stored(offer.pk).state, seller_side()) == ("suspended", {})


def test_what_the_operator_stopped_only_the_operator_lets_go_on(toys: Organization):
    offer = make_offer(supplier=toys)
    with acting_for_supplier(toys.pk):
        suspend_offer(offer_id=offer.pk, reason="Mould broke", by=Side.SUPPLIER, now=NEXT_DAY)
    with acting_as_ops():
        suspend_offer(offer_id=offer.pk, reason="Two complaints", by=Side.OPERATOR, now=NEXT_DAY)
    with acting_for_supplier(toys.pk):
        with pytest.raises(OfferStateRefused, match="the operator suspended it"):
            resume_offer(offer_id=offer.pk, reason="Mended", by=Side.SUPPLIER, now=NEXT_DAY)
        end_offer(offer_id=offer.pk, reason="Then not", by=Side.SUPPLIER, now=NEXT_DAY)
        with pytest.raises(OffersRefused, match="the operator ended this offer"):
            set_offer(supplier_id=toys.pk, terms=terms_for(offer.variant), now=NEXT_DAY)
    assert (stored(offer.pk).state, stored(offer.pk).stopped_by) == ("ended", "operator")


@pytest.mark.parametrize(
    ("act", "message"),
    [(resume_offer, "only a suspended offer is resumed"), (end_offer, "say why"), (suspend_offer, "say why")],
)
def test_refused_acts_leave_the_offer_alone(toys: Organization, act: Any, message: str):
    offer = make_offer(supplier=toys)
    with acting_as_system(), pytest.raises((OfferStateRefused, ReasonMissing), match=message):
        act(offer_id=offer.pk, reason=" ", by=Side.SUPPLIER, now=NEXT_DAY)
    assert (stored(offer.pk).state, len(seller_side())) == ("active", 1)


def test_many_are_ended_at_once_or_none(toys: Organization, system: None):
    offers = [make_offer(supplier=toys) for _ in range(3)]
    end_offer(offer_id=offers[1].pk, reason="Sold out", by=Side.SUPPLIER, now=NEXT_DAY)
    ids = [offer.pk for offer in offers]
    with pytest.raises(OfferStateRefused):
        end_offers(supplier_id=toys.pk, offer_ids=ids, reason="Feed", by=Side.SUPPLIER, now=NEXT_DAY)
    assert set(seller_side()) == {ids[0], ids[2]}
    end_offers(supplier_id=toys.pk, offer_ids=[ids[0], ids[2]], reason="Feed", by=Side.SUPPLIER, now=NEXT_DAY)
    assert seller_side() == {}


def test_quantity_below_the_minimum_is_not_orderable(toys: Organization):
    offer = make_offer(supplier=toys, minimum_quantity=6)
    assert (obstacle(offer, quantity=5), obstacle(offer, quantity=6)) == (Obstacle.MINIMUM, None)


def test_suspended_suppliers_offers_are_refused_at_once_and_hidden_by_the_workers(
    toys: Organization, rival: Organization
):
    offer, other = make_offer(supplier=toys), make_offer(supplier=rival)
    with acting_as_ops():
        suspend_supplier(supplier_id=toys.pk, reason="Late deliveries", now=NEXT_DAY, actor_id=None)
    assert (obstacle(offer), obstacle(other)) == (Obstacle.SUPPLIER, None)
    work_off(NEXT_DAY)
    assert set(seller_side()) == {other.pk}
    with acting_as_ops():
        resume_supplier(supplier_id=toys.pk, reason="On time again", now=HOUR_LATER, actor_id=None)
    work_off(HOUR_LATER)
    assert set(seller_side()) == {offer.pk, other.pk}


def test_agreement_that_ends_takes_its_offers_along_after_midnight(db: None):
    supplier = make_active_supplier("P9", commission_percent="8.5", valid_until=date(2026, 3, 31))
    offer = make_offer(supplier=supplier)
    last, midnight = datetime(2026, 3, 31, 15, 59, tzinfo=UTC), end_of_day(date(2026, 3, 31))
    assert (obstacle(offer, now=last), obstacle(offer, now=midnight)) == (None, Obstacle.AGREEMENT)
    refresh_all(last)
    assert set(seller_side()) == {offer.pk}
    refresh_all(midnight)
    assert seller_side() == {}


def test_new_commission_prices_every_offer_anew(toys: Organization):
    offer = make_offer(supplier=toys, supply_price="20", steps=((10, "18"),))
    with acting_as_ops():
        offered = terms(categories=("toys", "home"), commission_percent="10", valid_from=NEXT_DAY.date())
        draft = draft_agreement(supplier_id=toys.pk, terms=offered, now=NEXT_DAY, actor_id=None)
    with acting_for_supplier(toys.pk):
        sign_agreement(agreement_id=draft.pk, now=NEXT_DAY, actor_id=None)
    assert seller_side() == {offer.pk: ("21.7 CNY", {10: "19.53"})}
    work_off(NEXT_DAY)
    assert seller_side() == {offer.pk: ("22 CNY", {10: "19.8"})}
    assert refresh_all(NEXT_DAY) == {"changed_variants": 0}


def test_category_that_the_new_agreement_leaves_out_is_hidden(toys: Organization):
    offer = make_offer(supplier=toys)
    with acting_as_ops():
        offered = terms(categories=("home",), commission_percent="8.5", valid_from=NEXT_DAY.date())
        draft = draft_agreement(supplier_id=toys.pk, terms=offered, now=NEXT_DAY, actor_id=None)
        sign_agreement(agreement_id=draft.pk, now=NEXT_DAY, actor_id=None)
    work_off(NEXT_DAY)
    assert (seller_side(), obstacle(offer)) == ({}, Obstacle.CATEGORY)


def test_retired_product_is_hidden_whoever_offers_it(toys: Organization, rival: Organization):
    variant = make_variant()
    offers = [make_offer(variant, supplier=toys), make_offer(variant, supplier=rival)]
    with acting_as_ops():
        retire_product(product_id=variant.product_id, reason="Recalled", now=NEXT_DAY)
    assert (seller_side(), obstacle(offers[0])) == ({}, Obstacle.RETIRED)
    with acting_as_ops():
        restore_product(product_id=variant.product_id, reason="Cleared", now=NEXT_DAY)
    assert set(seller_side()) == {offer.pk for offer in offers}


def test_brand_is_offered_with_an_authorisation_while_it_lasts(toys: Organization):
    brand = make_brand("Harbour Bear")
    variant = make_variant(make_product(brand=brand))
    with acting_as_system(), pytest.raises(OffersRefused, match="no valid authorisation for this brand"):
        set_offer(supplier_id=toys.pk, terms=terms_for(variant), now=OFFERED_AT)
    given = accepted(toys, " harbour  BEAR ", valid_until=date(2026, 3, 31))
    assert (given.brand, given.state) == (brand, "accepted")
    work_off(OFFERED_AT)
    offer = make_offer(variant, supplier=toys)
    midnight = end_of_day(date(2026, 3, 31))
    assert (obstacle(offer, now=midnight - timedelta(seconds=1)), obstacle(offer, now=midnight)) == (
        None,
        Obstacle.BRAND,
    )
    refresh_all(midnight)
    assert seller_side() == {}


def test_revoked_authorisation_hides_the_brand(toys: Organization):
    given = accepted(toys, "Harbour Bear")
    work_off(OFFERED_AT)
    with acting_as_system():
        brand = Brand.objects.get(name="Harbour Bear")
    offer = make_offer(make_variant(make_product(brand=brand)), supplier=toys)
    with acting_as_ops():
        revoke_authorisation(authorisation_id=given.pk, reason="The owner withdrew it", now=NEXT_DAY)
    assert obstacle(offer) == Obstacle.BRAND
    work_off(NEXT_DAY)
    assert seller_side() == {}


def test_brand_that_needs_no_authorisation_any_more_is_open_to_all(toys: Organization):
    brand = make_brand("Harbour Bear", needs_authorisation=False)
    offer = make_offer(make_variant(make_product(brand=brand)), supplier=toys)
    with acting_as_ops():
        brand.needs_authorisation = True
        place_brand(brand=brand, now=NEXT_DAY)
    work_off(NEXT_DAY)
    assert (seller_side(), obstacle(offer)) == ({}, Obstacle.BRAND)


def test_authorisation_is_refused_with_a_reason_and_not_decided_twice(toys: Organization):
    claim = Claim("Harbour Bear", AuthorisationKind.OWNER, date(2026, 1, 1))
    with acting_for_supplier(toys.pk):
        sent = submit_authorisation(supplier_id=toys.pk, claim=claim, file=pdf_file(), now=OFFERED_AT)
    with acting_as_ops():
        refuse_authorisation(authorisation_id=sent.pk, reason="Not signed", now=NEXT_DAY)
        with pytest.raises(AuthorisationRefused, match="is in state 'Refused'"):
            accept_authorisation(authorisation_id=sent.pk, now=NEXT_DAY)
        assert not Brand.objects.exists()
    with acting_for_supplier(toys.pk):
        assert BrandAuthorisation.objects.get().reason == "Not signed"


@pytest.mark.parametrize(
    ("claim", "refusal"),
    [
        (Claim("  ", AuthorisationKind.OWNER, date(2026, 1, 1)), AuthorisationRefused),
        (Claim("Bear", AuthorisationKind.OWNER, date(2026, 1, 1), date(2026, 3, 1)), AuthorisationRefused),
        (Claim("Bear", AuthorisationKind.OWNER, date(2026, 5, 1), date(2026, 4, 1)), AuthorisationRefused),
    ],
)
def test_claim_of_no_use_is_refused(toys: Organization, claim: Claim, refusal: type[Exception]):
    with acting_for_supplier(toys.pk):
        with pytest.raises(refusal):
            submit_authorisation(supplier_id=toys.pk, claim=claim, file=pdf_file(), now=OFFERED_AT)
        assert not BrandAuthorisation.objects.exists()


def test_document_that_lies_about_its_type_is_refused(toys: Organization):
    lie = pdf_file("licence.png")
    claim = Claim("Bear", AuthorisationKind.OWNER, date(2026, 1, 1))
    with acting_for_supplier(toys.pk), pytest.raises(UploadRefused):
        submit_authorisation(supplier_id=toys.pk, claim=claim, file=lie, now=OFFERED_AT)


def test_refresh_is_scheduled_after_every_midnight():
    (entry,) = [each for each in SCHEDULE if each.kind == "catalog.refresh_offers"]
    assert (entry.at.hour, entry.day_of_month) == (0, None)


def test_goods_are_found_by_the_new_name_of_their_brand(toys: Organization):
    brand = make_brand("Harbour Bear", needs_authorisation=False)
    make_offer(make_variant(make_product(brand=brand)), supplier=toys)
    with acting_as_ops():
        brand.name = "Lighthouse"
        place_brand(brand=brand, now=NEXT_DAY)
    with acting_as_system():
        assert "lighthous" in SearchEntry.objects.get().words
