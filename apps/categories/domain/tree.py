"""The tree: categories are placed in it, renamed and moved with everything below them. Run these as the operator."""

from datetime import datetime

from django.db import connection, transaction

from apps.categories.domain.errors import UnfitCategory
from apps.categories.models import Category
from apps.events.domain.recording import record_event

DEEPEST = 5
LOCK_TREE = "select pg_advisory_xact_lock(hashtext('categories.tree'))"
MOVE_BELOW = """
update categories_category set path = %(new)s || substr(path, length(%(old)s) + 1), depth = depth + %(deeper)s
where path like %(old)s || '_%%'
"""


@transaction.atomic
def place_category(*, category: Category, now: datetime, actor_id: int | None) -> Category:
    """Write a new or changed category where its code and parent put it; all below it move along.

    At most five levels; agreements name categories by code, so a code stays. Raises UnfitCategory.
    """
    with connection.cursor() as cursor:
        cursor.execute(LOCK_TREE)
    before = Category.objects.filter(pk=category.pk).first()
    above = Category.objects.get(pk=category.parent_id) if category.parent_id else None
    path, depth = f"{above.path if above else '/'}{category.code}/", (above.depth if above else 0) + 1
    if before:
        _refuse_another_code(before, category)
        _refuse_under_itself(before, above)
    _refuse_too_deep(before, depth)
    category.path, category.depth = path, depth
    category.save()
    if before and before.path != path:
        with connection.cursor() as cursor:
            cursor.execute(MOVE_BELOW, {"old": before.path, "new": path, "deeper": depth - before.depth})
    payload = {"path": path, "was": before.path if before else None, "active": category.is_active}
    record_event(name="category.placed", subject=category, payload=payload, now=now, actor_id=actor_id)
    return category


def _refuse_another_code(before: Category, category: Category) -> None:
    if before.code != category.code:
        raise UnfitCategory(f"agreements name '{before.code}', so its code stays; make a new category instead")


def _refuse_under_itself(before: Category, above: Category | None) -> None:
    if above and above.path.startswith(before.path):
        raise UnfitCategory(f"{before.code} can't lie under itself ({above.path}); choose another parent")


def _refuse_too_deep(before: Category | None, depth: int) -> None:
    below = 0
    if before:
        below = max(each.depth for each in Category.objects.filter(path__startswith=before.path)) - before.depth
    if depth + below > DEEPEST:
        raise UnfitCategory(
            f"the tree has at most {DEEPEST} levels, this would make {depth + below}; choose a higher parent"
        )
