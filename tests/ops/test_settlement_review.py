"""The review of a run: differences to the month before, what is worth a look, and what becomes of the run next."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client

from apps.accounts.models import Organization, User
from apps.common.periods import SHANGHAI, Month
from apps.points_ledger.domain.month import settle_and_report
from apps.points_ledger.domain.settlement import prepare_month, review_run
from apps.points_ledger.models import Adjustment, SettlementRun
from apps.tenancy.context import acting_as_system
from tests.factories.facts import make_sellers, settled_order, write_orders, write_rates
from tests.ops.counting import queries_of
from tests.ops.staff import proven_client
from tests.reference import facts

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 3, 2, 0, tzinfo=UTC)
RUNS = "/admin/points_ledger/settlementrun/"
PACKAGES = {"GROWN": (30, 100), "GONE": (60, 0), "NEW": (0, 30), "SAME": (30, 31), "NONE": (0, 0)}


def write_months(packages: dict[str, tuple[int, int]]) -> dict[str, Organization]:
    """Sellers with so many packages in September and in October 2026."""
    sellers = make_sellers(list(packages))
    pairs = [
        settled_order(f"{code}-{month}-{n}", code, delivered_at=datetime(2026, month, 15, 12, tzinfo=SHANGHAI))
        for code, (september, october) in packages.items()
        for month, count in ((9, september), (10, october))
        for n in range(count)
    ]
    orders, parcels = [order for order, _ in pairs], [parcel for _, each in pairs for parcel in each]
    write_orders(sellers, orders, parcels, now=NOW)
    return sellers


@pytest.fixture
def october(db: None) -> SettlementRun:
    """September is posted; October is computed by the schedule."""
    with acting_as_system():
        write_rates([facts.FxRate(date(2026, 9, 1), "USD", "CNY", 7)])
        write_months(PACKAGES)
    settle_and_report(month=Month(2026, 9), now=NOW, step=acting_as_system)
    with acting_as_system():
        return prepare_month(month=Month(2026, 10), now=NOW)


def page_of(desk: Client, run: SettlementRun, **asked: object) -> dict[str, object]:
    answer = desk.get(f"{RUNS}{run.pk}/review/", asked)
    assert answer.status_code == 200
    return {name: value for each in answer.context for part in each for name, value in part.items()}


def shown(page: dict[str, object]) -> list[tuple[str, int, int, bool]]:
    return [(each.code, each.packages, each.difference, each.is_worth_a_look) for each in page["page"].sellers]


def test_the_largest_differences_come_first_and_those_worth_a_look_are_marked(
    desk: Client, october: SettlementRun
) -> None:
    page = page_of(desk, october, show="all")
    assert shown(page) == [
        ("GROWN", 100, 40_000, True),
        ("GONE", 0, -40_000, True),
        ("NEW", 30, 20_000, False),
        ("SAME", 31, 0, False),
        ("NONE", 0, 0, False),
    ]
    assert [(name, number) for _, name, number in page["counts"]] == [
        ("look", 2), ("more", 2), ("less", 1), ("new", 1), ("gone", 1), ("all", 5),
    ]  # fmt: skip
    assert [figures for _, *figures in page["sums"]] == [[161, 120, 41], [0, 0, 0], [100_000, 80_000, 20_000]]


def test_views_search_and_thresholds_choose_sellers(desk: Client, october: SettlementRun) -> None:
    assert [row[0] for row in shown(page_of(desk, october))] == ["GROWN", "GONE"]
    assert [row[0] for row in shown(page_of(desk, october, points=20_000))] == ["GROWN", "GONE", "NEW"]
    assert [row[0] for row in shown(page_of(desk, october, percent=150))] == ["GROWN"]
    assert [row[0] for row in shown(page_of(desk, october, show="new"))] == ["NEW"]
    assert [row[0] for row in shown(page_of(desk, october, show="gone"))] == ["GONE"]
    assert [row[0] for row in shown(page_of(desk, october, show="all", q="same"))] == ["SAME"]
    assert shown(page_of(desk, october, show="all", q="nobody")) == []


def test_wrong_choices_are_refused_and_kept(desk: Client, october: SettlementRun) -> None:
    answer = desk.get(f"{RUNS}{october.pk}/review/", {"points": "many", "show": "all"})
    assert answer.context["form"].errors == {"points": ["Enter a whole number."]}
    assert 'value="many"' in answer.content.decode()


def test_the_next_page_goes_on_behind_the_last_seller(
    desk: Client, october: SettlementRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("apps.points_ledger.domain.comparing.differences_page.__kwdefaults__", {"place": "", "size": 2})
    codes, place = [], ""
    for _ in range(3):
        page = page_of(desk, october, show="all", after=place)
        codes.append([row[0] for row in shown(page)])
        place = page["page"].next_place
    assert codes == [["GROWN", "GONE"], ["NEW", "SAME"], ["NONE"]]
    assert place == ""
    assert desk.get(f"{RUNS}{october.pk}/review/", {"after": "there"}).status_code == 404


def test_charts_say_what_bands_gave_and_how_the_months_compare(desk: Client, october: SettlementRun) -> None:
    bands, months = page_of(desk, october)["charts"]
    assert list(bands.rows) == [("20,000 (30+)", ["2"]), ("60,000 (100+)", ["1"])]
    assert bands.summary == "3 sellers with packages get 100,000 points before bonuses."
    assert list(months.rows) == [("September 2026", ["80,000"]), ("October 2026", ["100,000"])]
    assert months.summary == "October 2026 gives 100,000 points; the most of these months is 100,000 in October 2026."


def test_a_sellers_points_are_explained_and_an_adjustment_names_its_order(desk: Client, october: SettlementRun) -> None:
    with acting_as_system():
        line = october.lines.get(seller__code="GROWN")
        order = line.seller.orders.get(order_no="GROWN-9-0")
        Adjustment.objects.create(
            seller=line.seller, order=order, month=date(2026, 9, 1), d_orders=-1, d_packages=-1, d_settled_cny_fen=0,
            d_bonus_orders=0, noted_at=NOW, run=october, points=-20_000,
        )  # fmt: skip
    text = desk.get(f"{RUNS}{october.pk}/review/").content.decode()
    assert f"/admin/points_ledger/settlementline/{line.pk}/explain/" in text
    assert f'<a href="/admin/orders/order/{order.pk}/change/">GROWN-9-0</a>' in text
    assert "−20,000" in text


def test_the_page_says_who_goes_on_and_offers_it_only_to_them(
    desk: Client, ming: User, hua: User, october: SettlementRun
) -> None:
    def offers(client: Client) -> tuple[str, list[str]]:
        page = page_of(client, october)
        return str(page["what_next"]), [act["name"] for act in page["desk_acts"]]

    by_schedule = "The schedule computed these figures. One person looks at them and stands for them."
    assert offers(desk) == (by_schedule, ["review"])
    with acting_as_system():
        review_run(run_id=october.pk, now=NOW, reviewed_by_id=ming.pk)
    assert offers(desk) == ("You stand for these figures, so another person approves them.", [])
    second = proven_client(hua)
    by_another = "A second person approves the figures; then the workers post the points."
    assert offers(second) == (by_another, ["approve"])
    asked = second.get(f"{RUNS}{october.pk}/act/approve/").content.decode()
    assert "October 2026 is closed and its points go to the sellers. Neither is ever taken back." in asked
    answer = second.post(f"{RUNS}{october.pk}/act/approve/")
    assert answer["Location"] == f"{RUNS}{october.pk}/review/"
    page = page_of(second, october)
    assert page["job"].key == "points.post:2026-10"
    assert [(str(stage.label), stage.is_done) for stage in page["stages"]] == [
        ("Computed", True), ("Reviewed", True), ("Approved by a second person", True), ("Posted", False),
    ]  # fmt: skip


def test_an_act_that_is_not_offered_is_refused_in_words(hua: User, october: SettlementRun) -> None:
    second = proven_client(hua)
    for method in (second.get, second.post):
        answer = method(f"{RUNS}{october.pk}/act/approve/", follow=True)
        told = "“Approve and post” is not possible for October 2026 as it stands now; its page shows what is."
        assert [str(message) for message in answer.context["messages"]] == [told]
    with acting_as_system():
        october.refresh_from_db()
    assert october.state == "computed"


def test_the_csv_has_every_seller_that_is_shown(desk: Client, october: SettlementRun) -> None:
    answer = desk.get(f"{RUNS}{october.pk}/differences.csv", {"show": "look"})
    assert answer["Content-Disposition"] == 'attachment; filename="differences-2026-10.csv"'
    assert answer.content.decode().splitlines() == [
        "code,name,option,packages,packages_before,bonus_orders,bonus_orders_before,points,points_before,"
        "is_worth_a_look,difference",
        "GROWN,Seller GROWN,band,100,30,0,0,60000,20000,True,40000",
        "GONE,Seller GONE,band,0,60,0,0,0,40000,True,-40000",
    ]


def test_the_page_costs_twelve_queries_at_most(desk: Client, october: SettlementRun) -> None:
    assert queries_of(desk, f"{RUNS}{october.pk}/review/?show=all") <= 12
