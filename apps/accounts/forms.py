"""Forms of the accounts pages and of their administration."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth.forms import AdminUserCreationForm
from django.utils.translation import gettext_lazy as _

from apps.accounts.domain.queries import is_last_owner
from apps.accounts.enums import Role
from apps.accounts.models import Membership, User

if TYPE_CHECKING:
    NewUserBase = AdminUserCreationForm[User]
    MembershipBase = forms.ModelForm[Membership]
else:
    NewUserBase = AdminUserCreationForm
    MembershipBase = forms.ModelForm


class SwitchForm(forms.Form):
    """Which organisation to act for."""

    organization = forms.IntegerField(min_value=1, max_value=2**63 - 1)


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
