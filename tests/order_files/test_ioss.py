"""An IOSS number in a file of orders is encrypted wherever it is kept, and no page says more than its ending."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from apps.accounts.domain.organizations import add_member
from apps.accounts.enums import Role
from apps.accounts.models import Organization, User
from apps.common.spreadsheets import open_sheet
from apps.order_files.domain.hiding import samples_of
from apps.order_files.domain.mapping import suggest_mapping
from apps.order_files.domain.refused import write_refused
from apps.order_files.models import OrderFile
from apps.orders.domain.ioss import hinted, ioss_of, without_numbers
from apps.orders.models import Order
from apps.tenancy.context import acting_as_system, acting_for_seller
from tests.factories.facts import make_sellers
from tests.order_files.test_files import HEADER, check, commit, orders, reasons, row, upload

pytestmark = pytest.mark.django_db
DIGITS = "5280001234"
NUMBER = f"IM{DIGITS}"
OTHER = "IM5280009999"
WITH_IOSS = f"{HEADER},IOSS号,税号,备注,内部"


@pytest.fixture
def seller(db: None) -> Organization:
    with acting_as_system():
        return make_sellers(["S1"])["S1"]


@pytest.fixture
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def tables_with(text: str) -> list[str]:
    """Tables of which a row holds a text, among all that the system may read."""
    names = "select oid::regclass::text from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace"
    with acting_as_system(), connection.cursor() as cursor:
        cursor.execute(f"{names} and has_table_privilege(oid, 'select') order by 1")
        tables = [name for (name,) in cursor.fetchall()]
        assert {"order_files_orderfile", "order_files_orderfilerow", "orders_order", "jobs_job"} <= set(tables)
        found = []
        for table in tables:
            cursor.execute(f"select exists (select from {table} as row where row::text like %s)", [f"%{text}%"])
            if cursor.fetchone() == (True,):
                found.append(table)
    return found


def refused_rows(file: OrderFile) -> list[list[str]]:
    out = io.BytesIO()
    with acting_for_seller(file.seller_id):
        write_refused(file=file, out=out)
    with open_sheet(out, name=file.name) as sheet:
        return [each.cells for each in sheet.rows]


def test_no_table_page_or_file_holds_the_whole_number(seller: Organization, media: Path) -> None:
    file = upload(
        seller,
        f"{row()},{NUMBER},,,",
        f"{row('A-2', quantity='two')},im 5280 001234,,,",
        f"{row('A-3', quantity=NUMBER)},,,,{NUMBER}",
        f"{row('A-4')},{NUMBER},DE811569869,,",
        f"{row('A-4', sku='TRAIN')},{OTHER},DE136695976,,",
        header=WITH_IOSS,
    )
    stored = media / file.file.name
    assert stored.stat().st_size > 0
    assert check(file) == {"created": 1, "refused": 4}
    told = reasons(file)
    assert told[4] == "quantity '•••• 1234' is no whole number: write 1 or more"
    assert told[6] == (
        "tax_number is another one than in an earlier row of it: make them alike; "
        "ioss is another one than in an earlier row of it: make them alike"
    )
    assert [cells[11:] for cells in refused_rows(file)] == [
        ["•••• 1234", "", "", "", told[3]],
        ["", "", "", "•••• 1234", told[4]],
        ["•••• 1234", "DE811569869", "", "", told[5]],
        ["•••• 9999", "DE136695976", "", "", told[6]],
    ]
    with acting_as_system():
        person = User.objects.create_user("viewer@s1.example", None, name="Viewer", language="en")
        add_member(organization=seller, user=person, role=Role.MANAGER)
    client = Client()
    client.force_login(person)
    pages = [client.get(f"/dashboard/orders/files/{file.pk}/{page}") for page in ("", "columns/", "refused/")]
    assert commit(file) == {"created": 1}
    with acting_as_system():
        order = Order.objects.select_related("address").get()
        assert (ioss_of(order), order.address.ioss_ending) == (NUMBER, "1234")
    pages += [client.get(f"/dashboard/orders/{page}") for page in (f"{order.pk}/", f"files/{file.pk}/")]
    for page in pages:
        assert page.status_code == 200
        text = page.getvalue().decode()
        assert (DIGITS not in text, "5280 001234" not in text) == (True, True)
    for text in (DIGITS, "5280 001234"):
        assert tables_with(text) == []
        assert [each for each in media.rglob("*") if each.is_file() and text.encode() in each.read_bytes()] == []
    assert b"Anna" not in stored.read_bytes()


def test_columns_of_personal_numbers_show_no_samples(seller: Organization, media: Path) -> None:
    file = upload(seller, f"{row()},{NUMBER},DE811569869,gift,see {NUMBER}", header=WITH_IOSS)
    with acting_for_seller(seller.pk):
        shown = dict(zip(file.header, samples_of(file, suggest_mapping(file)), strict=True))
        assert [shown[name] for name in ("SKU", "IOSS号", "税号", "备注", "内部")] == [
            ["BEAR"],
            [],
            [],
            ["gift"],
            ["see •••• 1234"],
        ]
        unknown = dict(zip(file.header, samples_of(file, {}), strict=True))
        assert unknown["IOSS号"] == ["•••• 1234"]


def test_a_refused_row_that_comes_back_says_what_to_do_about_its_number(seller: Organization) -> None:
    first = upload(seller, f"{row(quantity='two')},{NUMBER},,,", header=WITH_IOSS)
    check(first)
    (cells,) = refused_rows(first)
    mended = ["2" if cell == "two" else cell for cell in cells[:-1]]
    again = upload(seller, ",".join(mended), header=WITH_IOSS)
    assert check(again) == {"refused": 1}
    assert reasons(again) == {2: "the IOSS number is only hinted at: write all of it, or empty the cell"}
    whole = upload(seller, ",".join(NUMBER if "•" in cell else cell for cell in mended), header=WITH_IOSS)
    assert (check(whole), commit(whole), orders()) == ({"created": 1}, {"created": 1}, [("A-1", 1)])
    without = upload(seller, ",".join("" if "•" in cell else cell for cell in mended), header=WITH_IOSS)
    check(without)
    commit(without)
    with acting_as_system():
        assert ioss_of(Order.objects.get()) == NUMBER


def test_a_number_in_the_names_of_columns_is_hidden_too(seller: Organization, media: Path) -> None:
    file = upload(seller, f"{row()},x", header=f"{HEADER},{NUMBER}")
    assert file.header[-1] == "•••• 1234"
    assert (check(file), tables_with(DIGITS)) == ({"created": 1}, [])


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("IM5280001234", "•••• 1234"),
        ("号im 528-000 1234。", "号•••• 1234。"),
        ("SIM5280001234", "SIM5280001234"),
        ("IM52800012345", "IM52800012345"),
        ("", ""),
    ],
)
def test_numbers_are_found_wherever_they_stand(text: str, shown: str) -> None:
    assert without_numbers(text) == shown


def test_a_short_number_is_hidden_whole() -> None:
    assert [hinted(text) for text in ("IM52", "12345", "•••• 1234")] == ["••••", "•••• 2345", "•••• 1234"]
