"""The score card's figures lead to what was counted; another supplier's lines are no part of it."""

from datetime import timedelta

import pytest

from apps.suppliers.domain.records import record_answer, record_request, record_shipment
from apps.tenancy.context import acting_as_system
from tests.portal.conftest import NOW, Portal
from tests.portal.test_purchases import words

pytestmark = pytest.mark.django_db
PAGE = "/portal/score/"


@pytest.fixture
def records(portal: Portal) -> None:
    """Of Q: one late, one in time, one refused, one forty days ago; of P one that Q must never see."""
    with acting_as_system():
        for supplier, document, days, shipped in (
            (portal.q, "PO-LATE", 5, 60), (portal.q, "PO-GOOD", 5, 20), (portal.q, "PO-REFUSED", 5, 0),
            (portal.q, "PO-OLD", 40, 20), (portal.p, "PO-FOREIGN", 5, 60),
        ):  # fmt: skip
            key, asked = {"supplier_id": supplier.pk, "document": document}, NOW - timedelta(days=days)
            record_request(**key, requested_at=asked, ship_by=asked + timedelta(hours=48))
            record_answer(**key, accepted=bool(shipped), answered_at=asked + timedelta(hours=2))
            if shipped:
                record_shipment(**key, shipped_at=asked + timedelta(hours=shipped))


@pytest.mark.usefixtures("records")
def test_a_figure_leads_to_how_it_is_counted_and_to_its_lines(portal: Portal):
    client = portal.client("rival")
    page = words(client.get(PAGE))
    assert ('href="/portal/score/late/?days=7">50.0 %' in page, "1 / 2" in page) == (True, True)
    page = words(client.get(f"{PAGE}late/?days=7"))
    assert "of the orders that you accepted" in page
    rows = {name: page.partition(f"{name} /")[2].partition("</tr>")[0] for name in ("PO-LATE", "PO-GOOD")}
    assert [">yes<" in rows["PO-LATE"], "only in the whole" in rows["PO-GOOD"]] == [True, True]
    assert [name in page for name in ("PO-REFUSED", "PO-OLD", "PO-FOREIGN")] == [False] * 3
    assert "PO-REFUSED" in words(client.get(f"{PAGE}acceptance/?days=7"))
    assert "PO-OLD" in words(client.get(f"{PAGE}late/?days=90"))


@pytest.mark.usefixtures("records")
def test_figures_that_there_are_not(portal: Portal):
    client = portal.client("rival")
    assert client.get(f"{PAGE}beauty/").status_code == 404
    assert client.get(f"{PAGE}late/?before=x").status_code == 404
    assert "Nothing was counted" in words(client.get(f"{PAGE}returns/?days=7&before=1"))
    assert "PO-LATE" in words(client.get(f"{PAGE}late/?days=1000"))
