"""Top-ups: requested by the seller, confirmed by what the bank says, once."""

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import translation
from djmoney.money import Money

from apps.ledger import api as ledger
from apps.tenancy.context import acting_as_ops, acting_as_system, acting_for_seller
from apps.wallet.domain.amounts import InvalidAmount
from apps.wallet.domain.errors import ReasonMissing
from apps.wallet.domain.seller_wallet_errors import (
    AlreadyDecided,
    AmountOutsideLimits,
    BankReferenceUsed,
    CurrencyDiffers,
    CurrencyNotOffered,
    KeyReused,
    NoSuchRow,
    ReferenceMissing,
    TooManyOpenTopUps,
)
from apps.wallet.domain.topups import cancel_top_up, confirm_top_up, refuse_top_up, request_top_up
from apps.wallet.models import TopUp, WalletLimit
from tests.wallet.seller_wallets import (
    NOW,
    Sellers,
    assert_proven,
    cny,
    events,
    figures,
    make_sellers,
    requested,
    statement_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def sellers(db: None) -> Sellers:
    return make_sellers()


def request(sellers: Sellers, **changed: object) -> TopUp:
    given = {"amount": cny(500), "transfer_reference": "INV-7", "key": "form 1"} | changed
    with acting_for_seller(sellers.a):
        return request_top_up(seller_id=sellers.a, now=NOW, actor_id=sellers.owner.pk, **given)


def confirm(sellers: Sellers, top_up: TopUp, received: Money, **changed: object) -> TopUp:
    given = {"bank_reference": "ICBC 0042", "reason": ""} | changed
    with acting_as_ops():
        return confirm_top_up(top_up_id=top_up.pk, received=received, now=NOW, actor_id=sellers.mei.pk, **given)


def saved() -> list[tuple[str, str]]:
    with acting_as_system():
        return [(f"{each.amount.amount:.2f}", each.state) for each in TopUp.objects.order_by("id")]


def test_a_request_moves_no_money(sellers: Sellers) -> None:
    made = request(sellers)
    assert (made.amount, made.transfer_reference, made.state, made.requested_by_id) == (
        cny(500),
        "INV-7",
        "requested",
        sellers.owner.pk,
    )
    assert figures(sellers.a) == ("0", "0")
    assert events() == [("top_up.requested", sellers.a, sellers.owner.pk)]


def test_confirmation_moves_what_was_asked_for_from_the_bank_to_the_wallet(sellers: Sellers) -> None:
    done = confirm(sellers, request(sellers), cny("500.00"))
    assert (done.state, done.received, done.bank_reference, done.decided_by_id) == (
        "confirmed",
        cny(500),
        "ICBC0042",
        sellers.mei.pk,
    )
    with acting_as_system():
        bank = ledger.find_account(purpose="bank", unit="CNY")
        assert bank is not None
        line = ledger.statement(bank)[0]
    assert (line.amount, line.kind, line.document_kind, line.document_id, line.memo, line.transfer_id) == (
        -50_000,
        "PAYMENT",
        "top_up",
        done.pk,
        "INV-7",
        done.transfer_id,
    )
    assert statement_of(sellers.a) == [("500", "500")]
    assert events("top_up.confirmed") == [("top_up.confirmed", sellers.a, sellers.mei.pk)]
    assert_proven(sellers.a)


def test_another_amount_needs_a_reason_that_the_statement_tells(sellers: Sellers) -> None:
    top_up = request(sellers)
    with pytest.raises(ReasonMissing):
        confirm(sellers, top_up, cny("492.50"), reason="  ")
    assert (figures(sellers.a), saved()) == (("0", "0"), [("500.00", "requested")])
    done = confirm(sellers, top_up, cny("492.50"), reason="Bank fee of 7.50")
    assert (done.received, done.reason, done.amount) == (cny("492.50"), "Bank fee of 7.50", cny(500))
    assert figures(sellers.a) == ("492.5", "0")
    assert_proven(sellers.a)


def test_a_bank_reference_confirms_one_top_up_of_whichever_seller(sellers: Sellers) -> None:
    confirm(sellers, request(sellers), cny(500))
    others = [request(sellers, key="form 2"), requested(sellers, cny(500), seller=sellers.b)]
    for other in others:
        with pytest.raises(BankReferenceUsed):
            confirm(sellers, other, cny(500), bank_reference=" icbc00 42")
    assert (figures(sellers.a), figures(sellers.b)) == (("500", "0"), ("0", "0"))
    assert [state for _, state in saved()] == ["confirmed", "requested", "requested"]
    assert_proven(sellers.a)


@pytest.mark.parametrize("reference", ["", "  ", "9" * 61])
def test_a_confirmation_names_the_banks_transfer(sellers: Sellers, reference: str) -> None:
    with pytest.raises(ReferenceMissing):
        confirm(sellers, request(sellers), cny(500), bank_reference=reference)
    assert figures(sellers.a) == ("0", "0")


@pytest.mark.parametrize(
    ("received", "refusal"),
    [(Money(500, "USD"), CurrencyDiffers), (cny(0), InvalidAmount), (cny("1.001"), InvalidAmount)],
)
def test_a_confirmation_is_of_the_requested_currency(sellers: Sellers, received: Money, refusal: type) -> None:
    with pytest.raises(refusal):
        confirm(sellers, request(sellers), received, reason="As the bank says")
    assert figures(sellers.a) == ("0", "0")


def test_a_decision_stands(sellers: Sellers) -> None:
    done = confirm(sellers, request(sellers), cny(500))
    with pytest.raises(AlreadyDecided, match="confirmed"):
        confirm(sellers, done, cny(500), bank_reference="ICBC 0043")
    with pytest.raises(AlreadyDecided), acting_as_ops():
        refuse_top_up(top_up_id=done.pk, reason="No", now=NOW, actor_id=sellers.mei.pk)
    with pytest.raises(AlreadyDecided), acting_for_seller(sellers.a):
        cancel_top_up(seller_id=sellers.a, top_up_id=done.pk, now=NOW, actor_id=sellers.owner.pk)
    assert figures(sellers.a) == ("500", "0")
    for change in ({"state": "requested"}, {"received": 1}, {"bank_reference": "X"}):
        with pytest.raises(IntegrityError), acting_as_system(), transaction.atomic():
            TopUp.objects.filter(pk=done.pk).update(**change)


def test_a_refusal_says_why_and_moves_nothing(sellers: Sellers) -> None:
    top_up = request(sellers)
    with pytest.raises(ReasonMissing), acting_as_ops():
        refuse_top_up(top_up_id=top_up.pk, reason=" ", now=NOW, actor_id=sellers.mei.pk)
    with acting_as_ops():
        done = refuse_top_up(top_up_id=top_up.pk, reason="No such transfer", now=NOW, actor_id=sellers.mei.pk)
    assert (done.state, done.reason) == ("refused", "No such transfer")
    assert figures(sellers.a) == ("0", "0")
    assert events("top_up.refused") == [("top_up.refused", sellers.a, sellers.mei.pk)]


def test_a_seller_cancels_its_own_request_and_no_other(sellers: Sellers) -> None:
    own, foreign = request(sellers), requested(sellers, cny(900), seller=sellers.b)
    with acting_for_seller(sellers.a):
        cancel_top_up(seller_id=sellers.a, top_up_id=own.pk, now=NOW, actor_id=sellers.owner.pk)
        with pytest.raises(NoSuchRow):
            cancel_top_up(seller_id=sellers.a, top_up_id=foreign.pk, now=NOW, actor_id=sellers.owner.pk)
    with pytest.raises(NoSuchRow), acting_as_system():
        cancel_top_up(seller_id=sellers.a, top_up_id=foreign.pk, now=NOW, actor_id=sellers.owner.pk)
    assert saved() == [("500.00", "cancelled"), ("900.00", "requested")]


def test_a_seller_never_decides_on_its_own_money(sellers: Sellers) -> None:
    top_up = request(sellers)
    with pytest.raises(DatabaseError), acting_for_seller(sellers.a):
        confirm_top_up(
            top_up_id=top_up.pk, received=cny(500), bank_reference="MINE", now=NOW, actor_id=sellers.owner.pk
        )
    with pytest.raises(DatabaseError, match="only staff decide"), acting_for_seller(sellers.a):
        refuse_top_up(top_up_id=top_up.pk, reason="No", now=NOW, actor_id=sellers.owner.pk)
    assert (figures(sellers.a), saved()) == (("0", "0"), [("500.00", "requested")])


@pytest.mark.parametrize(
    ("amount", "refusal"),
    [
        (cny("99.99"), AmountOutsideLimits),
        (cny("1000000.01"), AmountOutsideLimits),
        (Money("19.99", "USD"), AmountOutsideLimits),
        (Money(500, "JPY"), CurrencyNotOffered),
        (cny("100.001"), InvalidAmount),
        (cny(-100), InvalidAmount),
    ],
)
def test_a_request_outside_the_limits_is_refused(sellers: Sellers, amount: Money, refusal: type) -> None:
    with pytest.raises(refusal):
        request(sellers, amount=amount)
    assert (saved(), events()) == ([], [])


@pytest.mark.parametrize("amount", [cny(100), cny(1_000_000), Money(20, "USD"), Money(150_000, "EUR")])
def test_the_limits_themselves_are_allowed(sellers: Sellers, amount: Money) -> None:
    assert request(sellers, amount=amount).amount == amount


def test_limits_are_data(sellers: Sellers) -> None:
    with acting_as_ops():
        WalletLimit.objects.filter(currency="CNY").update(top_up_least=600, open_top_ups=1)
        WalletLimit.objects.filter(currency="EUR").update(is_offered=False)
    with pytest.raises(AmountOutsideLimits, match=r"choose from CNY 600\.00 to CNY 1,000,000\.00"):
        request(sellers)
    with pytest.raises(CurrencyNotOffered):
        request(sellers, amount=Money(500, "EUR"))
    request(sellers, amount=cny(600))
    with pytest.raises(TooManyOpenTopUps):
        request(sellers, amount=cny(600), key="form 2")
    request(sellers, amount=Money(600, "USD"), key="form 3")
    requested(sellers, cny(600), seller=sellers.b)
    assert len(saved()) == 3


def test_the_same_form_twice_is_one_request(sellers: Sellers) -> None:
    first = request(sellers)
    assert request(sellers, transfer_reference=" INV-7 ").pk == first.pk
    for changed in ({"amount": cny(501)}, {"transfer_reference": "INV-8"}):
        with pytest.raises(KeyReused):
            request(sellers, **changed)
    assert (len(saved()), len(events())) == (1, 1)


@pytest.mark.parametrize("reference", ["", "  ", "9" * 61])
def test_a_request_can_be_found_at_the_bank(sellers: Sellers, reference: str) -> None:
    with pytest.raises(ReferenceMissing):
        request(sellers, transfer_reference=reference)
    assert saved() == []


def test_refusals_speak_the_readers_language(sellers: Sellers) -> None:
    with translation.override("zh-hans"), pytest.raises(AmountOutsideLimits, match="充值金额不能为 CNY 1"):
        request(sellers, amount=cny(1))
