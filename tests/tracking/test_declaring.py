"""Numbers are declared by themselves once the carrier has their parcels; what is refused waits with its reasons."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import translation

from apps.accounts.domain.organizations import add_member
from apps.accounts.enums import Role
from apps.events.models import DomainEvent
from apps.fulfillment.domain.handing_over import hand_over
from apps.fulfillment.models import Parcel
from apps.jobs.domain.queue import enqueue
from apps.jobs.domain.runs import run_job
from apps.jobs.models import Job
from apps.tenancy.context import acting_as_ops, acting_as_system
from apps.tracking.labels import finding_text
from apps.tracking.models import ShipmentDeclaration, TrackingProblem
from apps.warehouse.models import Delivery
from tests.accounts.people import make_user
from tests.ops.staff import make_staff, proven_client
from tests.tracking.world import NOW, PACKED, day, make_order, make_parcel, make_seller, scan, tell
from tests.warehouse.house import make_house

pytestmark = pytest.mark.django_db
BAD = "RR123456789CN"
WRONG_DIGIT = {"code": "check_digit", "number": BAD}
HANDED = PACKED + timedelta(hours=4)


def work_off(kind: str = "tracking.declare", *, now: datetime = NOW) -> list[dict[str, int]]:
    """Run the jobs of a kind that are due; what each says."""
    with acting_as_system():
        due = list(Job.objects.filter(kind=kind, state="queued").order_by("pk").values_list("pk", flat=True))
    for job_id in due:
        run_job(job_id=job_id, clock=lambda: now, lease=timedelta(minutes=1))
    with acting_as_system():
        return [Job.objects.get(pk=job_id).result for job_id in due]


def sweep(now: datetime) -> list[dict[str, int]]:
    """What the hourly sweep's declarations came to."""
    with acting_as_system():
        enqueue(kind="tracking.sweep", key=f"sweep:{now}", payload={}, now=now)
    work_off("tracking.sweep", now=now)
    return work_off(now=now)


def declarations() -> list[tuple[str, datetime | None, datetime | None, list]]:
    with acting_as_system():
        rows = ShipmentDeclaration.objects.order_by("parcel_id")
        return list(rows.values_list("tracking_no", "declared_at", "refused_at", "findings"))


def open_problems() -> list[tuple[str, datetime]]:
    with acting_as_system():
        return list(TrackingProblem.objects.filter(closed_at=None).values_list("kind", "since"))


def test_handing_over_has_the_number_declared() -> None:
    parcel = make_parcel(handed_over_at=None)
    with acting_as_ops():
        hand_over(parcel_ids=[parcel.pk], now=HANDED, document="M-1")
    assert declarations() == []
    assert work_off(now=HANDED) == [{"declared": 1, "refused": 0}]
    assert declarations() == [(parcel.tracking_no, HANDED, None, [])]
    with acting_as_system():
        assert DomainEvent.objects.get(name="parcel.declared").seller_id == parcel.seller_id
    tell(scan(parcel, "EMA", day(4)))
    with acting_as_system():
        assert not Job.objects.filter(kind="tracking.declare", state="queued").exists()


def test_a_scan_has_the_number_declared_though_nobody_closed_the_manifest() -> None:
    parcel = make_parcel(handed_over_at=None)
    tell(scan(parcel, "EMA", day(4)), now=day(5))
    assert work_off(now=day(5)) == [{"declared": 1, "refused": 0}]
    assert declarations() == [(parcel.tracking_no, day(5), None, [])]


def test_the_sweep_finds_what_was_not_asked_for() -> None:
    parcels = [make_parcel() for _ in range(3)]
    make_parcel(handed_over_at=None)
    make_parcel(voided_at=HANDED)
    make_parcel(packed_at=None, shipped_at=day(4))
    assert sweep(day(4)) == [{"declared": 3, "refused": 0}]
    assert [number for number, *_ in declarations()] == [parcel.tracking_no for parcel in parcels]
    assert sweep(day(5)) == [{"declared": 0, "refused": 0}]


def test_a_refused_number_is_a_problem_with_its_reasons_until_it_is_declared() -> None:
    bad, late = make_parcel(number=BAD), make_parcel()
    assert sweep(day(4)) == [{"declared": 1, "refused": 1}]
    assert declarations() == [(BAD, None, day(4), [WRONG_DIGIT]), (late.tracking_no, day(4), None, [])]
    assert open_problems() == [("number_refused", day(4))]
    assert sweep(day(4, 11)) == [{"declared": 0, "refused": 1}]
    assert open_problems() == [("number_refused", day(4))]
    with acting_as_system():
        assert DomainEvent.objects.filter(name="parcel.declaration_refused").count() == 1
    tell(scan(bad, "EMI", day(9), country="FR"), now=day(10))
    assert work_off(now=day(10)) == [{"declared": 0, "refused": 1}]
    elsewhere = {"code": "destination", "number": BAD, "countries": "FR", "country": "ES"}
    assert declarations()[0] == (BAD, None, day(10), [WRONG_DIGIT, elsewhere])
    assert ("number_refused", day(10)) in open_problems()
    with acting_as_system():
        Parcel.objects.filter(pk=bad.pk).update(service="other post")
    tell(scan(bad, "not_delivered", day(12)), source="manual", now=day(12))
    assert work_off(now=day(12))[-1] == {"declared": 1, "refused": 0}
    assert declarations()[0] == (BAD, day(12), None, [WRONG_DIGIT, elsewhere])
    assert [kind for kind, _ in open_problems() if kind == "number_refused"] == []


