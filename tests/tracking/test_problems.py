"""Problems open and close by themselves; what a person resolved stays resolved for the same fact."""

from datetime import datetime, timedelta

import pytest
from django.test import Client

from apps.fulfillment.models import Parcel
from apps.jobs.models import Job
from apps.tenancy.context import acting_as_ops, acting_as_system, acting_for_seller
from apps.tracking.domain.errors import ProblemRefused
from apps.tracking.domain.ingest import sweep_problems
from apps.tracking.domain.problems import note_problem, resolve_problem
from apps.tracking.domain.sweeping import match_what_waited
from apps.tracking.labels import reasons_of
from apps.tracking.models import SilenceLimit, TrackingProblem
from tests.ops.staff import make_staff, proven_client
from tests.tracking.world import NOW, PACKED, day, make_order, make_parcel, make_seller, scan, state_of, tell

pytestmark = pytest.mark.django_db
QUERIES = ("", "?state=all", "?state=closed", "?kind__exact=contradiction", "?kind__exact=customs")
HANDED = PACKED + timedelta(hours=4)


def open_now() -> list[tuple[str, datetime]]:
    with acting_as_system():
        return list(TrackingProblem.objects.filter(closed_at=None).order_by("id").values_list("kind", "since"))


def sweep(now: datetime) -> tuple[int, int]:
    return sweep_problems(now=now)


@pytest.mark.parametrize(
    ("source", "code", "kind"),
    [
        ("post", "EME", "customs"),
        ("post", "EXB", "customs"),
        ("post", "EMH", "delivery_failed"),
        ("17track", "Exception_Returning", "returned"),
        ("17track", "Exception_Returned", "returned"),
        ("17track", "Exception_Damage", "exception"),
        ("17track", "Expired_Other", "expired"),
    ],
)
def test_a_scan_opens_its_problem_at_once_and_the_next_closes_it(source: str, code: str, kind: str) -> None:
    parcel = make_parcel()
    tell(scan(parcel, "EMA", day(4)))
    tell(scan(parcel, code, day(9)), source=source, now=day(10))
    assert open_now() == [(kind, day(9))]
    tell(scan(parcel, "EMI", day(10)))
    assert open_now() == []


def test_silence_is_a_problem_by_the_limits_that_staff_set() -> None:
    parcel = make_parcel()
    assert sweep(HANDED + timedelta(hours=71)) == (0, 0)
    assert sweep(HANDED + timedelta(hours=72)) == (1, 0)
    assert sweep(HANDED + timedelta(hours=73)) == (0, 0)
    assert open_now() == [("no_first_scan", HANDED)]
    tell(scan(parcel, "EMA", day(7)), now=day(7))
    assert open_now() == []
    assert sweep(day(17)) == (1, 0)
    assert open_now() == [("silent", day(7))]
    with acting_as_ops():
        SilenceLimit.objects.filter(status="in_transit").update(hours=300)
    assert sweep(day(17)) == (0, 1)
    with acting_as_ops():
        SilenceLimit.objects.filter(status="in_transit").update(hours=24)
    assert sweep(day(17)) == (1, 0)
    with acting_as_system():
        assert TrackingProblem.objects.count() == 2


def test_scans_that_do_not_fit_the_order_are_a_problem() -> None:
    early, elsewhere, fine = make_parcel(), make_parcel(), make_parcel()
    tell(
        scan(early, "EMA", PACKED - timedelta(days=3)),
        scan(early, "EMC", day(4)),
        scan(elsewhere, "EMA", day(4)),
        scan(elsewhere, "EMI", day(9), country="FR"),
        scan(fine, "EMA", day(4)),
        scan(fine, "EMI", day(9), country="ES"),
        now=day(10),
    )
    assert open_now() == [("contradiction", PACKED - timedelta(days=3)), ("contradiction", day(9))]


def test_a_parcel_on_no_manifest_is_silent_all_the_same() -> None:
    """The manifest was never closed; the carrier scanned the parcel, and then nothing for a month."""
    parcel, waiting = make_parcel(handed_over_at=None), make_parcel(handed_over_at=None)
    history = make_parcel(packed_at=None, handed_over_at=None, shipped_at=day(4), last_event_at=day(4))
    tell(scan(parcel, "EMA", day(4)), now=day(5))
    assert open_now() == []
    assert sweep(day(14) - timedelta(seconds=1)) == (0, 0)
    assert sweep(day(14)) == (1, 0)
    assert open_now() == [("silent", day(4))]
    with acting_as_system():
        assert not TrackingProblem.objects.filter(parcel__in=[waiting.pk, history.pk]).exists()
    tell(scan(parcel, "EMC", day(15)), now=day(15))
    assert open_now() == []


