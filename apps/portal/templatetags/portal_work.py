"""What the work queue says of papers."""

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.common.when import day_words
from apps.suppliers.domain.papers import Paper, Wait

register = template.Library()
WORDS: dict[Wait, str | Promise] = {
    Wait.EXPIRED: _("expired on %(day)s: send a valid one"),
    Wait.REFUSED: _("refused: send another one"),
    Wait.TO_SIGN: _("waits for your signature"),
    Wait.TO_SEND: _("uploaded, not sent in yet"),
    Wait.EXPIRES: _("valid through %(day)s: renew it"),
    Wait.REVIEW: _("under review"),
}


@register.filter
def paper_waits(paper: Paper) -> str:
    """What is to be done about a paper, or by whom."""
    return str(WORDS[paper.wait]) % {"day": day_words(paper.on)}
