"""History is taken over once, follows its files when they change, and never touches what is not in them."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import call_command
from djmoney.money import Money

from apps.accounts.enums import Kind
from apps.accounts.models import Organization
from apps.channels.models import Store
from apps.common.periods import Month
from apps.fulfillment.enums import HISTORY, ParcelStatus
from apps.fulfillment.models import Parcel, TrackingEvent
from apps.history.domain.reports import FileCounts
from apps.jobs.domain.queue import enqueue
from apps.jobs.domain.runs import run_job
from apps.jobs.enums import JobState
from apps.orders.enums import OrderStatus
from apps.orders.models import Order, OrderSettlement
from apps.points_ledger.domain.settlement import prepare_month, settle_month
from apps.points_ledger.models import Adjustment, EarningOrder, Election, SettlementRun
from apps.tenancy.context import acting_as_system
from apps.wallet.models import FxRate
from tests.history.conftest import HEADERS, NOW, SOUND, counts, imported

pytestmark = pytest.mark.django_db
Files = Callable[..., Path]
ALL_NEW = {
    "fx_rates": (1, 0, 0),
    "sellers": (2, 0, 0),
    "elections": (1, 0, 0),
    "orders": (4, 0, 0),
    "parcels": (3, 0, 0),
}
ALL_KNOWN = {name: (0, 0, created) for name, (created, _, _) in ALL_NEW.items()}


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


def order(seller: str, order_no: str) -> Order:
    return Order.objects.select_related("settlement").get(seller__code=seller, order_no=order_no)


def changed(rows: list[str], old: str, new: str) -> list[str]:
    assert sum(old in row for row in rows) == 1
    return [row.replace(old, new) for row in rows]


def test_rows_become_what_they_say(sound: Path) -> None:
    assert counts(imported(sound)) == ALL_NEW
    with acting_as_system():
        seller = Organization.objects.get(code="S1")
        assert (seller.kind, seller.name, seller.joined_on) == (Kind.SELLER, "海风贸易", date(2024, 3, 1))
        assert Organization.objects.get(code="S2").name == "Maple, Moon & Co."
        rate = FxRate.objects.get()
        assert (rate.rate_on, rate.base, rate.quote, rate.rate) == (date(2026, 8, 1), "USD", "CNY", Decimal("7.11"))
        election = Election.objects.get()
        assert (election.seller, election.option, election.effective_from) == (seller, "best", date(2026, 8, 1))
        first = order("S1", "1001")
        assert (first.seller, first.store.seller, first.store.channel) == (seller, seller, "shopify")
        assert (first.placed_at, first.status) == (utc(2026, 8, 3, 1, 30), OrderStatus.OPEN)
        assert first.settlement.amount == Money("30.01", "USD")
        assert (first.settlement.seller, first.settlement.settled_at) == (seller, utc(2026, 8, 10, 12))
        assert order("S1", "1002").status == OrderStatus.CANCELLED
        assert not OrderSettlement.objects.filter(order__order_no="1002").exists()


def test_parcels_have_their_status_and_the_delivery_as_a_scan(sound: Path) -> None:
    imported(sound)
    with acting_as_system():
        arrived = Parcel.objects.get(tracking_no="RX000000080CN")
        assert (arrived.order, arrived.seller.code) == (order("S1", "1001"), "S1")
        assert (arrived.service, arrived.status) == ("registered_packet", ParcelStatus.DELIVERED)
        assert (arrived.shipped_at, arrived.delivered_at) == (utc(2026, 8, 5, 2), utc(2026, 8, 20, 16))
        (scan,) = arrived.events.all()
        assert (scan.status, scan.source, scan.seller) == (ParcelStatus.DELIVERED, HISTORY, arrived.seller)
        assert (scan.occurred_at, scan.recorded_at) == (utc(2026, 8, 20, 16), NOW)
        travelling = Parcel.objects.get(tracking_no="LP00123456789012")
        assert (travelling.status, travelling.delivered_at) == (ParcelStatus.IN_TRANSIT, None)
        assert not travelling.events.exists()


def test_what_earns_is_known_at_once(sound: Path) -> None:
    imported(sound)
    with acting_as_system():
        (earning,) = EarningOrder.objects.all()
        assert earning.order == order("S1", "1001")
        assert (earning.month, earning.packages) == (date(2026, 8, 1), 2)
        assert (earning.settled_cny_fen, earning.bonus) == (21337, True)


def test_the_same_files_again_change_nothing(sound: Path) -> None:
    imported(sound)
    again = imported(sound)
    assert counts(again) == ALL_KNOWN
    assert (again.nothing_changed, again.corrections) == (True, 0)
    with acting_as_system():
        assert TrackingEvent.objects.count() == 2
        assert Store.objects.count() == 2


def test_the_same_instant_and_number_written_otherwise_is_no_change(sound: Path, files: Files) -> None:
    imported(sound)
    row = "S1,shopify,1001,2026-08-02T22:00:00-03:30,open,USD,30.0100,2026-08-10 12:00:00.000+0000"
    assert counts(imported(files(orders=[row])))["orders"] == (0, 0, 1)


@pytest.mark.parametrize(
    ("written", "instant"),
    [
        ("2026-08-01T00:00:00Z", utc(2026, 8, 1)),
        ("2026-08-01T08:00:00+08:00", utc(2026, 8, 1)),
        ("2026-08-01 08:00:00+0800", utc(2026, 8, 1)),
        ("2026-08-01T08:00+08", utc(2026, 8, 1)),
        ("2026-07-31T20:30:00-03:30", utc(2026, 8, 1)),
        ("2026-08-01T00:00:00.250001Z", utc(2026, 8, 1, 0, 0, 0, 250001)),
        ("2026-08-01T14:00:00+14:00", utc(2026, 8, 1)),
    ],
)
def test_instants_may_have_any_offset(files: Files, written: str, instant: datetime) -> None:
    imported(files(sellers=SOUND["sellers"], orders=[f"S1,shopify,1001,{written},open,USD,,"]))
    with acting_as_system():
        assert order("S1", "1001").placed_at == instant


def test_a_changed_row_takes_the_new_value(sound: Path, files: Files) -> None:
    imported(sound)
    report = imported(
        files(
            fx_rates=["2026-08-01,USD,CNY,7.2"],
            sellers=changed(SOUND["sellers"], "海风贸易", "海风国际贸易"),
            elections=changed(SOUND["elections"], "best", "rate"),
            orders=changed(SOUND["orders"], "30.01", "29.99"),
            parcels=changed(SOUND["parcels"], "cainiao_saver", "registered_packet"),
        )
    )
    assert counts(report) == {
        "fx_rates": (0, 1, 0),
        "sellers": (0, 1, 1),
        "elections": (0, 1, 0),
        "orders": (0, 1, 3),
        "parcels": (0, 1, 2),
    }
    with acting_as_system():
        assert FxRate.objects.get().rate == Decimal("7.2")
        assert Organization.objects.get(code="S1").name == "海风国际贸易"
        assert Election.objects.get().option == "rate"
        assert order("S1", "1001").settlement.amount == Money("29.99", "USD")
        assert Parcel.objects.get(tracking_no="LP00123456789012").service == "registered_packet"
        (earning,) = EarningOrder.objects.all()
        assert (earning.settled_cny_fen, earning.bonus) == (21593, False)


def test_a_changed_rate_alone_changes_what_orders_are_worth(sound: Path, files: Files) -> None:
    imported(sound)
    imported(files(fx_rates=["2026-08-10,USD,CNY,7.5"]))
    with acting_as_system():
        assert EarningOrder.objects.get().settled_cny_fen == 22508


def test_an_order_no_longer_settled_or_cancelled_stops_earning(sound: Path, files: Files) -> None:
    imported(sound)
    imported(files(orders=changed(SOUND["orders"], "30.01,2026-08-10T12:00:00Z", ",")))
    with acting_as_system():
        assert OrderSettlement.objects.filter(order__order_no="1001", order__seller__code="S1").count() == 0
        assert not EarningOrder.objects.exists()


def test_a_delivery_taken_back_and_given_again_leaves_both_scans(sound: Path, files: Files) -> None:
    imported(sound)
    arrival = "2026-08-21T11:00:00-05:00"
    imported(files(parcels=changed(SOUND["parcels"], arrival, "")))
    with acting_as_system():
        parcel = Parcel.objects.get(tracking_no="RX000000005CN")
        assert (parcel.status, parcel.delivered_at) == (ParcelStatus.IN_TRANSIT, None)
        assert not EarningOrder.objects.exists()
    imported(files(parcels=changed(SOUND["parcels"], arrival, "2026-09-02T11:00:00-05:00")))
    with acting_as_system():
        parcel.refresh_from_db()
        assert (parcel.status, parcel.delivered_at) == (ParcelStatus.DELIVERED, utc(2026, 9, 2, 16))
        assert [scan.occurred_at for scan in parcel.events.all()] == [utc(2026, 8, 21, 16), utc(2026, 9, 2, 16)]
        assert EarningOrder.objects.get().month == date(2026, 9, 1)


def test_a_parcel_moved_to_another_order_changes_what_both_earn(sound: Path, files: Files) -> None:
    imported(sound)
    rows = changed(SOUND["parcels"], "S1,shopify,1001,RX000000005CN", "S1,shopify,1002,RX000000005CN")
    assert counts(imported(files(parcels=rows)))["parcels"] == (0, 1, 2)
    with acting_as_system():
        assert Parcel.objects.get(tracking_no="RX000000005CN").order == order("S1", "1002")
        assert EarningOrder.objects.get().packages == 1


def test_a_change_to_a_closed_month_is_noted_for_the_next(sound: Path, files: Files) -> None:
    imported(sound)
    settle_month(month=Month(2026, 8), now=NOW, step=acting_as_system)
    report = imported(files(orders=changed(SOUND["orders"], "30.01", "29.99")))
    assert report.corrections == 1
    with acting_as_system():
        (noted,) = Adjustment.objects.all()
        assert (noted.order, noted.month, noted.run) == (order("S1", "1001"), date(2026, 8, 1), None)
        assert (noted.d_orders, noted.d_settled_cny_fen, noted.d_bonus_orders) == (0, -14, -1)
        assert EarningOrder.objects.get().settled_cny_fen == 21337


def test_another_choice_makes_a_computed_month_stale(sound: Path, files: Files) -> None:
    imported(sound)
    month = Month.parse("2026-08")
    with acting_as_system():
        assert not prepare_month(month=month, now=NOW + timedelta(days=31)).stale
    imported(files(elections=["S2,rate,2026-08-31"]))
    with acting_as_system():
        assert SettlementRun.objects.get().stale


def test_what_is_not_in_the_files_stays(sound: Path, files: Files) -> None:
    imported(sound)
    fewer = files(orders=SOUND["orders"][1:2], parcels=SOUND["parcels"][:1], sellers=SOUND["sellers"][:1])
    assert imported(fewer).nothing_changed
    with acting_as_system():
        assert (Organization.objects.count(), Order.objects.count(), Parcel.objects.count()) == (2, 4, 3)


def test_a_dry_run_reports_the_same_and_keeps_nothing(sound: Path) -> None:
    assert counts(imported(sound, dry_run=True)) == ALL_NEW
    with acting_as_system():
        tables = (Organization, FxRate, Store, Order, OrderSettlement, Parcel, TrackingEvent, EarningOrder)
        assert [table.objects.count() for table in tables] == [0] * len(tables)
    assert counts(imported(sound)) == ALL_NEW


def test_files_may_be_missing_and_refer_to_what_is_known(sound: Path, files: Files, tmp_path: Path) -> None:
    imported(sound)
    for name in ("sellers", "orders", "fx_rates", "elections"):
        (tmp_path / f"{name}.csv").unlink()
    row = "S2,shopify,2001,RX000000093CN,registered_packet,2026-08-06T10:00:00Z,"
    report = imported(files(parcels=[row]))
    assert report.files == [
        FileCounts("fx_rates.csv", missing=True),
        FileCounts("sellers.csv", missing=True),
        FileCounts("elections.csv", missing=True),
        FileCounts("orders.csv", missing=True),
        FileCounts("parcels.csv", created=1),
    ]
    with acting_as_system():
        assert Parcel.objects.get(tracking_no="RX000000093CN").order == order("S2", "2001")


def test_sellers_may_have_the_same_order_and_tracking_numbers(sound: Path, files: Files) -> None:
    rows = [*SOUND["parcels"], "S2,shopify,2001,RX000000080CN,registered_packet,2026-08-06T10:00:00Z,"]
    assert counts(imported(files(parcels=rows)))["parcels"] == (4, 0, 0)
    with acting_as_system():
        assert {each.seller.code for each in Order.objects.filter(order_no="1001")} == {"S1", "S2"}
        owners = {each.order.order_no: each.seller.code for each in Parcel.objects.filter(tracking_no="RX000000080CN")}
        assert owners == {"1001": "S1", "2001": "S2"}


def test_a_supplier_of_the_same_code_is_somebody_else(sound: Path) -> None:
    with acting_as_system():
        Organization.objects.create(kind=Kind.SUPPLIER, code="S1", name="供货商", joined_on=date(2020, 1, 1))
    imported(sound)
    with acting_as_system():
        assert Organization.objects.get(kind=Kind.SUPPLIER).name == "供货商"
        assert Order.objects.get(order_no="1002").seller.kind == Kind.SELLER


def test_a_row_that_stands_twice_counts_once(files: Files) -> None:
    row = SOUND["orders"][0]
    twice = [row, row.replace("2026-08-03T09:30:00+08:00", "2026-08-03T01:30:00Z")]
    parcels = SOUND["parcels"][:1] * 2
    report = imported(files(sellers=SOUND["sellers"] * 2, orders=twice, parcels=parcels, fx_rates=SOUND["fx_rates"]))
    assert counts(report) == {
        "fx_rates": (1, 0, 0), "sellers": (2, 0, 0), "orders": (1, 0, 0), "parcels": (1, 0, 0),
    }  # fmt: skip
    with acting_as_system():
        assert EarningOrder.objects.get().packages == 1


def test_other_columns_orders_of_columns_line_ends_and_a_mark_are_fine(files: Files) -> None:
    text = "\r\n".join(["name,note,seller_code,joined_on", '"A ""B"" C",x,S1,2024-03-01', "", "D,,S\\2,2024-03-02", ""])
    report = imported(files(sellers=b"\xef\xbb\xbf" + text.encode()))
    assert counts(report) == {"sellers": (2, 0, 0)}
    assert report.ignored_columns == {"sellers.csv": ["note"]}
    with acting_as_system():
        names = dict(Organization.objects.values_list("code", "name"))
        assert names == {"S1": 'A "B" C', "S\\2": "D"}


def test_an_order_that_is_not_settled_needs_no_currency(files: Files) -> None:
    row = "S1,shopify,1001,2026-08-03T09:30:00Z,open,,,"
    assert counts(imported(files(sellers=SOUND["sellers"], orders=[row])))["orders"] == (1, 0, 0)


def test_dinars_keep_their_three_decimals(files: Files) -> None:
    row = "S1,shopify,1001,2026-08-03T09:30:00Z,open,KWD,12.345,2026-08-10T12:00:00Z"
    imported(files(sellers=SOUND["sellers"], orders=[row]))
    with acting_as_system():
        assert OrderSettlement.objects.get().amount == Money("12.345", "KWD")


def test_numbers_the_post_would_not_give_are_taken_with_a_warning(sound: Path, files: Files) -> None:
    rows = [
        *SOUND["parcels"],
        *(
            f"S1,shopify,1002,{number},registered_packet,2026-08-05T10:00:00Z,"
            for number in ("RR123456789CN", "LK000000080CN", "RX00000008CN", "rx000000080cn", "X", "Y", "Z")
        ),
    ]
    report = imported(files(parcels=rows))
    assert counts(report)["parcels"] == (10, 0, 0)
    assert report.doubtful_numbers.count == 7
    assert report.doubtful_numbers.first == ["RR123456789CN", "LK000000080CN", "RX00000008CN", "rx000000080cn", "X"]


def test_progress_runs_from_the_files_to_the_writing(sound: Path) -> None:
    seen: list[tuple[str, int, int]] = []
    imported(sound, progress=lambda *step: seen.append(step))
    assert list(dict.fromkeys(label for label, _, _ in seen)) == [
        "fx_rates.csv", "sellers.csv", "elections.csv", "orders.csv", "Comparing", "parcels.csv", "Writing",
        "What earns",
    ]  # fmt: skip
    assert all(0 <= done <= total for _, done, total in seen)
    size = (sound / "parcels.csv").stat().st_size
    assert ("parcels.csv", size, size) in seen


def test_the_command_says_what_it_did(sound: Path, files: Files, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("import_history", str(sound), "--dry-run")
    lines = capsys.readouterr().out.splitlines()
    assert lines == [
        "fx_rates.csv: 1 created, 0 changed, 0 unchanged",
        "sellers.csv: 2 created, 0 changed, 0 unchanged",
        "elections.csv: 1 created, 0 changed, 0 unchanged",
        "orders.csv: 4 created, 0 changed, 0 unchanged",
        "parcels.csv: 3 created, 0 changed, 0 unchanged",
        "Dry run: nothing was kept",
    ]
    call_command("import_history", str(sound))
    assert capsys.readouterr().out.splitlines() == lines[:-1]
    (sound / "elections.csv").unlink()
    call_command("import_history", str(sound))
    assert capsys.readouterr().out.splitlines()[2:] == [
        "elections.csv: not there",
        "orders.csv: 0 created, 0 changed, 4 unchanged",
        "parcels.csv: 0 created, 0 changed, 3 unchanged",
        f"Nothing changed: all of {sound} was imported before",
    ]


def test_a_job_imports_as_the_command_does(sound: Path) -> None:
    with acting_as_system():
        job = enqueue(kind="history.import", key="test:import", payload={"directory": str(sound)}, now=NOW)
    run_job(job_id=job.pk, clock=lambda: NOW, lease=timedelta(seconds=60))
    with acting_as_system():
        job.refresh_from_db()
        assert Order.objects.count() == 4
    assert job.state == JobState.DONE
    assert job.result["files"][3] == "orders.csv: 4 created, 0 changed, 0 unchanged"


def test_a_header_alone_is_a_file_without_rows(files: Files) -> None:
    assert imported(files(orders=f"{HEADERS['orders']}\n")).nothing_changed
