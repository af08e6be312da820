"""Exports: asked for by a member, written by a job, fetched for a week."""

from collections.abc import Callable
from contextlib import nullcontext
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from djmoney.money import Money
from openpyxl import load_workbook

from apps.exports.domain.asking import ask_export
from apps.exports.domain.errors import ExportRefused
from apps.exports.domain.making import run_export
from apps.exports.domain.removing import remove_old_exports
from apps.exports.enums import ExportFormat, ExportKind
from apps.exports.models import Export
from apps.jobs.domain.runs import run_job
from apps.jobs.models import Job
from apps.tenancy.context import acting_as_system, acting_for_seller
from tests.dashboard.conftest import NOW, World
from tests.dashboard.test_home import words
from tests.dashboard.test_wallet import charge, fill

pytestmark = pytest.mark.django_db
PAGE, NEW = "/dashboard/transfers/", "/dashboard/transfers/new/"
LEASE = timedelta(seconds=60)
MADE = "The file is being made."


@pytest.fixture(autouse=True)
def stored(tmp_path: Path, settings: Any) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def ask(client: Client, kind: str, format: str = "csv", **filters: str) -> Any:
    return client.post(f"{NEW}?kind={kind}", {"format": format, **filters}, follow=True)


def work() -> None:
    """What the workers do with everything that is queued."""
    with acting_as_system():
        jobs = list(Job.objects.filter(kind="exports.make", state="queued").values_list("pk", flat=True))
    for job_id in jobs:
        run_job(job_id=job_id, clock=lambda: NOW, lease=LEASE)


def fetched(client: Client) -> bytes:
    with acting_as_system():
        export = Export.objects.latest("pk")
    answer = client.get(f"{PAGE}{export.pk}/file/")
    assert answer.status_code == 200
    assert answer["Content-Disposition"] == f'attachment; filename="{export.name}"'
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]  # a FileResponse


def test_orders_are_exported_by_the_filters_of_their_list(world: World) -> None:
    client = world.client("operator")
    answer = ask(client, "orders", number="A-this-0")
    assert MADE in answer.content.decode()
    seen = words(answer)
    assert "Orders A-this-0 CSV" in seen
    assert "being made" in seen
    work()
    page = words(client.get(PAGE))
    assert "ready haitun-orders-2026-11-20-1000.csv" in page
    header, *rows = fetched(client).decode("utf-8-sig").splitlines()
    assert header.startswith("order_no,store,status,waits,country,placed_at,paid_at,goods,pieces,total,currency")
    assert sorted(row.split(",")[0] for row in rows) == [f"A-this-0{number}" for number in range(10)]
    assert "2026-11-01T12:00:00+08:00" in rows[0]


def test_a_workbook_holds_all_orders_and_none_of_a_rival(world: World) -> None:
    client = world.client("viewer")
    ask(client, "orders", "xlsx")
    work()
    rows = list(load_workbook(BytesIO(fetched(client))).active.iter_rows(values_only=True))
    assert rows[0][:3] == ("Order number", "Store", "State")
    assert len(rows) == 1 + 30 + 23
    assert not [row for row in rows if str(row[0]).startswith("R-")]


def test_points_and_wallet_of_a_month_are_statements(world: World) -> None:
    charge_something(world)
    client = world.client("finance")
    ask(client, "points", "pdf", month="2026-11")
    work()
    assert fetched(client).startswith(b"%PDF")
    ask(client, "wallet", month="2026-11", currency="CNY")
    work()
    assert b"closing,,,,800.00,CNY" in fetched(client)
    with acting_as_system():
        assert list(Export.objects.values_list("name", "rows").order_by("pk")) == [
            ("haitun-points-2026-11-statement.pdf", 1),
            ("haitun-wallet-CNY-2026-11.csv", 2),
        ]


def charge_something(world: World) -> None:
    fill(world.a.pk, Money(1000, "CNY"), "T-1")
    charge(world.a.pk, "200", "=cmd|' /C calc'!A0")


def test_no_cell_of_a_file_runs(world: World) -> None:
    charge_something(world)
    client = world.client("owner")
    ask(client, "wallet", month="2026-11", currency="CNY")
    work()
    assert b",'=cmd|' /C calc'!A0," in fetched(client)


def test_parcels_are_exported_by_their_tab(world: World) -> None:
    client = world.client("manager")
    ask(client, "parcels", tab="delivered")
    work()
    assert fetched(client).decode("utf-8-sig").splitlines()[0].startswith("tracking_no,order_no,status,carrier")


@pytest.mark.parametrize(
    ("kind", "given", "told"),
    [
        ("orders", {"format": "pdf"}, "Select a valid choice. pdf is not one of the available choices"),
        ("orders", {"group": "none"}, "Select a valid choice"),
        ("parcels", {"tab": "lost"}, "Select a valid choice"),
        ("points", {"month": "1999-01"}, "Select a valid choice"),
        ("wallet", {"month": "2026-11", "currency": "EUR"}, "Nothing moved in the EUR wallet in November 2026"),
    ],
)
def test_what_can_not_be_exported_is_refused_and_nothing_is_asked(
    world: World, kind: str, given: dict[str, str], told: str
) -> None:
    assert told in words(ask(world.client("owner"), kind, **{"format": "csv", **given}))
    with acting_as_system():
        assert not Export.objects.exists()
        assert not Job.objects.filter(kind="exports.make").exists()
    assert world.client("owner").get(f"{NEW}?kind=secrets").status_code == 404


