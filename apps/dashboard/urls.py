"""The seller's pages; the namespace makes the database serve them as this seller."""

from django.urls import URLPattern

app_name = "dashboard"
urlpatterns: list[URLPattern] = []
