"""Where carriers send their messages."""

from django.urls import path

from apps.tracking import views

app_name = "hooks"
urlpatterns = [path("17track/", views.seventeentrack, name="seventeentrack")]
