"""The languages of the buyer's page: more than the site's, for buyers live everywhere."""

from typing import Final

from django.http import HttpRequest
from django.utils.translation.trans_real import parse_accept_lang_header

LANGUAGES: Final = {
    "en": "English",
    "zh-hans": "简体中文",
    "es": "Español",
    "fr": "Français",
    "pt": "Português",
    "ru": "Русский",
}


def spoken(tag: str) -> str:
    """The language of a tag such as pt-BR or zh_CN, if the page speaks it; else nothing."""
    base = tag.lower().replace("_", "-").partition("-")[0]
    language = "zh-hans" if base == "zh" else base
    return language if language in LANGUAGES else ""


def language_of(request: HttpRequest, told: str = "") -> str:
    """What the link asks for, else what the order says (`told`), else the browser's, else English."""
    accepted = [tag for tag, _ in parse_accept_lang_header(request.headers.get("Accept-Language", ""))]
    wanted = (spoken(tag) for tag in (request.GET.get("lang", ""), told, *accepted))
    return next(filter(None, wanted), "en")
