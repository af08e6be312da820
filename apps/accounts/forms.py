"""Forms of the accounts pages and of their administration."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.contrib.auth.forms import AdminUserCreationForm, SetPasswordForm
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.domain.queries import is_last_owner
from apps.accounts.enums import Role
from apps.accounts.models import Membership, User
from apps.accounts.zones import zone_choices

if TYPE_CHECKING:
    NewUserBase = AdminUserCreationForm[User]
    MembershipBase = forms.ModelForm[Membership]
    PasswordBase = SetPasswordForm[User]
else:
    NewUserBase = AdminUserCreationForm
    MembershipBase = forms.ModelForm
    PasswordBase = SetPasswordForm


class SwitchForm(forms.Form):
    """Which organisation to act for."""

    organization = forms.IntegerField(min_value=1, max_value=2**63 - 1)


class RoleForm(forms.Form):
    """Another role for a member."""

    role = forms.ChoiceField(label=_("Role"), choices=Role)


class InviteForm(RoleForm):
    """Whom to invite, and as what."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("The link goes to this address and is valid for seven days."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    field_order = ("email", "role")


class NewcomerForm(PasswordBase):
    """The account of somebody who was invited."""

    name = forms.CharField(label=_("Your name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    field_order = ("name", "new_password1", "new_password2")


class PreferencesForm(forms.Form):
    """How pages and mails speak to a person."""

    language = forms.ChoiceField(
        label=_("Language"),
        choices=[("", _("What the browser asks for")), *settings.LANGUAGES],
        required=False,
        help_text=_("Of pages, and of mails to you."),
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        help_text=_("Moments such as a scan are shown in it. Days, months and their deadlines stay Shanghai's."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zones: Any = self.fields["time_zone"]
        zones.choices = zone_choices(now=timezone.now(), current=self.initial["time_zone"])


class NewUserForm(NewUserBase):
    """A person without a password gets one by "forgotten password"."""

    class Meta:
        model = User
        fields = ("email", "name")


class MembershipForm(MembershipBase):
    """Shows the rule of the last owner as a form error; the domain act enforces it."""

    class Meta:
        model = Membership
        fields = ("organization", "user", "role")

    def clean_role(self) -> Any:
        role = self.cleaned_data["role"]
        saved = Membership.objects.filter(pk=self.instance.pk).first()
        if saved and role != Role.OWNER and is_last_owner(membership=saved):
            raise forms.ValidationError(_("This is the only owner; make somebody else an owner first."))
        return role
