"""A file of orders from upload to orders, with every fault of every row in one go."""

import io
from collections.abc import Sequence
from contextlib import nullcontext
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.test import Client
from openpyxl import Workbook, load_workbook

from apps.accounts.domain.organizations import add_member
from apps.accounts.enums import Role
from apps.accounts.models import Organization, User
from apps.channels.models import Store
from apps.common.spreadsheets import BadSpreadsheet
from apps.order_files.domain.checking import run_check
from apps.order_files.domain.committing import run_commit
from apps.order_files.domain.errors import FileStateRefused, MappingFaulty, OrderFileRefused
from apps.order_files.domain.mapping import set_mapping, suggest_mapping
from apps.order_files.domain.receiving import receive_file
from apps.order_files.domain.refused import refused_name, write_refused
from apps.order_files.domain.states import check_file, commit_file, discard_file
from apps.order_files.models import OrderFile, OrderFileRow
from apps.orders.models import Order, OrderException
from apps.tenancy.context import acting_as_system, acting_for_seller
from tests.factories.facts import make_sellers

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 2, 3, 0, tzinfo=UTC)
HEADER = "订单号,下单时间,SKU,数量,单价,币种,收件人,地址,城市,邮编,国家"
ANNA = "Anna Schmidt,Lange Straße 7,Berlin,10115,DE"


@pytest.fixture
def sellers(db: None) -> dict[str, Organization]:
    with acting_as_system():
        return make_sellers(["S1", "S2"])


def row(number: str = "A-1", sku: str = "BEAR", quantity: str = "2", price: str = "12.50", **more: str) -> str:
    placed, buyer = more.get("placed", "2026-11-01 10:00"), more.get("buyer", ANNA)
    return f"{number},{placed},{sku},{quantity},{price},EUR,{buyer}"


def upload(seller: Organization, *rows: str, encoding: str = "utf-8", **given: Any) -> OrderFile:
    text = "\r\n".join([given.pop("header", HEADER), *rows])
    content, name = given.pop("content", text.encode(encoding)), given.pop("name", "orders.csv")
    with acting_for_seller(seller.pk):
        store = Store.objects.get()
        return receive_file(
            seller_id=seller.pk,
            store_id=store.pk,
            file=ContentFile(content, name=name),
            name=name,
            zone=given.pop("zone", "Asia/Shanghai"),
            are_paid=given.pop("are_paid", True),
            now=given.pop("now", NOW),
        )


def check(file: OrderFile) -> dict[str, int]:
    """Map as suggested and run the dry run, as the worker does."""
    with acting_for_seller(file.seller_id):
        set_mapping(file_id=file.pk, mapping=suggest_mapping(file), now=file.received_at)
        check_file(file_id=file.pk, now=file.received_at)
    with acting_as_system():
        file.refresh_from_db()
        found = run_check(
            file_id=file.pk, run=file.runs, now=file.received_at, step=nullcontext, progress=lambda *_: None
        )
    return {outcome: count for outcome, count in found.items() if count}


def commit(file: OrderFile) -> dict[str, int]:
    with acting_for_seller(file.seller_id):
        commit_file(file_id=file.pk, now=file.received_at)
    return go_on(file)


def go_on(file: OrderFile) -> dict[str, int]:
    with acting_as_system():
        found = run_commit(
            file_id=file.pk, now=file.received_at, actor_id=None, step=nullcontext, progress=lambda *_: None
        )
    return {outcome: count for outcome, count in found.items() if count}


def orders() -> list[tuple[str, int]]:
    with acting_as_system():
        found = Order.objects.order_by("order_no")
        return [(order.order_no, order.lines.filter(cancelled_at=None).count()) for order in found]


def reasons(file: OrderFile) -> dict[int, str]:
    with acting_as_system():
        return dict(OrderFileRow.objects.filter(file=file, outcome="refused").values_list("line", "reason"))


def test_rows_of_one_number_are_one_order_and_nothing_happens_before_the_commit(sellers):
    file = upload(sellers["S1"], row(), row("A-2", "TRAIN"), row(sku="TRAIN", quantity="1"))
    assert (check(file), orders()) == ({"created": 3}, [])
    assert commit(file) == {"created": 2}
    assert orders() == [("A-1", 2), ("A-2", 1)]
    with acting_as_system():
        order = Order.objects.get(order_no="A-1")
        assert (order.source, order.status, order.placed_at) == (
            "file",
            "awaiting_allocation",
            datetime(2026, 11, 1, 2, 0, tzinfo=UTC),
        )
        assert (order.paid_at, order.address.city, order.country) == (order.placed_at, "Berlin", "DE")
        assert OrderException.objects.filter(order=order, kind="unmapped").count() == 2
        file.refresh_from_db()
        assert (file.state, OrderFileRow.objects.filter(file=file, order_id=order.pk).count()) == ("committed", 2)


