"""What a check of an address found, in the reader's language."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.orders.models import OrderAddress

WORDS: Final = {
    "missing": gettext_lazy("is missing: write it down"),
    "postcode": gettext_lazy("is not written as in this country: for example %(example)s"),
    "forbidden": gettext_lazy("has characters that can't stand on a label (%(characters)s): take them out"),
    "tax_number": gettext_lazy("is no valid %(name)s: compare it with what the buyer gave, for example %(example)s"),
    "letters": gettext_lazy("has letters that are not read everywhere on the way; in Latin letters: %(suggestion)s"),
    "long": gettext_lazy("is longer than %(most)s characters and may be cut off on the label: make it shorter"),
    "post_box": gettext_lazy("is a post box: a registered packet may have to be collected"),
    "phone": gettext_lazy("is missing: without it the post can't call the receiver"),
}
NUMBER_MISSING: Final = gettext_lazy(
    "is missing: customs there ask for the receiver's %(name)s, for example %(example)s"
)
LABELS: Final = {field.name: field.verbose_name for field in OrderAddress._meta.fields}
IOSS_NOTES: Final = {
    "malformed": gettext_lazy("The IOSS number was left out: it is written IM and ten digits."),
    "not_eu": gettext_lazy("The IOSS number was left out: the order does not go to the European Union."),
    "over_150": gettext_lazy("The IOSS number was left out: it is for consignments of up to 150 euros."),
}


def in_words(note: Mapping[str, Any]) -> str:
    """One note, as it is kept in an exception's details: `Postcode: is missing, …`."""
    named = note["field"] == "tax_number" and note["code"] == "missing"
    text = NUMBER_MISSING if named else WORDS[note["code"]]
    label = str(LABELS[note["field"]])
    return _("%(field)s %(what)s") % {"field": label[:1].upper() + label[1:], "what": str(text) % note["about"]}