def test_a_parcel_that_nobody_scanned_for_days_is_refused_until_its_first_scan() -> None:
    parcel = make_parcel()
    assert sweep(HANDED + timedelta(hours=72)) == [{"declared": 0, "refused": 1}]
    assert {kind for kind, _ in open_problems()} == {"no_first_scan", "number_refused"}
    tell(scan(parcel, "EMA", day(7)), now=day(7))
    assert work_off(now=day(7)) == [{"declared": 1, "refused": 0}]
    assert open_problems() == []


def test_reasons_are_read_in_the_readers_language() -> None:
    with translation.override("zh-hans"):
        assert finding_text(WRONG_DIGIT) == f"{BAD} 不是正确的 S10 单号；请逐位核对"
    assert finding_text(WRONG_DIGIT) == f"{BAD} is no correct S10 number; check it digit by digit"


@pytest.fixture
def desk() -> Client:
    return proven_client(make_staff("ming@haitun.example"))


def test_the_desk_checks_and_declares(desk: Client) -> None:
    good, bad = make_parcel(handed_over_at=PACKED), make_parcel(number=BAD)
    here = "/admin/fulfillment/parcel/"
    page = desk.get(f"{here}{good.pk}/change/").content.decode()
    assert [word for word in ("Check the number", "Declare the number") if word not in page] == []
    checked = desk.post(f"{here}{bad.pk}/act/check_number/", follow=True).content.decode()
    assert "is no correct S10 number" in checked
    assert "was handed over 72 hours ago or more and never scanned" in checked
    assert "The number must not be declared: RR123456789CN is no" in (
        desk.post(f"{here}{bad.pk}/act/declare/", follow=True).content.decode()
    )
    assert declarations() == []
    tell(scan(good, "EMA", day(4)))
    declared = desk.post(f"{here}{good.pk}/act/declare/", follow=True).content.decode()
    assert f"{good.tracking_no} is declared" in declared
    assert "Declare the number" not in declared
    assert [number for number, *_ in declarations()] == [good.tracking_no]
    with acting_as_system():
        assert DomainEvent.objects.get(name="parcel.declared").actor is not None


def test_numbers_of_another_post_only_warn(desk: Client) -> None:
    order = make_order(make_seller())
    make_parcel(make_order(make_seller("S2")), number="RX000000080CN")
    here = "/admin/tracking/shipmentdeclaration/"

    def told(number: str, order_no: str = order.order_no) -> str:
        given = {"tracking_no": number, "seller": "S1", "order": order_no}
        return desk.post(f"{here}check/", given).content.decode()

    assert "Check a number" in desk.get(here).content.decode()
    assert "RX000000080CN is another parcel&#x27;s number since less than 24 months" in told("rx 000000080 cn")
    assert "RR123456789CN is no correct S10 number" in told(BAD)
    assert "YT1234567890123456 is checked; nothing speaks against it." in told("YT1234567890123456")
    assert "0 orders of this seller have this number" in told(BAD, "nothing")
    assert declarations() == []


def test_sellers_and_staff_read_why(client: Client, desk: Client) -> None:
    bad, good = make_parcel(number=BAD), make_parcel()
    sweep(day(4))
    with acting_as_system():
        user = make_user("mei@example.com", "Mei")
        add_member(organization=make_seller(), user=user, role=Role.OPERATOR)
    client.force_login(user)
    shown = client.get(f"/dashboard/parcels/{bad.pk}/").content.decode()
    assert "Its number must not be declared" in shown
    assert "RR123456789CN is no correct S10 number; check it digit by digit" in shown
    assert "4 Aug 2026 18:00" in client.get(f"/dashboard/parcels/{good.pk}/").content.decode()
    queue = desk.get("/admin/tracking/trackingproblem/?kind__exact=number_refused").content.decode()
    assert "RR123456789CN is no correct S10 number" in queue
    refused = desk.get("/admin/tracking/shipmentdeclaration/?refused_at__isempty=0").content.decode()
    assert BAD in refused
    assert good.tracking_no not in refused


@pytest.mark.parametrize(
    ("number", "doubt"), [("rr 123456789 cn", True), ("RX000000080CN", False), ("SF1234567890123", False), ("", False)]
)
def test_a_supplier_is_warned_of_a_wrong_digit_and_announces_all_the_same(
    client: Client, number: str, doubt: bool
) -> None:
    house = make_house("P1")
    house.market.offer("P1")
    house.confirmed(("bear", 1))
    with acting_as_system():
        user = make_user("wang@example.com", "Wang")
        add_member(organization=house.market.suppliers["P1"], user=user, role=Role.OWNER)
    client.force_login(user)
    pieces = {f"pieces_{line}": count for line, count in house.lines("P1").items()}
    given = {"warehouse": house.warehouse.pk, "delivery_note": "DN-1", "carrier": "SF", "tracking_no": number, **pieces}
    words = "RR123456789CN is no correct S10 number; check it digit by digit"
    announced = client.post("/portal/deliveries/new/", given, follow=True).content.decode()
    assert "The delivery is announced" in announced
    assert (words in announced) == doubt
    with acting_as_system():
        delivery = Delivery.objects.get()
    assert (delivery.tracking_no, delivery.state) == (number, "announced")
    assert (words in client.get(f"/portal/deliveries/{delivery.pk}/").content.decode()) == doubt
