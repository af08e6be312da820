"""The door's own pages, and those of django-allauth that we use; its e-mail pages are not among them."""

from allauth.account import views as account
from django.urls import include, path, re_path

from apps.accounts import join_views, viewing_views, views

pages = [
    path("", views.home, name="home"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("organizations/", views.organizations, name="organizations"),
    path("organizations/switch/", views.switch, name="switch"),
    path("join/<str:token>/", join_views.join, name="join"),
    path("view-as/end/", viewing_views.end, name="end_viewing"),
]
password = [
    path("change/", account.password_change, name="account_change_password"),
    path("set/", account.password_set, name="account_set_password"),
    path("reset/", account.password_reset, name="account_reset_password"),
    path("reset/done/", account.password_reset_done, name="account_reset_password_done"),
    path("reset/key/done/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    re_path(
        r"^reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
]
sign_in = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("signup/", account.signup, name="account_signup"),  # says who opens accounts; allauth links to it
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/", include(password)),
    path("2fa/", include("allauth.mfa.urls")),
]
urlpatterns = [path("accounts/", include(sign_in)), path("", include((pages, "accounts")))]
