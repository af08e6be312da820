"""The two doors without a sign-in: the buyer's page, and carriers' messages."""

from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import get_timezone_location
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from apps.tenancy.context import acting_as_system
from apps.tracking.carriers.seventeentrack.signature import is_signed
from apps.tracking.domain.errors import ReviewRefused
from apps.tracking.domain.following import Followed, find_followed
from apps.tracking.domain.inbound import keep_message
from apps.tracking.domain.reviews import write_review
from apps.tracking.domain.scans import SEVENTEENTRACK
from apps.tracking.forms import ReviewForm
from apps.tracking.languages import LANGUAGES, language_of

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none';"
    " frame-ancestors 'none'"
)


@csrf_exempt  # no cookie speaks for anybody here: whoever knows the address may look and write
@require_http_methods(["GET", "HEAD", "POST"])
def parcel(request: HttpRequest, follow_key: str) -> HttpResponse:
    """Where a parcel is, for whoever has the link; after its delivery the buyer may say how it was."""
    with acting_as_system():
        followed = find_followed(follow_key=follow_key)
        language = language_of(request, followed.language if followed else "")
        with translation.override(language):
            answer = page_of(request, followed, language) if followed else not_found(request, language)
    answer["Content-Language"] = language
    answer["Content-Security-Policy"] = POLICY
    answer["Referrer-Policy"] = "no-referrer"
    answer["X-Robots-Tag"] = "noindex, nofollow"
    answer["Cache-Control"] = "private, no-cache"
    return answer


def page_of(request: HttpRequest, followed: Followed, language: str) -> HttpResponse:
    form = ReviewForm(request.POST or None)
    may_review = followed.is_delivered and not followed.is_reviewed
    if request.method == "POST" and may_review and form.is_valid() and keep_review(followed, form, language):
        return redirect(f"{request.path}?lang={language}#review")
    country = Locale.parse(locale_of(language)).territories.get(followed.country, followed.country)
    context = {
        **words(language),
        "followed": followed,
        "destination": ", ".join(dict.fromkeys(filter(None, (followed.city, country)))),
        "zone": place_of(followed.zone, language),
        "form": form if may_review else None,
    }
    with timezone.override(followed.zone):
        return render(request, "follow/parcel.html", context)


def place_of(zone: ZoneInfo, language: str) -> str:
    """The city that a zone is named after."""
    return zone.key if zone.key == "UTC" else get_timezone_location(zone, locale=locale_of(language), return_city=True)


def keep_review(followed: Followed, form: ReviewForm, language: str) -> bool:
    """Whether all is done. What a robot filled in is thrown away without a word."""
    if form.is_a_robots:
        return True
    try:
        write_review(
            parcel=followed.parcel,
            rating=int(form.cleaned_data["rating"]),
            text=form.cleaned_data["text"],
            language=language,
            now=timezone.now(),
        )
    except ReviewRefused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def not_found(request: HttpRequest, language: str) -> HttpResponse:
    """The same for every key that is nobody's."""
    return render(request, "follow/not_found.html", words(language), status=404)


def words(language: str) -> dict[str, Any]:
    return {"language": language, "languages": LANGUAGES}


def locale_of(language: str) -> str:
    return {"zh-hans": "zh_Hans"}.get(language, language)


@csrf_exempt  # a signature stands for the sender
@require_POST
def seventeentrack(request: HttpRequest) -> HttpResponse:
    """A message of 17TRACK: kept when it is signed, worked on by a job. Anything else leaves no trace."""
    if not is_signed(body=request.body, sign=request.headers.get("sign", ""), key=settings.SEVENTEENTRACK_KEY):
        return HttpResponse("not signed by 17TRACK\n", status=401, content_type="text/plain")
    keep_message(source=SEVENTEENTRACK, body=request.body, now=timezone.now())
    return HttpResponse("kept\n", content_type="text/plain")
