"""`bench catalog [SIZES]`: a seller's searches and pages at 10,000 and 100,000 variants, against their bare SQL."""

import os
import statistics
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.accounts.domain.organizations import add_member
from apps.accounts.enums import Role
from apps.accounts.models import Organization, User
from apps.catalog.domain.search_categories import place_in_tree
from apps.catalog.domain.search_pages import search_goods
from apps.dashboard.sourcing_forms import SourcingForm
from apps.tenancy.context import acting_as_system, acting_for_seller
from bench.catalog.data import make_market
from bench.catalog.questions import FACETED, WORDS, Question
from bench.cluster import fresh_database, print_table, timed

SIZES = [int(size) for size in sys.argv[1:]] or [10_000, 100_000]
ROUNDS = 5
PAGE = "/dashboard/sourcing/"


@dataclass
class Times:
    """Median seconds of each question: answered by the application, and by the statements alone that find goods."""

    ours: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)
    statements: int = 0


def p95(seconds: list[float]) -> float:
    return statistics.quantiles(seconds, n=20, method="inclusive")[-1]


def make_seller() -> tuple[int, Client]:
    """A seller and its signed-in owner."""
    with acting_as_system():
        seller = Organization.objects.create(kind="seller", code="S1", name="Blue Harbour", joined_on="2026-01-01")
        user = User.objects.create_user("owner@example.com", None, name="Owner")
        add_member(organization=seller, user=user, role=Role.OWNER)
    client = Client()
    client.force_login(user)
    return seller.pk, client


def search(seller_id: int, question: Question) -> None:
    """The domain's answer, without a page."""
    with acting_for_seller(seller_id):
        form = SourcingForm(question)
        assert form.is_valid(), form.errors
        path = place_in_tree(question.get("category", "")).path
        search_goods(filters=form.filters(category_path=path), sort=form.sort_chosen)


def open_page(client: Client, question: Question) -> None:
    """From request to HTML."""
    assert client.get(PAGE, question).status_code == 200, question


def send(seller_id: int, statements: list[str]) -> float:
    """Seconds of bare statements in a seller's transaction."""
    with acting_for_seller(seller_id), connection.cursor() as cursor:

        def all_of_them() -> None:
            for statement in statements:
                cursor.execute(statement)
                cursor.fetchall()

        return timed(all_of_them)


def measure(seller_id: int, questions: list[Question], answer: Callable[[Question], None]) -> Times:
    times = Times()
    for question in questions:
        answer(question)
        with CaptureQueriesContext(connection) as captured:
            answer(question)
        times.statements = max(times.statements, len(captured))
        finding = [query["sql"] for query in captured.captured_queries if "catalog_searchentry" in query["sql"]]
        pairs = [(timed(partial(answer, question)), send(seller_id, finding)) for _ in range(ROUNDS)]
        times.ours.append(statistics.median(ours for ours, _ in pairs))
        times.bare.append(statistics.median(bare for _, bare in pairs))
    return times


def measure_size(variants: int) -> dict[str, Times]:
    with fresh_database("haitun_bench_catalog") as database:
        rebuilding = make_market(database, variants)
        seller_id, client = make_seller()
        times = {
            "word search": measure(seller_id, WORDS, partial(search, seller_id)),
            "facet page": measure(seller_id, FACETED, partial(open_page, client)),
        }
    print_table(
        f"catalog: {variants:,} variants, {variants * 5 // 2:,} offers (load {os.getloadavg()[0]:.1f})",
        [
            *((f"{name} p95 ÷ bare SQL of the same plan", "–", ratio_of(each)) for name, each in times.items()),
            ("statements of a page, its session and rights among them", "≤ 12", str(times["facet page"].statements)),
            ("all entries written anew", "–", f"{rebuilding:.1f} s ({variants / rebuilding:,.0f}/s)"),
        ],
    )
    return times


def ratio_of(times: Times) -> str:
    ours, bare = p95(times.ours), p95(times.bare)
    return f"{ours / bare:.2f} ({ours * 1000:.1f} ms ÷ {bare * 1000:.1f} ms)"


def growth(small: list[float], large: list[float]) -> str:
    return f"{p95(large) / p95(small):.2f} × at p95, {statistics.median(large) / statistics.median(small):.2f} × at p50"


def main() -> None:
    measured = [measure_size(variants) for variants in SIZES]
    small, large = measured[0], measured[-1]
    print_table(
        f"catalog: {SIZES[-1]:,} variants ÷ {SIZES[0]:,}",
        [(name, "≤ 2.0 ×", growth(small[name].ours, large[name].ours)) for name in small]
        + [(f"{name}, SQL alone", "–", growth(small[name].bare, large[name].bare)) for name in small],
    )


if __name__ == "__main__":
    main()
