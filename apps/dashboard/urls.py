"""The seller's pages; the namespace makes the database serve them as this seller."""

from django.urls import path

from apps.dashboard import sourcing_views, views

app_name = "dashboard"
urlpatterns = [
    path("sourcing/", sourcing_views.sourcing, name="sourcing"),
    path("sourcing/<int:variant_id>/", sourcing_views.sourcing_goods, name="sourcing_goods"),
    path("", views.home, name="home"),
    path("points/choice/", views.choice, name="choice"),
    path("points/movements/", views.movements, name="movements"),
    path("points/<month:month>/", views.month, name="month"),
    path("points/<month:month>/orders.csv", views.month_csv, name="month_csv"),
]