def test_the_same_file_again_takes_nothing_and_a_changed_one_changes(sellers):
    commit_of = upload(sellers["S1"], row(), row("A-2"))
    check(commit_of)
    commit(commit_of)
    again = upload(sellers["S1"], row(), row("A-2", quantity="3"))
    assert check(again) == {"changed": 1, "unchanged": 1}
    assert commit(again) == {"changed": 1, "unchanged": 1}
    with acting_as_system():
        assert Order.objects.get(order_no="A-2").lines.get(cancelled_at=None).quantity == 3
    assert orders() == [("A-1", 1), ("A-2", 1)]


def test_every_fault_is_told_at_its_row_and_good_orders_are_taken(sellers):
    file = upload(
        sellers["S1"],
        row("A-1", quantity="two"),
        row("A-1", "TRAIN"),
        row("A-2", price="a lot"),
        row("A-3", placed="yesterday"),
        row("A-4", quantity="0"),
        row("A-5", buyer="Anna,Street 1,Atlantis,1,XX"),
        row(""),
        row("A-6"),
        row("A-6", buyer="Ben,Lange Straße 7,Berlin,10115,DE"),
        row("A-7"),
    )
    assert check(file) == {"created": 1, "refused": 9}
    told = reasons(file)
    assert told[2] == "quantity 'two' is no whole number: write 1 or more"
    assert told[3].startswith("another row of this order is refused")
    assert told[4] == "unit price 'a lot' is no amount: write it like 12.50"
    assert told[5] == "placed at 'yesterday' is no time: write it like 2026-11-28 14:05"
    assert "lines.1.quantity '0'" in told[6]
    assert "country 'XX'" in told[7]
    assert told[8] == "the order number is missing: give the channel's"
    assert told[10] == "name is 'Ben' here, 'Anna Schmidt' in an earlier row of it: make them alike"
    assert commit(file) == {"created": 1}
    assert orders() == [("A-7", 1)]


def test_numbers_that_look_alike_are_one_order(sellers):
    file = upload(sellers["S1"], row(), row("\u200bA-1", sku="TRAIN"))
    assert (check(file), commit(file), orders()) == ({"created": 2}, {"created": 1}, [("A-1", 2)])
    with acting_as_system():
        assert OrderFileRow.objects.filter(file=file, order_id__isnull=False).count() == 2


def test_refused_rows_come_back_in_their_own_columns_and_encoding(sellers):
    ben = "Ben Li,Hauptweg 7,Berlin,10115,DE"
    file = upload(sellers["S1"], row("A-1", quantity="=1+1", buyer=ben), row("A-2", buyer=ben), encoding="gbk")
    check(file)
    out = io.BytesIO()
    with acting_for_seller(sellers["S1"].pk):
        write_refused(file=file, out=out)
        assert refused_name(file) == "orders-refused.csv"
    header, refused = out.getvalue().decode("gbk").splitlines()
    assert header == f"{HEADER},refused because"
    assert refused.startswith("A-1,2026-11-01 10:00,BEAR,'=1+1,12.50,EUR,Ben Li,")


def workbook(*rows: Sequence[object]) -> bytes:
    book, out = Workbook(), io.BytesIO()
    for cells in rows:
        book.worksheets[0].append(cells)
    book.save(out)
    return out.getvalue()


def test_a_workbook_is_taken_and_its_refused_rows_come_back_as_one(sellers):
    placed, buyer = datetime(2026, 11, 1, 10), ANNA.split(",")  # as a sheet holds it, without a zone
    buyer[3] = "00115"
    table = workbook(
        HEADER.split(","),
        ["A-1", placed, "BEAR", 2, 12.5, "EUR", *buyer],
        ["A-1", None, "007", 1, 3, "EUR", *[None] * 5],
        [1002, placed, "BEAR", 1.5, 12.5, "EUR", *buyer],
    )
    file = upload(sellers["S1"], content=table, name="orders.xlsx")
    assert (check(file), file.format) == ({"created": 2, "refused": 1}, "xlsx")
    assert commit(file) == {"created": 1}
    with acting_as_system():
        order = Order.objects.select_related("address").get()
        kept = (order.order_no, order.placed_at, order.address.postcode)
        assert kept == ("A-1", datetime(2026, 11, 1, 2, tzinfo=UTC), "00115")
        lines = order.lines.order_by("pk").values_list("sku", "quantity", "unit_price")
        assert list(lines) == [("BEAR", 2, Decimal("12.5")), ("007", 1, Decimal(3))]
    out = io.BytesIO()
    with acting_for_seller(sellers["S1"].pk):
        write_refused(file=file, out=out)
        assert refused_name(file) == "orders-refused.xlsx"
    header, refused = load_workbook(out).worksheets[0].iter_rows(values_only=True)
    assert list(header) == [*HEADER.split(","), "refused because"]
    reason = "quantity '1.5' is no whole number: write 1 or more"
    assert list(refused) == ["1002", "2026-11-01T10:00:00", "BEAR", "1.5", "12.5", "EUR", *buyer, reason]


