from django import template
from django.utils import timezone

from apps.ops.domain.waiting import Waiting, what_waits

register = template.Library()


@register.simple_tag
def waiting_for_staff() -> Waiting:
    """What the first page of the administration begins with."""
    return what_waits(now=timezone.now())
