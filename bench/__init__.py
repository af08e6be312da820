"""Benchmarks: `make bench`. They report figures and never fail a test run."""

import os

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.bench"
django.setup()
