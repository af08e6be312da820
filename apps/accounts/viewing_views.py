"""The button that ends looking as a tenant."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.accounts.requests import AccountRequest
from apps.accounts.viewing import forget_viewing


@require_POST
@login_required
def end(request: AccountRequest) -> HttpResponse:
    """Be oneself again, at the organisation's page in the administration."""
    organization_id = forget_viewing(request)
    if organization_id is None:
        return redirect("accounts:home")
    messages.success(request, _("You act as yourself again."))
    return redirect("admin:accounts_organization_change", organization_id)
