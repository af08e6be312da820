"""The project's configuration. `celery -A config` finds the application here."""

from config.celery import app as celery

__all__ = ["celery"]
