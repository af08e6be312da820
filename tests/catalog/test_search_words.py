"""The tokeniser: entries and queries are cut alike, in English and Chinese."""

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.catalog.domain.search_filters import Filters, read_filters
from apps.tenancy.context import acting_as_system

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def system(db: None):
    with acting_as_system():
        yield


def ask(sql: str, *parameters: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(f"select {sql}", parameters)
        return cursor.fetchone()[0]


def matches(title: str, query: str) -> bool:
    return bool(ask("array_to_tsvector(catalog.lexemes(%s)) @@ catalog.query(%s, '')", title, query))


@pytest.mark.parametrize(
    ("text", "lexemes"),
    [
        ("Running shoes", ["run", "running", "shoe", "shoes"]),
        ("USB-C 3.5mm", ["3", "5", "c", "mm", "usb"]),
        ("iPhone15", ["15", "iphon", "iphone"]),
        ("ＡＢＣ　１２", ["12", "abc"]),  # full-width letters, digits and space
        ("Café", ["cafe"]),
        ("手机壳", ["壳", "手机", "机壳"]),
        ("iPhone手机", ["iphon", "iphone", "手机", "机"]),
        ("the", ["the"]),
        ("!?… 、。", []),
    ],
)
def test_entry_is_found_by_words_stems_and_pairs(text: str, lexemes: list[str]) -> None:
    assert sorted(ask("catalog.lexemes(%s)", text)) == sorted(lexemes)


@pytest.mark.parametrize(
    ("query", "meaning"),
    [
        ("running shoes", "'run' & 'shoes':* | 'shoe'"),
        ("runn", "'runn':*"),
        ("cases for iphone", "'case' & 'iphone':* | 'iphon'"),
        ("for", "'for':*"),
        ("手机壳", "'手机' & '机壳'"),
        ("熊", "'熊':*"),
        ("a | !b & c:*", "'b' & 'c'"),
        ("'); drop table", "'drop' & 'table':* | 'tabl'"),
        ("x", "'x'"),
        (" !!! ", None),
    ],
)
def test_query_asks_for_every_word_and_may_leave_the_last_unfinished(query: str, meaning: str | None) -> None:
    found = ask("catalog.query(%s, '')::text", query)
    assert (found and found.replace("( ", "").replace(" )", "")) == meaning


@pytest.mark.parametrize(
    ("title", "query"),
    [
        ("Men's running shoes", "run shoe"),
        ("Men's running shoes", "men runni"),
        ("iPhone 15 case", "iphone15"),
        ("毛绒玩具熊大号", "玩具熊"),
        ("毛绒玩具熊大号", "号"),
        ("毛绒玩具熊大号", "毛绒 大号"),
        ("ＵＳＢ充电线", "usb 充电"),
        ("Crème brûlée", "creme brulee"),
        ("Плюшевый мишка", "плюшевый миш"),
    ],
)
def test_words_are_found_however_they_are_written(title: str, query: str) -> None:
    assert matches(title, query)


@pytest.mark.parametrize(("title", "query"), [("毛绒玩具熊", "玩熊"), ("Running shoes", "shoes boots"), ("红色", "绿")])
def test_other_words_are_not_found(title: str, query: str) -> None:
    assert not matches(title, query)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=250))
def test_any_text_is_a_question_or_none(text: str) -> None:
    """Whatever is typed, PostgreSQL can parse what it is cut into."""
    safe = text.encode("utf-8", "ignore").decode()
    wanted = read_filters(Filters(text=safe))
    if wanted is not None and safe:
        ask("%s::tsquery", wanted.parameters["words"])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(["plush", "bears", "手机壳", "熊", "15", "Café", "ｕｓｂ"]), min_size=1, max_size=5))
def test_title_is_found_by_itself(words: list[str]) -> None:
    assert matches(" ".join(words), " ".join(words))
    assert matches("".join(words), "".join(words))
