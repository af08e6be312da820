"""The seller's pages; the namespace makes the database serve them as this seller."""

from django.urls import path

from apps.dashboard import (
    mapping_views,
    order_acts,
    order_routing,
    order_views,
    sourcing_views,
    views,
    wallet_views,
)

app_name = "dashboard"
urlpatterns = [
    path("sourcing/", sourcing_views.sourcing, name="sourcing"),
    path("sourcing/<int:variant_id>/", sourcing_views.sourcing_goods, name="sourcing_goods"),
    path("", views.home, name="home"),
    path("points/choice/", views.choice, name="choice"),
    path("points/movements/", views.movements, name="movements"),
    path("points/<month:month>/", views.month, name="month"),
    path("points/<month:month>/orders.csv", views.month_csv, name="month_csv"),
    path("orders/", order_views.orders, name="orders"),
    path("orders/new/", order_views.new_order, name="new_order"),
    path("orders/exceptions/", mapping_views.exceptions, name="order_exceptions"),
    path("orders/skus/", mapping_views.mappings, name="mappings"),
    path("orders/skus/<int:store_id>/", mapping_views.mapping, name="mapping"),
    path("orders/shortage/", order_routing.policy, name="routing_policy"),
    path("orders/<int:pk>/", order_views.order, name="order"),
    path("orders/<int:pk>/address/", order_acts.address, name="order_address"),
    path("orders/<int:pk>/hold/", order_acts.hold, name="hold_order"),
    path("orders/<int:pk>/release/", order_acts.release, name="release_order"),
    path("orders/<int:pk>/cancel/", order_acts.cancel, name="cancel_order"),
    path("orders/<int:pk>/seen/", order_acts.seen, name="order_change_seen"),
    path("wallet/", wallet_views.wallet, name="wallet"),
    path("wallet/<currency:currency>/", wallet_views.wallet, name="wallet_in"),
    path("wallet/<currency:currency>/warning/", wallet_views.warning, name="wallet_warning"),
    path("wallet/<currency:currency>/<month:month>/", wallet_views.month, name="wallet_month"),
    path("wallet/<currency:currency>/<month:month>/statement.csv", wallet_views.month_csv, name="wallet_month_csv"),
    path("wallet/top-ups/", wallet_views.top_ups, name="top_ups"),
    path("wallet/top-ups/new/", wallet_views.new_top_up, name="new_top_up"),
    path("wallet/top-ups/<int:pk>/cancel/", wallet_views.cancel, name="cancel_top_up"),
]
