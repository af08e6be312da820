"""The tree of categories with what products tell in each."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from apps.categories.domain.attributes import refuse_unfit_attribute
from apps.categories.domain.errors import UnfitAttribute, UnfitCategory
from apps.categories.domain.tree import place_category, refuse_misplaced
from apps.categories.models import Category, CategoryAttribute
from apps.common.administration import DeskAdmin, Inline, person_id
from apps.common.labelled import LabelledFormSet


class CategoryForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs only
    def clean(self) -> dict[str, Any] | None:
        """What would break the tree is an error of the form."""
        cleaned = super().clean()
        if not self.errors:
            try:
                refuse_misplaced(
                    category=self.instance,
                    code=self.cleaned_data.get("code", self.instance.code),
                    parent=self.cleaned_data["parent"],
                )
            except UnfitCategory as refusal:
                raise forms.ValidationError(str(refusal)) from refusal
        return cleaned


class AttributeForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs only
    class Meta:
        widgets: ClassVar = {
            "choices": forms.Textarea(attrs={"rows": 2, "cols": 24}),
            **{name: forms.TextInput(attrs={"size": 12}) for name in ("name_en", "name_zh", "code", "unit")},
        }

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if not self.errors:
            try:
                refuse_unfit_attribute(kind=self.cleaned_data["kind"], choices=self.cleaned_data["choices"])
            except UnfitAttribute as refusal:
                raise forms.ValidationError(str(refusal)) from refusal
        return cleaned


class AttributeInline(Inline):
    model = CategoryAttribute
    form = AttributeForm
    formset = LabelledFormSet
    extra = 0


@admin.register(Category)
class CategoryAdmin(DeskAdmin):
    form = CategoryForm
    inlines = (AttributeInline,)
    list_display = ("name_in_tree", "name_zh", "code", "annual_fee", "deposit", "is_active")
    list_filter = ("is_active", "depth")
    search_fields = ("code", "name_en", "name_zh")
    ordering = ("path",)
    list_per_page = 200
    actions = None
    autocomplete_fields = ("parent",)

    @admin.display(description=_("category"), ordering="path")
    def name_in_tree(self, category: Category) -> str:
        return format_html("{}{}", "\u2003" * (category.depth - 1), category.name_en)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("code",) if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Agreements and products name categories: they are switched off instead."""
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        place_category(category=obj, now=timezone.now(), actor_id=person_id(request))
