"""A PDF as an answer: the browser shows it, to be printed from there; kept by nobody on the way."""

from collections.abc import Callable
from typing import BinaryIO, TypeVar

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from apps.common.errors import DomainError

Answer = TypeVar("Answer", bound=HttpResponseBase)


def pdf_answer(content: bytes, *, name: str) -> HttpResponse:
    return _shown(HttpResponse(content, content_type="application/pdf"), name)


def pdf_file(file: BinaryIO, *, name: str) -> FileResponse:
    """Streamed."""
    return _shown(FileResponse(file, content_type="application/pdf"), name)


def _shown(response: Answer, name: str) -> Answer:
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
