"""False shipments: what speaks against a number, and that such a number of ours is not declared."""

from datetime import timedelta

import pytest

from apps.events.models import DomainEvent
from apps.tenancy.context import acting_as_system
from apps.tracking.domain.declaring import declare_shipment
from apps.tracking.domain.errors import NumberRefused
from apps.tracking.domain.guard import check_number
from apps.tracking.models import ShipmentDeclaration
from tests.tracking.world import NOW, PACKED, day, make_order, make_parcel, make_seller, scan, tell

pytestmark = pytest.mark.django_db
GOOD, BAD = "RX000000080CN", "RR123456789CN"


def found(number: str, order, *, ours: bool = True, now=PACKED) -> list[tuple[str, bool]]:
    with acting_as_system():
        return [
            (each.code, each.is_error) for each in check_number(tracking_no=number, order=order, now=now, ours=ours)
        ]


def test_check_digit_is_an_error_of_ours_and_a_warning_of_others() -> None:
    order = make_order(make_seller())
    assert found(GOOD, order) == []
    assert found(BAD, order) == [("check_digit", True)]
    assert found("LP00123456789012", order) == [("check_digit", True)]
    assert found(BAD, order, ours=False) == [("check_digit", False)]
    assert found("LP00123456789012", order, ours=False) == []


def test_a_number_is_not_used_again_within_two_years_by_anybody() -> None:
    order, other = make_order(make_seller()), make_order(make_seller("S2"))
    make_parcel(other, number=GOOD)
    assert found(GOOD, order) == [("reuse", True)]
    assert found(GOOD, other) == []
    assert found(GOOD, order, now=PACKED + timedelta(days=732)) == []
    make_parcel(make_order(make_seller("S3")), number="RX000000005CN", packed_at=None, shipped_at=day(1))
    assert found("RX000000005CN", order, ours=False) == [("reuse", False)]


def test_scans_before_the_order_and_elsewhere_speak_against_it() -> None:
    order = make_order(make_seller(), country="ES")
    tell(scan(GOOD, "EMA", PACKED - timedelta(days=3)), scan(GOOD, "EMD", day(9), country="FR"))
    assert found(GOOD, order) == [("early_scan", True), ("destination", True)]
    parcel = make_parcel(order, number="RX000000005CN")
    tell(scan(parcel, "EMC", day(5), country="CN"), scan(parcel, "EMI", day(9), country="FR"))
    assert found("RX000000005CN", order) == [("destination", True)]


def test_a_parcel_that_is_never_scanned_speaks_against_itself() -> None:
    parcel = make_parcel()
    handed = PACKED + timedelta(hours=4)
    assert found(parcel.tracking_no, parcel.order, now=handed + timedelta(hours=71)) == []
    assert found(parcel.tracking_no, parcel.order, now=handed + timedelta(hours=72)) == [("no_first_scan", True)]


def test_a_number_of_ours_is_declared_once_and_refused_with_every_reason() -> None:
    good = make_parcel()
    with acting_as_system():
        first = declare_shipment(parcel_id=good.pk, now=PACKED)
        assert (first.tracking_no, first.seller_id, first.findings) == (good.tracking_no, good.seller_id, [])
        assert declare_shipment(parcel_id=good.pk, now=NOW).declared_at == PACKED
        assert DomainEvent.objects.filter(name="parcel.declared").count() == 1
    bad = make_parcel(number=BAD)
    tell(scan(bad, "EMI", day(9), country="FR"))
    with acting_as_system():
        with pytest.raises(NumberRefused, match=r"no correct S10 number.*; .*arrived in FR; the order goes to ES"):
            declare_shipment(parcel_id=bad.pk, now=NOW)
        assert not ShipmentDeclaration.objects.filter(parcel=bad).exists()
        bad.refresh_from_db()
    foreign = make_parcel(number="RR123456788CN", service="other post")
    with acting_as_system():
        declared = declare_shipment(parcel_id=foreign.pk, now=PACKED)
        assert declared.findings == [{"code": "check_digit", "number": "RR123456788CN"}]
        voided = make_parcel(voided_at=PACKED)
        with pytest.raises(NumberRefused, match="was unpacked"):
            declare_shipment(parcel_id=voided.pk, now=PACKED)
