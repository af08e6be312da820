"""The supplier's pages; the namespace makes the database serve them as this supplier."""

from django.urls import URLPattern

app_name = "portal"
urlpatterns: list[URLPattern] = []
