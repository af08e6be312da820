"""What every member may look at, whichever side it works for."""

from django.urls import path

from apps.catalog import views

app_name = "catalog"
urlpatterns = [path("images/<slug:sha256>", views.image, name="image")]
