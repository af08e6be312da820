"""What the rest of the platform asks about categories."""

from collections.abc import Iterable

from django.db.models import Case, QuerySet, When
from django.utils.translation import gettext as _

from apps.categories.domain.errors import UnknownCategory
from apps.categories.models import Category, CategoryAttribute


def category_by_code(code: str) -> Category:
    """The category with this code, active or not. Raises UnknownCategory."""
    try:
        return Category.objects.get(code=code)
    except Category.DoesNotExist:
        raise UnknownCategory(_("there is no category '%(code)s'; choose one of the tree") % {"code": code}) from None


def categories_under(category: Category) -> QuerySet[Category]:
    """A category and all below it, each parent before its children."""
    return Category.objects.filter(path__startswith=category.path)


def attributes_of(category: Category) -> QuerySet[CategoryAttribute]:
    """What its products tell: its own attributes after those of the categories above it."""
    order = Case(*(When(category__code=code, then=place) for place, code in enumerate(category.codes)))
    return CategoryAttribute.objects.filter(category__code__in=category.codes).order_by(order, "pk")


def is_within(*, category_code: str, codes: Iterable[str]) -> bool:
    """Whether a category is one of `codes` or lies below one. Raises UnknownCategory."""
    return not set(category_by_code(category_code).codes).isdisjoint(codes)


def refuse_unknown_codes(codes: Iterable[str]) -> None:
    """Raise UnknownCategory that names every code without an active category."""
    wanted = set(codes)
    known = Category.objects.filter(code__in=wanted, is_active=True).values_list("code", flat=True)
    missing = sorted(wanted.difference(known))
    if missing:
        raise UnknownCategory(
            _("there is no active category %(codes)s; choose from the tree") % {"codes": ", ".join(missing)}
        )