def test_an_unpaid_parcel_that_the_carrier_has_is_a_contradiction() -> None:
    parcel = make_parcel(released_at=None, handed_over_at=None)
    tell(scan(parcel, "EMA", day(4)), now=day(5))
    assert open_now() == [("contradiction", day(4))]
    with acting_as_system():
        assert reasons_of(TrackingProblem.objects.get()) == ["The carrier has it, but its costs are not paid."]
        Parcel.objects.filter(pk=parcel.pk).update(released_at=day(6))
    assert sweep(day(6)) == (0, 1)
    assert open_now() == []


def test_several_contradictions_of_one_instant_are_one_problem() -> None:
    parcel = make_parcel(released_at=None)
    early = PACKED - timedelta(days=3)
    tell(scan(parcel, "EMI", early, country="FR"), now=day(5))
    assert open_now() == [("contradiction", early)]


def test_what_a_person_resolved_opens_again_for_another_fact_only() -> None:
    parcel, mei = make_parcel(), make_staff("mei@haitun.example")
    tell(scan(parcel, "EME", day(9)), now=day(10))
    with acting_as_ops():
        problem = TrackingProblem.objects.get()
        note_problem(problem_id=problem.pk, note=" Invoice asked for. ", now=day(10), actor_id=mei.pk)
        for note in ("  ", "x" * 501):
            with pytest.raises(ProblemRefused, match="1 to 500"):
                note_problem(problem_id=problem.pk, note=note, now=day(10), actor_id=mei.pk)
        resolve_problem(problem_id=problem.pk, note="Invoice sent.", now=day(11), actor_id=mei.pk)
        with pytest.raises(ProblemRefused, match="closed already"):
            resolve_problem(problem_id=problem.pk, note="Again", now=day(12), actor_id=mei.pk)
        problem.refresh_from_db()
        assert (problem.note, problem.closed_at, problem.closed_by) == ("Invoice sent.", day(11), mei)
    sweep(day(11))
    tell(scan(parcel, "EZZ", day(11)), now=day(12))
    assert open_now() == []
    tell(scan(parcel, "EME", day(12)), now=day(13))
    assert open_now() == [("customs", day(12))]
    with acting_for_seller(parcel.seller_id):
        assert TrackingProblem.objects.count() == 2
    with acting_for_seller(make_seller("S2").pk):
        assert not TrackingProblem.objects.exists()


def test_packing_looks_for_scans_that_came_before() -> None:
    parcel = make_parcel()
    with acting_as_system():
        match_what_waited([parcel.pk], NOW)
        assert not Job.objects.filter(kind="tracking.match").exists()
    tell(scan("RX000000080CN", "EMA", day(4)))
    with acting_as_system():
        match_what_waited([parcel.pk, make_parcel(number="RX000000080CN").pk], NOW)
        assert Job.objects.filter(kind="tracking.match").count() == 1


@pytest.fixture
def desk() -> Client:
    return proven_client(make_staff("ming@haitun.example"))


def test_the_desk_filters_notes_resolves_and_enters_scans(desk: Client) -> None:
    parcel = make_parcel(make_order(make_seller()))
    tell(scan(parcel, "EMA", day(4)), scan(parcel, "EMI", day(9)), scan(parcel, "EMI", day(9), country="FR"))
    with acting_as_system():
        problem = TrackingProblem.objects.get()
    page = "/admin/tracking/trackingproblem/"
    listed = {query: parcel.tracking_no in desk.get(page + query).content.decode() for query in QUERIES}
    assert listed == dict.fromkeys(QUERIES, True) | {"?state=closed": False, "?kind__exact=customs": False}
    assert "Enter a scan" in desk.get(f"{page}{problem.pk}/change/").content.decode()
    desk.post(f"{page}{problem.pk}/act/note/", {"answer": "Looking"})
    given = {
        "tracking_no": parcel.tracking_no.lower(),
        "code": "not_delivered",
        "occurred_at": "2026-08-11 14:00",
        "reason": "The buyer has nothing; Correos confirms",
    }
    refused = desk.post(f"{page}scan/", {**given, "tracking_no": "RX000000080CN"})
    assert "0 parcels have this number" in refused.content.decode()
    assert state_of(parcel)[0] == "delivered"
    assert desk.post(f"{page}scan/", {**given, "code": "teleported"}).status_code == 200
    assert desk.post(f"{page}scan/", given).status_code == 302
    assert state_of(parcel) == ("in_transit", day(4), None)
    with acting_as_system():
        entered = parcel.events.get(source="manual")
        assert entered.occurred_at == day(11, 6)
        assert entered.raw["reason"] == "The buyer has nothing; Correos confirms"
        problem.refresh_from_db()
        assert (problem.note, problem.closed_by) == ("Looking", None)
        assert problem.closed_at is not None
    for model in ("carrierstatus/?mapped=no", "facility/", "silencelimit/", "inboundmessage/", "unmatchedscan/"):
        assert desk.get(f"/admin/tracking/{model}").status_code == 200
    for model in ("shipmentdeclaration/", "parcelreview/"):
        assert desk.get(f"/admin/tracking/{model}").status_code == 200
