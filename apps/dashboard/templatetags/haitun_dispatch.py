"""Times of the dispatch clock, as its rules speak of them: Shanghai's."""

from datetime import datetime

from django import template

from apps.dispatch_sla.domain.penalties import shanghai_words

register = template.Library()


@register.filter
def shanghai(instant: datetime) -> str:
    return shanghai_words(instant)
