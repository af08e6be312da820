"""A tenant's menu: which pages there are, in groups, and which of them this member sees."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.functional import Promise

from apps.accounts.models import Membership
from apps.accounts.rules import Predicate

Words = str | Promise


@dataclass(frozen=True)
class Item:
    """`view` is a URL's name; `is_exact` for a page that all others lie below."""

    view: str
    label: Words
    may: Predicate = bool
    is_exact: bool = False


@dataclass(frozen=True)
class Group:
    label: Words
    items: tuple[Item, ...] = field(default=())


@dataclass(frozen=True)
class Entry:
    """`current` is a value of aria-current, or nothing."""

    url: str
    label: Words
    current: str


def shown(menu: tuple[Group, ...], *, membership: Membership | None, path: str) -> Iterator[tuple[Words, list[Entry]]]:
    """The groups of a menu with what this member may open; the entry nearest to `path` is the current one."""
    urls = {item.view: reverse(item.view) for group in menu for item in group.items}
    above = [urls[item.view] for group in menu for item in group.items if holds(item, urls[item.view], path)]
    nearest = max(above, key=len, default="")
    for group in menu:
        items = [item for item in group.items if item.may(membership)]
        if items:
            yield group.label, [Entry(urls[i.view], i.label, current(urls[i.view], nearest, path)) for i in items]


def holds(item: Item, url: str, path: str) -> bool:
    return path == url if item.is_exact else path.startswith(url)


def current(url: str, nearest: str, path: str) -> str:
    if url != nearest:
        return ""
    return "page" if url == path else "true"
