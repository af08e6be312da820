"""Staff: tariffs drafted, tried and published; costs charged again and given back; the nightly check's command."""

import io
from datetime import timedelta

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client

from apps.events.models import DomainEvent
from apps.order_costs.models import CostRefund, OrderCost, TariffBook
from apps.orders.models import OrderSettlement
from apps.tenancy.context import acting_as_ops, acting_as_system
from tests.dashboard.test_home import words
from tests.ops.staff import make_staff, proven_client
from tests.order_costs.world import (
    NOW,
    World,
    assert_proven,
    costs,
    fill,
    is_released,
    money,
    ordered,
    packed,
    settlement,
)

BOOKS, ZONES, COSTS = (
    "/admin/order_costs/tariffbook/",
    "/admin/order_costs/tariffzone/",
    "/admin/order_costs/ordercost/",
)


@pytest.fixture
def desk(world: World) -> Client:
    return proven_client(make_staff("ming@haitun.example"))


def said(answer: HttpResponse) -> str:
    return str(list(get_messages(answer.wsgi_request))[-1])


def cost(kind: str) -> OrderCost:
    with acting_as_system():
        return OrderCost.objects.get(kind=kind)


def form_of(client: Client, page: str) -> dict[str, object]:
    """What the browser would send back unchanged."""
    context = client.get(page).context
    forms = [context["adminform"].form, *(f for group in context["inline_admin_formsets"] for f in group.formset)]
    sent: dict[str, object] = {}
    for field in (form[name] for form in forms for name in form.fields):
        sent[field.html_name] = "" if field.value() is None else field.value()
    for group in context["inline_admin_formsets"]:
        management = group.formset.management_form
        sent |= {management[name].html_name: management[name].value() for name in management.fields}
    return sent


def test_a_tariff_is_drafted_tried_and_published(desk: Client, world: World) -> None:
    fill(world.a, "500.00")
    for weight in (50, 50, 1500):
        packed(ordered(world, "25.00", country="US"), weight_g=weight)
    packed(ordered(world, "25.00", country="JP"), weight_g=100)
    with time_machine.travel(NOW, tick=False):
        first = book_page(1)
        assert 'name="_save"' not in desk.get(first).content.decode()
        copied = said(desk.post(first.replace("change/", "act/copy/")))
        assert copied == "Draft v2 was made from v1; find it in the list."
        draft = book_page(2)
        with acting_as_ops():
            zone = TariffBook.objects.get(version=2).zones.get(code="4")
        zone_page = f"{ZONES}{zone.pk}/change/"
        sent = form_of(desk, zone_page)
        sent["rates-0-per_step"] = "4.50"
        assert desk.post(zone_page, sent).status_code == 302
        sent = form_of(desk, draft)
        sent["limit_g"] = "1400"
        assert desk.post(draft, sent).status_code == 302

        tried = words(desk.get(draft.replace("change/", "trial/"), {"month": "2026-11"}))
        assert "1 parcels have no price by it, first: no postage to US for 1500 g" in tried
        assert "2 North-East Asia 1 18.80 18.80 0.00" in tried
        assert "4 North America 2 58.80 59.00 +0.20" in tried
        assert "Total 3 77.60 77.80 +0.20" in tried
        nothing = words(desk.get(draft.replace("change/", "trial/"), {"month": "2026-01"}))
        assert "no parcels were charged in January 2026: choose another month" in nothing

        assert said(desk.post(draft.replace("change/", "act/publish/"))) == (
            "Tariff v2 is published. It never changes from now on."
        )
        assert "zone" not in said(desk.post(draft.replace("change/", "act/publish/")))
        assert 'name="_save"' not in desk.get(zone_page).content.decode()
    with acting_as_system():
        assert TariffBook.objects.get(version=2).effective_from == (NOW + timedelta(days=1)).date()


def book_page(version: int) -> str:
    with acting_as_ops():
        return f"{BOOKS}{TariffBook.objects.get(version=version).pk}/change/"


def test_a_cost_is_charged_again_when_there_is_money(desk: Client, world: World) -> None:
    order = ordered(world, "25.00", order_no="A-9")
    parcel = packed(order)
    page = f"{COSTS}{cost('goods').pk}/change/"
    assert "Charge again" in words(desk.get(page))
    assert "is still not paid" in said(desk.post(page.replace("change/", "act/charge/")))
    fill(world.a, "74.00")
    with time_machine.travel(NOW, tick=False):
        assert said(desk.post(page.replace("change/", "act/charge/"))) == (
            f"Parcel {parcel.tracking_no} is paid and released."
        )
    assert (money(world.a), is_released(parcel)) == ("0.00", True)
    listed = words(desk.get(COSTS, {"q": "A-9", "state__exact": "paid"}))
    assert "4 order costs" in listed
    assert "0 order costs" in words(desk.get(COSTS, {"q": "A-9", "state__exact": "due"}))


def look_and_confirm(desk: Client, url: str, sent: dict[str, str]) -> HttpResponse:
    """The form is shown again with what it will do; the second press does it."""
    first = desk.post(url, sent)
    seen = first.context["form"]["seen"].value()
    assert seen
    return desk.post(url, sent | {"seen": seen})


def test_staff_give_back_a_part_and_then_the_parcel(desk: Client, world: World) -> None:
    fill(world.a, "74.00")
    order = ordered(world, "25.00")
    parcel = packed(order)
    page = f"{COSTS}{cost('postage').pk}/do/refund/"
    answer = look_and_confirm(desk, page, {"amount": "1.00", "reason": "Late"})
    assert said(answer) == "Given back: CNY 1.00 and 0 points."
    assert (money(world.a), settlement(order)) == ("1.00", "CNY 73.00")
    again = page.replace("do/refund/", "do/refund-parcel/")
    assert desk.post(again, {"scope": "everything", "reason": " "}).status_code == 200
    answer = look_and_confirm(desk, again, {"scope": "everything", "reason": "Lost"})
    assert said(answer) == "Given back: CNY 25.00, CNY 30.00, CNY 16.00, CNY 2.00 and 0 points."
    assert (money(world.a), settlement(order), {state for *_, state in costs(parcel)}) == ("74.00", None, {"refunded"})
    with acting_as_system():
        people = set(CostRefund.objects.values_list("refunded_by__email", flat=True))
        assert people == {"ming@haitun.example"}
        assert DomainEvent.objects.filter(name="wallet.refunded", actor__email="ming@haitun.example").count() == 5
    assert "Give back" not in words(desk.get(page.replace("do/refund/", "change/")))
    assert_proven(world.a)


def test_the_command_reports_and_never_mends(world: World) -> None:
    fill(world.a, "74.00")
    order = ordered(world, "25.00")
    packed(order)
    out = io.StringIO()
    call_command("check_order_costs", stdout=out)
    assert out.getvalue() == "order costs agree with wallets, points and settlements\n"
    with acting_as_system():
        OrderSettlement.objects.update(amount=70)
    out = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("check_order_costs", stdout=out)
    assert out.getvalue() == (
        f"settlements: settlement of order {order.order_no}: expected CNY 74.00, nothing due; found CNY 70.00, 0 due\n"
    )
    assert settlement(order) == "CNY 70.00"
