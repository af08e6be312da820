"""The pages of people that each tenant's door takes into its own namespace."""

from django.urls import path

from apps.accounts import team_views as views

team_pages = [
    path("team/", views.team, name="team"),
    path("team/<int:pk>/", views.member, name="member"),
    path("team/<int:pk>/remove/", views.member_remove, name="member_remove"),
    path("team/invitations/<int:pk>/send-again/", views.invitation_resend, name="invitation_resend"),
    path("team/invitations/<int:pk>/withdraw/", views.invitation_revoke, name="invitation_revoke"),
]