def test_the_domain_refuses_what_no_form_would_send(world: World) -> None:
    common: dict[str, Any] = {"seller_id": world.a.pk, "now": NOW, "actor_id": None}
    for kind, format, filters, why in (
        (ExportKind.ORDERS, ExportFormat.PDF, {}, "Orders are exported as XLSX or CSV"),
        (ExportKind.ORDERS, ExportFormat.CSV, {"store": "x"}, "the choice can't be read"),
        (ExportKind.POINTS, ExportFormat.CSV, {"month": "2026-13"}, "the choice can't be read"),
        (ExportKind.WALLET, ExportFormat.CSV, {"month": "2026-11"}, "the choice can't be read"),
    ):
        with acting_for_seller(world.a.pk), pytest.raises(ExportRefused, match=why):
            ask_export(kind=kind, format=format, filters=filters, **common)


def test_five_at_work_are_enough_and_others_wait_for_their_own_only(world: World) -> None:
    client = world.client("owner")
    for _ in range(5):
        ask(client, "orders")
    seen = words(ask(client, "orders"))
    assert "5 exports are being made already: wait until one of them is ready" in seen
    with acting_as_system():
        assert Export.objects.count() == 5
    assert MADE in ask(world.client("rival"), "orders").content.decode()
    work()
    assert MADE in ask(client, "orders").content.decode()


def test_nobody_else_fetches_or_sees_it(world: World) -> None:
    ask(world.client("owner"), "orders")
    work()
    with acting_as_system():
        export = Export.objects.get()
    for who, status in (("rival", 404), ("supplier", 403)):
        assert world.client(who).get(f"{PAGE}{export.pk}/file/").status_code == status
    assert "haitun-orders" not in words(world.client("rival").get(PAGE))
    assert "No export yet" in words(world.client("rival").get(PAGE))
    assert Client().get(f"{PAGE}{export.pk}/file/").status_code == 302


def test_a_file_is_kept_for_seven_days(world: World, stored: Path) -> None:
    client = world.client("owner")
    ask(client, "orders")
    with acting_as_system():
        export = Export.objects.get()
    assert client.get(f"{PAGE}{export.pk}/file/").status_code == 404
    work()
    with acting_as_system():
        assert remove_old_exports(now=NOW + timedelta(days=7, seconds=-1)) == 0
    assert fetched(client)
    [path] = [each for each in stored.rglob("*") if each.is_file()]
    assert (path.parent.parent.name, path.suffix) == ("exports", ".csv")
    with acting_as_system():
        assert remove_old_exports(now=NOW + timedelta(days=7)) == 1
        assert remove_old_exports(now=NOW + timedelta(days=8)) == 0
    assert not path.exists()
    assert client.get(f"{PAGE}{export.pk}/file/").status_code == 404
    assert "removed" in words(client.get(PAGE))


def test_a_second_run_overwrites_what_a_first_one_left(world: World, stored: Path) -> None:
    client = world.client("owner")
    ask(client, "orders")
    with acting_as_system():
        export = Export.objects.get()
    left = stored / "exports" / export.key[:2] / f"{export.key}.csv"
    left.parent.mkdir(parents=True)
    left.write_text("half a fi")
    work()
    assert fetched(client).decode("utf-8-sig").startswith("order_no,")
    assert [each for each in stored.rglob("*") if each.is_file()] == [left]
    with acting_as_system():
        again = run_export(export_id=export.pk, now=NOW, step=nullcontext, progress=lambda *told: None)
    assert again == {}


def test_why_a_job_gave_up_is_told(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    client = world.client("owner")
    ask(client, "orders")

    def refuse(*args: Any, **kwargs: Any) -> None:
        raise ExportRefused("the orders are on strike")

    monkeypatch.setattr("apps.exports.domain.making.document_of", refuse)
    work()
    assert "stopped The orders are on strike" in words(client.get(PAGE))
    assert "hx-get" not in client.get(PAGE).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_takes_as_many_statements_for_one_row_as_for_three(
    world: World, rows: int, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    client = world.client("owner")
    for _ in range(rows):
        ask(client, "orders")
    with django_assert_max_num_queries(12):
        page = client.get(PAGE).content.decode()
    assert page.count("being made") == rows * 2  # in words, and for screen readers
    assert page.count('aria-busy="true" hx-get="/dashboard/transfers/" hx-trigger="every 3s"') == rows


def test_pages_go_on_by_a_cursor(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    client = world.client("owner")
    for _ in range(3):
        ask(client, "orders")
        work()
    monkeypatch.setattr("apps.exports.domain.queries.exports_page.__kwdefaults__", {"before": None, "size": 2})
    first = client.get(PAGE)
    assert first.content.decode().count('data-label="State"') == 2
    older = first.context["page"].next_before
    second = client.get(PAGE, {"before": older})
    assert second.content.decode().count('data-label="State"') == 1
    assert client.get(PAGE, {"before": "x"}).status_code == 404
