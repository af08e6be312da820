"""A supplier walks a file through the portal; others see nothing of it."""

from collections.abc import Iterator

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from apps.accounts.domain.organizations import add_member
from apps.accounts.enums import Role
from apps.accounts.models import Organization, User
from apps.feeds.models import Feed
from apps.tenancy.context import acting_as_system
from tests.factories.spreadsheets import csv_bytes
from tests.feeds.conftest import NOW, THERE, Shop, feed_of, work

LINES = ("货号,SKU,供货价,交期,库存,备注", "p-BEAR,,19.80,,12,x", "p-DUCK,,dear,,,", "p-FOX,FOX,12,3,50,")


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def member(organization: Organization, role: Role) -> Client:
    with acting_as_system():
        user = User.objects.create_user(f"{role}@{organization.code}.example", None, name=role.title())
        add_member(organization=organization, user=user, role=role)
    client = Client()
    client.force_login(user)
    return client


def upload(client: Client, content: bytes, name: str = "goods.csv", scope: str = "delta") -> object:
    return client.post("/portal/feeds/", {"file": SimpleUploadedFile(name, content), "scope": scope})


def test_a_file_from_upload_to_undo(shop: Shop):
    client = member(shop.supplier, Role.OPERATOR)
    sent = upload(client, csv_bytes(*LINES, encoding="gb18030"))
    with acting_as_system():
        feed = Feed.objects.get()
    page = f"/portal/feeds/{feed.pk}/"
    assert sent["Location"] == f"{page}columns/"
    text = client.get(sent["Location"]).content.decode()
    assert '<option value="supply_price" selected>supply price</option>' in text
    assert "19.80 · dear · 12" in text
    columns = dict(enumerate(["supplier_sku", "sku", "supply_price", "lead_time_days", "stock", ""]))
    answer = client.post(f"{page}columns/", {f"column_{n}": column for n, column in columns.items()})
    assert answer["Location"] == page
    again = {"HX-Request": "true"}
    assert f'hx-get="{page}"' in client.get(page).content.decode()
    assert "HX-Refresh" not in client.get(page, headers=again)
    assert shop.offers() == THERE
    work(feed)
    assert client.get(page, headers=again)["HX-Refresh"] == "true"
    text = client.get(page).content.decode()
    assert "hx-get" not in text
    assert "What the feed would do" in text
    refused = client.get(f"{page}?outcome=refused").content.decode()
    assert "&#x27;dear&#x27; is no amount" in refused
    assert "p-FOX" not in refused
    file = client.get(f"{page}refused/")
    assert file["Content-Disposition"] == 'attachment; filename="goods-refused.csv"'
    assert b"".join(file.streaming_content).decode("gb18030").splitlines()[0] == f"{LINES[0]},refused because"
    assert client.post(f"{page}commit/")["Location"] == page
    assert work(feed).state == "committed"
    assert shop.offers()["p-BEAR"][0] == "19.8"
    client.post(f"{page}undo/")
    assert work(feed).state == "undone"
    assert "As before the feed" in client.get(page).content.decode()
    assert shop.offers() == THERE | {"p-FOX": ("12", "CNY", 3, "ended", 0)}
    assert "goods.csv" in client.get("/portal/feeds/").content.decode()


def test_a_file_that_lies_is_told_so_on_the_form(shop: Shop):
    client = member(shop.supplier, Role.OWNER)
    text = upload(client, b"a,b\n1,2", "goods.xlsx").content.decode()
    assert "&#x27;goods.xlsx&#x27; is named like XLSX, but holds CSV" in text
    with acting_as_system():
        assert Feed.objects.count() == 0


def test_a_mapping_without_the_sku_is_told_so_on_the_form(shop: Shop):
    client, feed = member(shop.supplier, Role.OWNER), shop.receive(*LINES)
    text = client.post(f"/portal/feeds/{feed.pk}/columns/", {"column_2": "supply_price"}).content.decode()
    assert "no column is mapped to your SKU" in text
    assert feed_of(feed.pk).mapping == {}


def test_a_stopped_check_says_why(shop: Shop):
    client = member(shop.supplier, Role.OWNER)
    feed = shop.check(shop.upload(content=b'supplier_sku,price\r\n"p-DUCK,5\r\n'))
    text = client.get(f"/portal/feeds/{feed.pk}/").content.decode()
    assert "line 2 cannot be read as CSV" in text
    client.post(f"/portal/feeds/{feed.pk}/discard/")
    assert feed_of(feed.pk).state == "discarded"


def test_viewers_look_and_rivals_do_not(shop: Shop, rival: Shop):
    feed = shop.check(shop.upload(*LINES))
    page = f"/portal/feeds/{feed.pk}/"
    viewer, stranger = member(shop.supplier, Role.VIEWER), member(rival.supplier, Role.OWNER)
    assert [viewer.get(address).status_code for address in ("/portal/feeds/", page, f"{page}refused/")] == [200] * 3
    assert viewer.post(f"{page}commit/").status_code == 403
    assert upload(viewer, csv_bytes(*LINES)).status_code == 403
    addresses = (page, f"{page}refused/", f"{page}columns/")
    assert [stranger.get(address).status_code for address in addresses] == [404] * 3
    assert stranger.post(f"{page}commit/").status_code == 404
    assert "goods.csv" not in stranger.get("/portal/feeds/").content.decode()
    assert feed_of(feed.pk).state == "checked"


@pytest.mark.parametrize("query", ["outcome=nonsense", "undo=x", "after=x", "after=-1"])
def test_a_page_that_is_not_there_is_missing(shop: Shop, query: str):
    feed = shop.check(shop.upload(*LINES))
    assert member(shop.supplier, Role.OWNER).get(f"/portal/feeds/{feed.pk}/?{query}").status_code == 404


@pytest.mark.parametrize("rows", [1, 60])
def test_a_page_of_rows_costs_the_same_for_any_feed(shop: Shop, rows: int, django_assert_num_queries: object):
    feed = shop.check(shop.upload("supplier_sku,price", *(f"p-{n},1" for n in range(rows))))
    client = member(shop.supplier, Role.OWNER)
    client.get(f"/portal/feeds/{feed.pk}/")
    with django_assert_num_queries(13):
        text = client.get(f"/portal/feeds/{feed.pk}/?outcome=refused").content.decode()
    assert ("Next rows" in text) == (rows > 50)
