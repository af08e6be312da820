"""A PDF that we drew, as an answer: shown by the browser, which prints it, and kept by nobody on the way."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from apps.common.errors import DomainError


def pdf_answer(content: bytes, *, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def pdf_or_back(request: HttpRequest, draw: Callable[[], bytes], *, name: str, back: str) -> HttpResponse:
    """What was drawn, or why not, above the page that `back` leads to."""
    try:
        return pdf_answer(draw(), name=name)
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect(back)