def test_a_commit_that_was_cut_off_goes_on_and_takes_nothing_twice(sellers):
    file = upload(sellers["S1"], *(row(f"A-{n}") for n in range(4)))
    check(file)
    with acting_for_seller(sellers["S1"].pk):
        commit_file(file_id=file.pk, now=NOW)
    with pytest.raises(ConnectionError), acting_as_system():
        run_commit(file_id=file.pk, now=NOW, actor_id=None, step=nullcontext, progress=cut_off)
    assert orders() == []
    assert go_on(file) == {"created": 4}
    assert go_on(file) == {}
    assert len(orders()) == 4


def cut_off(*_: object) -> None:
    raise ConnectionError


@pytest.mark.parametrize(
    ("header", "refusal"),
    [
        (HEADER.replace("订单号", "什么"), "no column is mapped to order number; map one"),
        (HEADER.replace("收件人", "SKU2"), "no column is mapped to recipient; map one"),
    ],
)
def test_a_needed_column_that_is_not_mapped_is_named(sellers, header: str, refusal: str):
    file = upload(sellers["S1"], row(), header=header)
    with acting_for_seller(sellers["S1"].pk), pytest.raises(MappingFaulty, match=refusal):
        set_mapping(file_id=file.pk, mapping=suggest_mapping(file), now=NOW)


def test_a_mapping_is_remembered_for_the_next_file_with_these_columns(sellers):
    header = HEADER.replace("订单号", "Ref")
    file = upload(sellers["S1"], row(), header=header)
    with acting_for_seller(sellers["S1"].pk):
        set_mapping(file_id=file.pk, mapping=suggest_mapping(file) | {"Ref": "order_no"}, now=NOW)
    again = upload(sellers["S1"], row(), header=header)
    with acting_for_seller(sellers["S1"].pk):
        assert suggest_mapping(again)["Ref"] == "order_no"
    other = upload(sellers["S2"], row(), header=header)
    with acting_for_seller(sellers["S2"].pk):
        assert suggest_mapping(other)["Ref"] == ""


def test_what_is_no_table_or_no_store_keeps_nothing(sellers):
    with pytest.raises(OrderFileRefused, match="'Mars/Base' is no time zone"):
        upload(sellers["S1"], row(), zone="Mars/Base")
    with acting_for_seller(sellers["S1"].pk), pytest.raises(BadSpreadsheet):
        receive_file(
            seller_id=sellers["S1"].pk,
            store_id=Store.objects.get().pk,
            file=ContentFile(b"PK\x03\x04 not a workbook", name="orders.xlsx"),
            name="orders.xlsx",
            zone="UTC",
            are_paid=True,
            now=NOW,
        )
    with acting_as_system():
        assert not OrderFile.objects.exists()


def test_states_run_one_way(sellers):
    file = upload(sellers["S1"], row())
    with acting_for_seller(sellers["S1"].pk):
        with pytest.raises(MappingFaulty, match="not mapped"):
            check_file(file_id=file.pk, now=NOW)
        with pytest.raises(FileStateRefused, match="columns to be chosen"):
            commit_file(file_id=file.pk, now=NOW)
        discard_file(file_id=file.pk, now=NOW)
        with pytest.raises(FileStateRefused, match="discarded"):
            set_mapping(file_id=file.pk, mapping={}, now=NOW)


@time_machine.travel(NOW, tick=False)
def test_a_seller_walks_from_upload_to_orders_and_sees_no_other_file(sellers):
    with acting_as_system():
        person = User.objects.create_user("owner@s1.example", None, name="Owner", language="en")
        add_member(organization=sellers["S1"], user=person, role=Role.OWNER)
        store = Store.objects.get(seller=sellers["S1"]).pk
    theirs = upload(sellers["S2"], row())
    client = Client()
    client.force_login(person)
    text = "\n".join([HEADER, row(), row("A-2", quantity="two")])
    sent = {"store": store, "zone": "UTC", "are_paid": "on", "file": ContentFile(text.encode(), name="my.csv")}
    columns = client.post("/dashboard/orders/files/", sent)["Location"]
    form = client.get(columns).context["form"]
    chosen = {name: field.initial for name, field in form.fields.items()}
    page = client.post(columns, chosen)["Location"]
    with acting_as_system():
        file = OrderFile.objects.get(seller=sellers["S1"])
        run_check(file_id=file.pk, run=file.runs, now=NOW, step=nullcontext, progress=lambda *_: None)
    shown = client.get(page).content.decode()
    assert ("is no whole number" in shown, "Take the orders" in shown) == (True, True)
    client.post(f"{page}commit/")
    assert go_on(file) == {"created": 1}
    assert "A-1" in client.get(page).content.decode()
    assert b"refused because" in b"".join(client.get(f"{page}refused/").streaming_content)
    for url in ("", "columns/", "refused/"):
        assert client.get(f"/dashboard/orders/files/{theirs.pk}/{url}").status_code == 404
