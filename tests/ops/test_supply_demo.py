"""The supply demo: told by the real acts, in steps of which each is done once, with something to see for everybody."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db.models import Sum
from djmoney.money import Money

from apps.accounts.models import Organization
from apps.catalog.domain.requests import changes_of
from apps.catalog.models import Offer, Product, ProductRequest, SellerOffer, Variant
from apps.events.models import DomainEvent
from apps.feeds.models import Feed
from apps.jobs.domain.runs import run_job
from apps.jobs.enums import JobState
from apps.jobs.models import Job
from apps.ops.domain import demo
from apps.ops.domain.supply_demo import story
from apps.ops.domain.supply_demo.cast import CAST, SUPPLYING
from apps.ops.domain.supply_demo.goods import goods_of
from apps.ops.domain.supply_demo.pictures import FIGURE_OF
from apps.order_costs.domain.check import check_order_costs
from apps.order_costs.models import OrderCost
from apps.stock.domain.check import check_stock
from apps.suppliers.domain.checklist import onboarding_checklist
from apps.suppliers.domain.score_card import score_card
from apps.suppliers.models import Supplier
from apps.tenancy.context import acting_as_system
from apps.wallet.domain.seller_wallet import wallet_balance
from apps.wallet.models import BankAccount, ManualEntry, PayoutBatch, PayoutLine, TopUp
from tests.factories.facts import make_sellers
from tests.factories.parcels import make_rates

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 4, 30, 10, tzinfo=UTC)
TODAY = date(2026, 11, 22)


@pytest.fixture
def sellers(db: None) -> dict[str, Organization]:
    with acting_as_system():
        sellers = make_sellers(["A", "B"])
        demo.create_demo_accounts(seller=sellers["A"], now=NOW)
    make_rates(EUR="7.80", XDR="9.50")
    return sellers


def counted(rows, field: str) -> dict[str, int]:
    return dict(Counter(rows.values_list(field, flat=True)))


class Gone(BaseException):
    """Like the end of a process: nobody catches it."""


@contextmanager
def worker_dies(when: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The worker is gone in the middle of the step of this name: nothing of that step is kept."""

    def steps_of(**world):
        for title, act in real(**world):
            yield title, act if title != when else dying

    def dying():
        raise Gone

    real = story.steps_of
    with monkeypatch.context() as patched:
        patched.setattr(story, "steps_of", steps_of)
        yield


def run(job: Job, *, at: datetime) -> None:
    run_job(job_id=job.pk, clock=lambda: at, lease=timedelta(seconds=60))


def test_whole_story_goes_on_where_the_worker_died(sellers, monkeypatch: pytest.MonkeyPatch):
    with acting_as_system():
        assert demo.supply_is_wanted() is True
        job = demo.enqueue_demo_supply(now=NOW)
        assert demo.enqueue_demo_supply(now=NOW + timedelta(days=1)) == job
    with worker_dies("P002 publishes", monkeypatch), pytest.raises(Gone):
        run(job, at=NOW)
    run(job, at=NOW + timedelta(hours=1))
    with acting_as_system():
        job.refresh_from_db()
        assert (job.state, job.error, job.crashes) == (JobState.DONE, "", 1)
        assert demo.supply_is_wanted() is True
        assert job.progress_done == job.progress_total == job.result["steps"]
        suppliers_are_at_every_step()
        catalog_is_alive()
        money_has_moved(sellers)
        assert not DomainEvent.objects.filter(occurred_at__gt=NOW).exists()
        assert list(check_stock()) == []
        assert check_order_costs() == []


def suppliers_are_at_every_step() -> None:
    assert counted(Supplier.objects, "state") == {
        "active": 6, "suspended": 1, "applied": 1, "inspection": 1, "agreement": 1
    }  # fmt: skip
    shown = Supplier.objects.get(supplier__code="P001").supplier_id
    assert onboarding_checklist(supplier_id=shown, on=TODAY).is_complete
    card = score_card(supplier_id=shown, on=TODAY, days=90)
    assert card.acceptance.whole > 30
    assert card.shipping_delay.seconds
    refused = Supplier.objects.get(supplier__code="P008").supplier_id
    assert [step.code for step in onboarding_checklist(supplier_id=refused, on=TODAY).missing][:2] == [
        "quality_certificate",
        "submission",
    ]


def catalog_is_alive() -> None:
    assert Product.objects.count() == 122
    assert Variant.objects.count() == 366
    offers_of_variant = Counter(Counter(Offer.objects.values_list("variant", flat=True)).values())
    assert offers_of_variant.keys() == {1, 2, 3}
    shown = SellerOffer.objects.count()
    assert shown == Offer.objects.count()  # a job that the suspension asked for hides those of P007
    assert Job.objects.filter(kind="catalog.refresh_offers", state=JobState.QUEUED).exists()
    assert 10 < SellerOffer.objects.filter(in_stock=False).count() < shown / 5
    assert counted(ProductRequest.objects, "state") == {"approved": 122, "submitted": 3, "refused": 1}
    change = ProductRequest.objects.filter(is_change=True)[0]
    assert {each.field for each in changes_of(change)} >= {"texts.en.description"}
    assert counted(Feed.objects, "state") == {"checking": 2}


def money_has_moved(sellers: dict[str, Organization]) -> None:
    assert counted(PayoutBatch.objects, "state") == {"settled": 2, "prepared": 1}
    assert counted(PayoutLine.objects, "state").keys() == {"confirmed", "bounced", "planned"}
    assert counted(BankAccount.objects, "state") == {"verified": 6, "bounced": 1}
    waits = PayoutBatch.objects.get(state="prepared")
    assert waits.prepared_by != demo.demo_operator()
    assert counted(TopUp.objects, "state") == {"confirmed": 5, "requested": 1, "refused": 1}
    assert ManualEntry.objects.get().state == "waiting"
    parcels_cost = OrderCost.objects.filter(state="paid", points=0).aggregate(paid=Sum("amount"))["paid"]
    assert (OrderCost.objects.exclude(state="paid").count(), parcels_cost) == (0, Decimal("487.00"))
    topped_up = Money("3381.09", "CNY")
    assert wallet_balance(seller_id=sellers["A"].pk, currency="CNY").available == topped_up - Money(parcels_cost, "CNY")
    assert wallet_balance(seller_id=sellers["B"].pk, currency="CNY").available == Money("780.80", "CNY")
    assert wallet_balance(seller_id=sellers["B"].pk, currency="USD").available == Money("414.50", "USD")
    assert DomainEvent.objects.filter(name="wallet.balance_low").get().seller == sellers["B"]


def test_it_is_not_loaded_over_somebodys_suppliers(sellers):
    with acting_as_system():
        story.bring_in(CAST[0], now=NOW)
        assert demo.supply_is_wanted() is False


def test_goods_are_described_in_both_languages_and_have_a_figure():
    with acting_as_system():
        contents = [content for supplier in SUPPLYING for content in goods_of(supplier)]
    assert all(set(content["texts"]) == {"en", "zh-hans"} for content in contents)
    assert all(text["title"] and text["description"] for content in contents for text in content["texts"].values())
    assert {content["category"] for content in contents} == FIGURE_OF.keys()
    variants = [variant for content in contents for variant in content["variants"]]
    assert len({variant["sku"] for variant in variants}) == len(variants) == 366
    assert sum(variant["has_battery"] for variant in variants) > 10
    offers = {sku: Decimal(offer["supply_price"]) for content in contents for sku, offer in content["offers"].items()}
    assert Decimal(4) < min(offers.values()) < max(offers.values()) < Decimal(250)
