"""Pictures of goods, for members of an organisation and for staff."""

from typing import cast

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from apps.accounts.requests import AccountRequest
from apps.catalog.domain.images import find_image
from apps.tenancy.context import Context, acting
from apps.tenancy.middleware import TENANT_PAGES
from apps.tenancy.policies import OPS, SELLER

ROLES = dict(TENANT_PAGES.values())
FOR_A_YEAR = "private, max-age=31536000, immutable"  # the address is the content's hash


@require_safe
def image(request: HttpRequest, sha256: str) -> HttpResponseBase:
    """A published picture, or one that was sent in, for those whose database role sees it."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    context = context_of_member(cast(AccountRequest, request))
    with acting(context):
        found = find_image(sha256, sent_in=context.role != SELLER)
    if found is None:
        raise Http404
    tag = f'"{sha256}"'
    response = get_conditional_response(request, etag=tag) or FileResponse(
        found.file.open("rb"), content_type=found.content_type
    )
    response["ETag"], response["Cache-Control"] = tag, FOR_A_YEAR
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def context_of_member(request: AccountRequest) -> Context:
    """Whom this person looks for. Raises PermissionDenied for members of nothing."""
    if request.membership:
        return Context(ROLES[request.membership.organization.kind], request.membership.organization_id)
    if request.user.is_staff:
        return Context(OPS)
    raise PermissionDenied
