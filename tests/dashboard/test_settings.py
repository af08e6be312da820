"""Settings: a person's language and time zone, which move no business day; what each points option was worth."""

import re
from datetime import UTC, datetime

import pytest
import time_machine
from django.db import connection

from apps.accounts.models import User
from apps.tenancy.context import acting_as_system, acting_for_seller
from tests.dashboard.conftest import World
from tests.dashboard.test_home import words

pytestmark = pytest.mark.django_db

SETTINGS = "/dashboard/settings/"
NEW_YORK = {"language": "", "time_zone": "America/New_York"}


def kept(world: World, who: str = "viewer") -> tuple[str, str]:
    with acting_as_system():
        user = User.objects.get(pk=world.users[who].pk)
    return user.language, user.time_zone


def test_everybody_keeps_own_language_and_zone(world: World) -> None:
    client = world.client("viewer")
    client.cookies["django_language"] = "en"
    answer = client.post(SETTINGS, {"language": "zh-hans", "time_zone": "America/New_York"})
    assert answer["Location"] == SETTINGS
    assert kept(world) == ("zh-hans", "America/New_York")
    assert kept(world, "owner") == ("", "Asia/Shanghai")
    assert answer.cookies["django_language"].value == ""
    page = client.get(SETTINGS)
    assert '<html lang="zh-hans"' in page.text
    assert "您的设置已保存。" in page.text
    assert "America/New_York" in page.text.partition("<footer")[2]


def test_nonsense_is_refused_and_stays_in_the_form(world: World) -> None:
    answer = world.client("viewer").post(SETTINGS, {"language": "en", "time_zone": "Moon/Tycho"})
    assert list(answer.context["form"].errors) == ["time_zone"]
    assert answer.context["form"]["language"].value() == "en"
    assert kept(world) == ("", "Asia/Shanghai")


def test_suppliers_have_them_in_their_door(world: World) -> None:
    client = world.client("supplier")
    assert client.post("/portal/settings/", NEW_YORK)["Location"] == "/portal/settings/"
    assert kept(world, "supplier") == ("", "America/New_York")
    assert "UTC-05:00 · New York" in client.get("/portal/settings/").text


def test_tenant_changes_nothing_of_people_of_others(world: World) -> None:
    with acting_for_seller(world.a.pk), connection.cursor() as cursor:
        for who, said in (("rival", False), ("viewer", True)):
            cursor.execute("select accounts.keep_preferences(%s, 'en', 'UTC')", [world.users[who].pk])
            assert cursor.fetchone() == (said,)
    assert kept(world, "rival") == ("", "Asia/Shanghai")


def test_zones_stand_from_west_to_east_with_the_offset_of_today(world: World) -> None:
    choices = dict(world.client("viewer").get(SETTINGS).context["form"].fields["time_zone"].choices)
    assert next(iter(choices)) == "Pacific/Honolulu"
    assert choices["Asia/Shanghai"] == "UTC+08:00 · Shanghai"
    with time_machine.travel(datetime(2026, 7, 1, tzinfo=UTC)):
        choices = dict(world.client("viewer").get(SETTINGS).context["form"].fields["time_zone"].choices)
    assert choices["America/New_York"] == "UTC-04:00 · New York"


@pytest.mark.parametrize(
    "page",
    ["/dashboard/", "/dashboard/points/2026-10/", "/dashboard/points/2026-11/", "/dashboard/points/2026-10/orders.csv"],
)
@pytest.mark.parametrize("now", [datetime(2026, 11, 30, 15, 59, tzinfo=UTC), datetime(2026, 11, 30, 16, 1, tzinfo=UTC)])
def test_months_and_days_are_shanghais_in_every_zone(world: World, page: str, now: datetime) -> None:
    """Around Shanghai's midnight at the end of a month, when it is morning in New York."""
    seen = []
    with time_machine.travel(now, tick=False):
        for zone in ("Asia/Shanghai", "America/New_York", "Pacific/Auckland"):
            with acting_as_system():
                User.objects.filter(pk=world.users["owner"].pk).update(time_zone=zone)
            text = world.client("owner").get(page).content.decode()
            text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)
            seen.append(text.partition("<footer")[0])
    assert seen[0] == seen[1] == seen[2]


def test_moments_are_shown_in_the_own_zone_and_the_page_says_so(world: World) -> None:
    with acting_as_system():
        User.objects.filter(pk=world.users["owner"].pk).update(
            last_login=datetime(2026, 11, 1, 2, 0, tzinfo=UTC), time_zone="America/New_York"
        )
    page = world.client("viewer").get("/dashboard/team/").text
    assert "1 Nov 2026 10:00" in page
    assert "Days and months are Shanghai time." in page
    client = world.client("owner")
    with acting_as_system():  # signing in has just moved it
        User.objects.filter(pk=world.users["owner"].pk).update(last_login=datetime(2026, 11, 1, 2, 0, tzinfo=UTC))
    page = client.get("/dashboard/team/").text
    assert "31 Oct 2026 22:00" in page
    assert "Moments are shown in the time of America/New_York; days and months are Shanghai time." in page


def test_each_option_is_told_for_six_months_with_the_sum(world: World) -> None:
    page = words(world.client("owner").get(SETTINGS))
    assert "Your choice today: Band by packages." in page
    assert "October 2026 30 not over 500: band 21,000 your choice 21,000 21,000" in page
    assert "Together 21,000 21,000 21,000" in page
    assert [str(each.month) for each in world.client("owner").get(SETTINGS).context["months"]][-1] == "2026-05"


@pytest.mark.parametrize(
    ("role", "choice", "warning"), [("owner", True, True), ("manager", True, False), ("viewer", False, False)]
)
def test_links_lead_where_the_role_may_go(world: World, role: str, choice: bool, warning: bool) -> None:
    page = world.client(role).get(SETTINGS).text.partition("<main")[2]
    page = page[page.index("<h1") :]
    assert ("/dashboard/points/choice/" in page, "/dashboard/wallet/CNY/warning/" in page) == (choice, warning)


@pytest.mark.parametrize("who", ["owner", "new"])
def test_page_asks_the_same_few_questions_for_any_seller(world: World, who: str, django_assert_max_num_queries) -> None:
    client = world.client(who)
    with django_assert_max_num_queries(12) as asked:
        client.get(SETTINGS)
    assert len(asked) == 10
