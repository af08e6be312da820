"""The seller's pages; the namespace makes the database serve them as this seller."""

from django.urls import path

from apps.dashboard import views

app_name = "dashboard"
urlpatterns = [
    path("", views.home, name="home"),
    path("points/choice/", views.choice, name="choice"),
    path("points/movements/", views.movements, name="movements"),
    path("points/<month:month>/", views.month, name="month"),
    path("points/<month:month>/orders.csv", views.month_csv, name="month_csv"),
]
