"""A member's own settings: the same form in both doors, run as the tenant."""

from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _

from apps.accounts.domain.preferences import NoMemberAnyMore, keep_preferences
from apps.accounts.doors import redirect_in_door, render_in_door
from apps.accounts.forms import PreferencesForm
from apps.accounts.models import Membership
from apps.accounts.requests import AccountRequest


def settings_page(request: AccountRequest, template: str, **more: Any) -> HttpResponse:
    """Language and time zone, beside what else a door has to set."""
    person = request.user
    initial = {"language": person.language, "time_zone": person.time_zone}
    form = PreferencesForm(request.POST or None, initial=initial)
    if form.is_valid():
        given = form.cleaned_data
        try:
            keep_preferences(membership=cast(Membership, request.membership), **given)
        except NoMemberAnyMore as refusal:
            form.add_error(None, str(refusal))
        else:
            return tell_kept(request, given["language"])
    return render_in_door(request, template, {"form": form, **more})


def tell_kept(request: AccountRequest, language: str) -> HttpResponse:
    """In the new language; what was chosen on this device counts no more."""
    with translation.override(language or translation.get_language()):
        messages.success(request, _("Your settings are saved."))
    answer = redirect_in_door(request, "settings")
    answer.delete_cookie(settings.LANGUAGE_COOKIE_NAME)
    return answer
