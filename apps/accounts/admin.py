"""People and organisations in the administration; signing in to it goes through the one sign-in page."""

from typing import TYPE_CHECKING, Any

import allauth.account.admin
import allauth.mfa.admin  # noqa: F401  # both register what is taken away below
from allauth.account.decorators import secure_admin_login
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from apps.accounts.domain import organizations
from apps.accounts.domain.queries import is_last_owner
from apps.accounts.enums import Kind, Role
from apps.accounts.forms import MembershipForm, NewUserForm
from apps.accounts.models import Membership, Organization, User
from apps.common.administration import LeanAdmin

if TYPE_CHECKING:
    UserBase = DjangoUserAdmin[User]
    OrganizationBase = admin.ModelAdmin[Organization]
    MembershipBase = admin.ModelAdmin[Membership]
else:
    UserBase = DjangoUserAdmin
    OrganizationBase = MembershipBase = admin.ModelAdmin

admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]  # allauth's documented way


admin.site.unregister(Group)


@admin.register(Group)
class GroupAdmin(LeanAdmin, DjangoGroupAdmin):
    """Rights that several people share."""


@admin.register(User)
class UserAdmin(LeanAdmin, UserBase):
    list_display = ("email", "name", "is_staff", "is_active", "last_login")
    list_filter = ("is_staff", "is_superuser", "is_active", "groups")
    search_fields = ("email", "name")
    ordering = ("email",)
    readonly_fields = ("last_login",)
    add_form = NewUserForm
    add_fieldsets = ((None, {"fields": ("email", "name", "usable_password", "password1", "password2")}),)
    fieldsets = (
        (None, {"fields": ("email", "name", "language", "password", "last_login")}),
        (_("Rights"), {"fields": ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")}),
    )


@admin.register(Organization)
class OrganizationAdmin(LeanAdmin, OrganizationBase):
    list_display = ("code", "name", "kind", "joined_on", "is_active")
    list_filter = ("kind", "is_active", "joined_on")
    search_fields = ("code", "name")
    date_hierarchy = "joined_on"
    show_full_result_count = False

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """A field called seller or supplier, which asks for suggestions, is offered those only."""
        asked = request.GET.get("field_name", "")
        offered = queryset.filter(kind=asked) if asked in Kind.values else queryset
        return super().get_search_results(request, offered, search_term)


@admin.register(Membership)
class MembershipAdmin(LeanAdmin, MembershipBase):
    """Changes go through the domain acts, so an organisation keeps an owner here too."""

    form = MembershipForm
    actions = None
    list_display = ("organization", "user", "role")
    list_filter = ("role", "organization__kind")
    list_select_related = ("organization", "user")
    search_fields = ("organization__code", "organization__name", "user__email", "user__name")
    autocomplete_fields = ("organization", "user")

    def get_readonly_fields(self, request: HttpRequest, obj: Membership | None = None) -> tuple[str, ...]:
        return ("organization", "user") if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: Membership | None = None) -> bool:
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or not is_last_owner(membership=obj))

    def save_model(self, request: HttpRequest, obj: Membership, form: Any, change: bool) -> None:
        if change:
            organizations.change_member_role(membership=obj, role=Role(obj.role))
        else:
            obj.pk = organizations.add_member(organization=obj.organization, user=obj.user, role=Role(obj.role)).pk

    def delete_model(self, request: HttpRequest, obj: Membership) -> None:
        organizations.remove_member(membership=obj)


# Second factors are proven by their owners and addresses are the users' own: staff neither see nor type them here.
admin.site.unregister((EmailAddress, Authenticator))
