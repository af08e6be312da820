import pytest
from tests.dashboard.conftest import World

pytestmark = pytest.mark.django_db


def test_smoke(world: World) -> None:
    for url in ("/dashboard/", "/dashboard/points/2026-10/", "/dashboard/points/2026-11/", "/dashboard/points/movements/", "/dashboard/points/choice/", "/dashboard/points/2026-10/orders.csv"):
        for who in ("owner", "new"):
            answer = world.client(who).get(url)
            print(url, who, answer.status_code, len(answer.content))
    open("/tmp/desk/home.html", "wb").write(world.client("owner").get("/dashboard/").content)
