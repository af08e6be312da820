"""The buyer's page: its address is its key."""

from django.urls import path

from apps.tracking import views

app_name = "follow"
urlpatterns = [path("<str:follow_key>/", views.parcel, name="parcel")]
