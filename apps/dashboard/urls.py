"""The seller's pages; the namespace makes the database serve them as this seller."""

from django.urls import path

from apps.dashboard import cost_views, sourcing_views, views, wallet_views

app_name = "dashboard"
urlpatterns = [
    path("sourcing/", sourcing_views.sourcing, name="sourcing"),
    path("sourcing/<int:variant_id>/", sourcing_views.sourcing_goods, name="sourcing_goods"),
    path("", views.home, name="home"),
    path("points/choice/", views.choice, name="choice"),
    path("points/payment/", cost_views.points_payment, name="points_payment"),
    path("points/movements/", views.movements, name="movements"),
    path("points/<month:month>/", views.month, name="month"),
    path("points/<month:month>/orders.csv", views.month_csv, name="month_csv"),
    path("postage/", cost_views.postage, name="postage"),
    path("wallet/", wallet_views.wallet, name="wallet"),
    path("wallet/<currency:currency>/", wallet_views.wallet, name="wallet_in"),
    path("wallet/<currency:currency>/warning/", wallet_views.warning, name="wallet_warning"),
    path("wallet/<currency:currency>/<month:month>/", wallet_views.month, name="wallet_month"),
    path("wallet/<currency:currency>/<month:month>/statement.csv", wallet_views.month_csv, name="wallet_month_csv"),
    path("wallet/top-ups/", wallet_views.top_ups, name="top_ups"),
    path("wallet/top-ups/new/", wallet_views.new_top_up, name="new_top_up"),
    path("wallet/top-ups/<int:pk>/cancel/", wallet_views.cancel, name="cancel_top_up"),
]
