"""The tree: categories are placed in it, renamed and moved with everything below them. Run these as the operator."""

from datetime import datetime

from django.db import connection, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

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
    above = Category.objects.get(pk=category.parent_id) if category.parent_id else None
    refuse_misplaced(category=category, code=category.code, parent=above)
    before = Category.objects.filter(pk=category.pk).first()
    category.path, category.depth = _place(category.code, above)
    category.save()
    if before and before.path != category.path:
        moved: dict[str, str | int] = {
            "old": before.path,
            "new": category.path,
            "deeper": category.depth - before.depth,
        }
        with connection.cursor() as cursor:
            cursor.execute(MOVE_BELOW, moved)
    payload = {"path": category.path, "was": before.path if before else None, "active": category.is_active}
    record_event(name="category.placed", subject=category, payload=payload, now=now, actor_id=actor_id)
    return category


def refuse_misplaced(*, category: Category, code: str, parent: Category | None) -> None:
    """Raise UnfitCategory for another code, a place under itself, or one too deep for what lies below."""
    before = Category.objects.filter(pk=category.pk).first()
    below = 0
    if before:
        if before.code != code:
            raise UnfitCategory(
                _("agreements name '%(code)s', so its code stays; make a new category instead") % {"code": before.code}
            )
        if parent and parent.path.startswith(before.path):
            raise UnfitCategory(
                _("%(code)s can't lie under itself (%(path)s); choose another parent")
                % {"code": code, "path": parent.path}
            )
        lowest = Category.objects.filter(path__startswith=before.path).aggregate(lowest=Max("depth"))["lowest"]
        below = lowest - before.depth
    depth = _place(code, parent)[1] + below
    if depth > DEEPEST:
        raise UnfitCategory(
            _("the tree has at most %(most)s levels, this would make %(levels)s; choose a higher parent")
            % {"most": DEEPEST, "levels": depth}
        )


def _place(code: str, parent: Category | None) -> tuple[str, int]:
    """Path and depth."""
    return (f"{parent.path}{code}/", parent.depth + 1) if parent else (f"/{code}/", 1)
