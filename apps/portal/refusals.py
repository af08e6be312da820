"""A refusal of the domain, said in the form that led to it."""

from collections.abc import Callable

from django.db import transaction
from django.forms import Form

from apps.catalog.domain.errors import Faulty
from apps.catalog.words import fault_in_words
from apps.common.errors import DomainError


def kept(form: Form, act: Callable[[], object]) -> bool:
    """Whether the act was done; else nothing of it is kept, and every fault stands over the form."""
    try:
        with transaction.atomic():
            act()
    except Faulty as refusal:
        for fault in refusal.faults:
            form.add_error(None, fault_in_words(fault))
        return False
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return False
    return True
