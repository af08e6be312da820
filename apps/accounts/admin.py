"""People and organisations in the administration; signing in to it goes through the one sign-in page."""

from typing import TYPE_CHECKING, Any, cast

import allauth.account.admin
import allauth.mfa.admin  # noqa: F401  # both register what is taken away below
from allauth.account.decorators import secure_admin_login
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from apps.accounts.domain import organizations
from apps.accounts.domain.queries import is_last_owner
from apps.accounts.domain.viewing import ViewingRefused, may_view, start_viewing
from apps.accounts.enums import Kind, Role
from apps.accounts.forms import MembershipForm, NewUserForm
from apps.accounts.models import Invitation, Membership, Organization, TenantViewing, User
from apps.accounts.viewing import keep_viewing, kept_viewing
from apps.accounts.views import FIRST_PAGE_OF
from apps.common.administration import LeanAdmin, ReadOnlyAdmin, person_id

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


class KeptAdmin(LeanAdmin):
    """What people did stays under their names: they and their organisations are made inactive, never deleted."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(User)
class UserAdmin(KeptAdmin, UserBase):
    list_display = ("email", "name", "is_staff", "is_active", "last_login")
    list_filter = ("is_staff", "is_superuser", "is_active", "groups")
    search_fields = ("email", "name")
    ordering = ("email",)
    readonly_fields = ("last_login",)
    add_form = NewUserForm
    add_fieldsets = ((None, {"fields": ("email", "name", "usable_password", "password1", "password2")}),)
    fieldsets = (
        (None, {"fields": ("email", "name", "language", "time_zone", "password", "last_login")}),
        (_("Rights"), {"fields": ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")}),
    )


@admin.register(Organization)
class OrganizationAdmin(KeptAdmin, OrganizationBase):
    list_display = ("code", "name", "kind", "joined_on", "is_active")
    list_filter = ("kind", "is_active", "joined_on")
    search_fields = ("code", "name")
    date_hierarchy = "joined_on"
    show_full_result_count = False
    change_form_template = "admin/desk_change_form.html"

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.view_as)
        return [path("<int:pk>/view-as/", view, name="accounts_organization_view_as"), *super().get_urls()]

    def changeform_view(
        self, request: HttpRequest, object_id: Any = None, form_url: str = "", extra_context: Any = None
    ) -> Any:
        acts = []
        if object_id and may_view(cast(User, request.user)):
            url = reverse("admin:accounts_organization_view_as", args=[object_id])
            acts = [{"label": _("View as"), "url": url, "asks": ""}]
        return super().changeform_view(request, object_id, form_url, {"desk_acts": acts, **(extra_context or {})})

    @method_decorator(require_POST)
    def view_as(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Look at the organisation's pages as it does; who does so already ends that first."""
        organization = get_object_or_404(Organization, pk=pk)
        already = kept_viewing(request)
        if already:
            text = _("You are looking as %(name)s; end that first.")
            messages.error(request, text % {"name": already.organization})
            return redirect(FIRST_PAGE_OF[already.organization.kind])
        try:
            viewing = start_viewing(viewer=cast(User, request.user), organization=organization, now=timezone.now())
        except ViewingRefused as refusal:
            raise PermissionDenied(str(refusal)) from refusal
        keep_viewing(request, viewing)
        return redirect(FIRST_PAGE_OF[organization.kind])

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
            organizations.change_member_role(
                membership=obj, role=Role(obj.role), now=timezone.now(), actor_id=person_id(request)
            )
        else:
            obj.pk = organizations.add_member(organization=obj.organization, user=obj.user, role=Role(obj.role)).pk

    def delete_model(self, request: HttpRequest, obj: Membership) -> None:
        organizations.remove_member(membership=obj, now=timezone.now(), actor_id=person_id(request))


@admin.register(Invitation)
class InvitationAdmin(ReadOnlyAdmin):
    """Tenants' owners send them; the key of a link is nobody's to read."""

    list_display = ("email", "organization", "role", "sent_at", "expires_at", "accepted_at", "revoked_at")
    list_filter = ("role", "organization__kind")
    list_select_related = ("organization",)
    search_fields = ("email", "=organization__code")
    fields = (*list_display, "invited_by")
    date_hierarchy = "sent_at"


@admin.register(TenantViewing)
class TenantViewingAdmin(ReadOnlyAdmin):
    """Who of the staff looked at which tenant's pages."""

    list_display = ("at", "viewer", "organization", "what", "path")
    list_filter = ("what",)
    list_select_related = ("viewer", "organization")
    search_fields = ("viewer__email", "=organization__code")
    search_help_text = _("A person's e-mail address or an organisation's code")
    date_hierarchy = "at"
    show_full_result_count = False


# Second factors are proven by their owners and addresses are the users' own: staff neither see nor type them here.
admin.site.unregister((EmailAddress, Authenticator))
