"""The supplier's pages; the namespace makes the database serve them as this supplier."""

from django.urls import path

from apps.portal import documents_views, feed_views, goods_views, money_views, offer_views, purchase_views, views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("application/", views.application, name="application"),
    path("documents/", documents_views.documents, name="documents"),
    path("documents/submit/", documents_views.submit, name="submit"),
    path("documents/<int:pk>/withdraw/", documents_views.withdraw, name="withdraw"),
    path("documents/<int:pk>/file/", documents_views.document_file, name="document_file"),
    path("inspections/", documents_views.inspections, name="inspections"),
    path("inspections/photos/<int:pk>/file/", documents_views.photo_file, name="photo_file"),
    path("agreements/", views.agreements, name="agreements"),
    path("agreements/<int:pk>/sign/", views.sign, name="sign"),
    path("score/", views.score, name="score"),
    path("money/", money_views.money, name="money"),
    path("money/payouts/", money_views.payouts, name="payouts"),
    path("money/payouts/<int:pk>/", money_views.payout, name="payout"),
    path("money/statement/", money_views.statement, name="statement"),
    path("money/bank-account/", money_views.bank_account, name="bank_account"),
    path("products/", goods_views.products, name="products"),
    path("products/new/", goods_views.product_new, name="product_new"),
    path("products/<int:pk>/change/", goods_views.product_change, name="product_change"),
    path("products/requests/<int:pk>/", goods_views.product_request, name="product_request"),
    path("products/requests/<int:pk>/withdraw/", goods_views.product_withdraw, name="product_withdraw"),
    path("brands/", goods_views.brands, name="brands"),
    path("brands/<int:pk>/file/", goods_views.brand_file, name="brand_file"),
    path("offers/", offer_views.offers, name="offers"),
    path("offers/new/", offer_views.offer_new, name="offer_new"),
    path("offers/<int:pk>/", offer_views.offer, name="offer"),
    path("offers/<int:pk>/<slug:act>/", offer_views.offer_act, name="offer_act"),
    path("purchases/", purchase_views.purchases, name="purchases"),
    path("purchases/accept/", purchase_views.accept, name="purchase_accept"),
    path("purchases/<int:pk>/", purchase_views.purchase, name="purchase"),
    path("feeds/", feed_views.feeds, name="feeds"),
    path("feeds/<int:pk>/", feed_views.feed, name="feed"),
    path("feeds/<int:pk>/columns/", feed_views.feed_mapping, name="feed_mapping"),
    path("feeds/<int:pk>/refused/", feed_views.feed_refused, name="feed_refused"),
    path("feeds/<int:pk>/<slug:act>/", feed_views.feed_act, name="feed_act"),
]
