"""Where a seller stands in the tree of goods."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F, Q, Subquery
from django.utils.translation import gettext as _

from apps.categories.domain.errors import UnknownCategory
from apps.categories.models import Category


@dataclass(frozen=True)
class Place:
    """The way from the top to the category, and what lies right below it; both empty ways for the whole tree."""

    line: Sequence[Category]
    children: Sequence[Category]

    @property
    def path(self) -> str:
        return self.line[-1].path if self.line else ""


def place_in_tree(code: str) -> Place:
    """The place of a category, for an empty code the top of the tree; one statement. Raises UnknownCategory."""
    if not code:
        return Place([], list(Category.objects.filter(parent=None)))
    here = Subquery(Category.objects.filter(code=code).values("path"))
    near = Category.objects.annotate(here=here).filter(Q(here__startswith=F("path")) | Q(parent__code=code))
    line = [each for each in near if each.here.startswith(each.path)]
    if not line:
        raise UnknownCategory(_("there is no category '%(code)s'; choose one of the tree") % {"code": code})
    return Place(line, [each for each in near if each not in line])
