"""Invitations by mail: who gets in by which link, once, and that nobody learns who has an account."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.core import mail
from django.db import connection
from django.test import Client

from apps.accounts.domain.organizations import add_member
from apps.accounts.enums import Role
from apps.accounts.models import Invitation, Membership, Organization, User
from apps.events.models import DomainEvent
from apps.tenancy.context import acting_as_system, acting_for_seller
from tests.accounts.people import PASSWORD, People, make_user, sign_in
from tests.accounts.test_team import TEAM, come_in, events, roles

NEW = "eleven otters on a rock"
NOW = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
OVER = "This link does not work any more"
Invite = Callable[..., str]


@pytest.fixture
def invite(people: People, django_capture_on_commit_callbacks) -> Invite:
    """Invite an address as an owner does; the path of the link that its mail has."""

    def send(email: str, role: str = "operator", *, by: User = people.mei, door: str = TEAM) -> str:
        with django_capture_on_commit_callbacks(execute=True):
            come_in(by).post(door, {"email": email, "role": role})
        assert mail.outbox[-1].to == [email.lower()]
        (link,) = re.findall(r"http://testserver(/join/\S+)", mail.outbox[-1].body)
        return link

    return send


def newcomer(name: str = "Sun Li", password: str = NEW) -> dict[str, str]:
    return {"name": name, "new_password1": password, "new_password2": password}


def test_newcomer_opens_an_account_and_works_here(people: People, invite: Invite) -> None:
    link = invite("Sun.Li@Example.com", "finance")
    assert mail.outbox[0].subject == "[Haitun] Join Blue Harbour on Haitun"
    assert "Lin Mei invites you to work for Blue Harbour" in mail.outbox[0].body
    stranger = Client()
    assert "Join Blue Harbour" in stranger.get(link).text
    answer = stranger.post(link, newcomer(), follow=True)
    assert answer.redirect_chain == [("/accounts/login/", 302)]
    assert "Your account is ready." in answer.text
    with acting_as_system():
        user = User.objects.get(email="sun.li@example.com")
    assert (user.name, user.is_staff, user.language) == ("Sun Li", False, "en")
    assert roles()["S1", "sun.li@example.com"] == "finance"
    assert "_auth_user_id" in sign_in(stranger, user, NEW).session
    told = {"email": "sun.li@example.com", "role": "finance"}
    assert events() == [
        ("invitation.sent", told, people.mei.pk, people.blue.pk, None),
        ("invitation.accepted", told, user.pk, people.blue.pk, None),
    ]


def test_person_with_an_account_signs_in_and_joins(people: People, invite: Invite) -> None:
    link = invite("lonely@example.com", "viewer")
    page = Client().get(link)
    assert page.context["sign_in_url"] == f"/accounts/login/?next={link}"
    client = Client()
    signed = client.post(page.context["sign_in_url"], {"login": "lonely@example.com", "password": PASSWORD})
    assert signed["Location"] == link
    assert ("S1", "lonely@example.com") not in roles()
    answer = client.post(link)
    assert answer["Location"] == "/"
    assert client.get("/")["Location"] == "/dashboard/"
    assert roles()["S1", "lonely@example.com"] == "viewer"


def test_owner_of_a_supplier_invites_in_the_other_door(people: People, invite: Invite) -> None:
    link = invite("lonely@example.com", "operator", by=people.supplier, door="/portal/team/")
    come_in(people.lonely).post(link)
    assert roles()["P1", "lonely@example.com"] == "operator"
    assert [(name, supplier) for name, _, _, _, supplier in events()] == [
        ("invitation.sent", people.toys.pk),
        ("invitation.accepted", people.toys.pk),
    ]


def shown(client: Client, path: str, email: str) -> str:
    """A page without what names the address, the form's secret or the link."""
    text = client.get(path).text.replace(email, "EMAIL").replace(path, "PATH")
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)


def test_known_and_unknown_addresses_get_the_same_answers(people: People, invite: Invite) -> None:
    with acting_as_system():
        make_user("rivals@example.com", "Rival's Person")
    known, unknown = "rivals@example.com", "stranger@example.com"
    owner = come_in(people.mei)
    answers = [owner.post(TEAM, {"email": email, "role": "viewer"}) for email in (known, unknown)]
    assert [(answer.status_code, answer["Location"]) for answer in answers] == [(302, TEAM)] * 2
    rows = [str(list(get_messages(answer.wsgi_request))[-1]) for answer in answers]
    assert [row.replace(known, "X").replace(unknown, "X") for row in rows] == [
        "An invitation is on its way to X. Its link is valid for seven days."
    ] * 2
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=6)):
        links = [invite(email) for email in (known, unknown)]
    assert shown(Client(), links[0], known) == shown(Client(), links[1], unknown)


def test_nobody_takes_over_an_account_by_an_invitation(people: People, invite: Invite) -> None:
    link = invite("lonely@example.com")
    answer = Client().post(link, newcomer())
    assert "Sign in with this address instead, and open the link again." in answer.text
    assert answer.context["form"]["name"].value() == "Sun Li"
    assert ("S1", "lonely@example.com") not in roles()
    assert "_auth_user_id" in sign_in(Client(), people.lonely, PASSWORD).session


def test_another_person_does_not_use_the_link(people: People, invite: Invite) -> None:
    link, before = invite("new@example.com"), roles()
    client = come_in(people.lonely)
    assert "You are signed in as lonely@example.com." in client.get(link).text
    assert client.post(link).status_code == 403
    assert roles() == before
    with acting_as_system():
        assert Invitation.objects.get().accepted_at is None


def test_staff_belong_to_no_tenant(people: People, invite: Invite, monkeypatch) -> None:
    monkeypatch.setattr("apps.accounts.middleware.has_second_factor", lambda user: True)
    monkeypatch.setattr("apps.accounts.middleware.second_factor_proven", lambda request: True)
    link, before = invite("ops@example.com"), roles()
    assert come_in(people.staff).post(link).status_code == 403
    assert roles() == before


def test_link_works_once(people: People, invite: Invite) -> None:
    link = invite("new@example.com")
    Client().post(link, newcomer())
    before = roles()
    for answer in (Client().get(link), Client().post(link, newcomer("Other"))):
        assert (answer.status_code, OVER in answer.text) == (404, True)
    assert roles() == before


def test_link_is_good_for_seven_days(people: People, invite: Invite) -> None:
    with time_machine.travel(NOW, tick=False):
        link = invite("new@example.com")
    with time_machine.travel(NOW + timedelta(days=7, seconds=-1), tick=False):
        assert Client().get(link).status_code == 200
    with time_machine.travel(NOW + timedelta(days=7), tick=False):
        assert (Client().get(link).status_code, Client().post(link, newcomer()).status_code) == (404, 404)
        assert "expired" in come_in(people.mei).get(TEAM).text
    with acting_as_system():
        assert not User.objects.filter(email="new@example.com").exists()


def test_sent_again_the_old_link_is_worthless(
    people: People, invite: Invite, django_capture_on_commit_callbacks
) -> None:
    with time_machine.travel(NOW, tick=False):
        old = invite("new@example.com")
    client, again = come_in(people.mei), f"{TEAM}invitations/{the_invitation().pk}/send-again/"
    with time_machine.travel(NOW + timedelta(minutes=4), tick=False):
        assert "less than five minutes ago" in client.post(again, follow=True).text
    with time_machine.travel(NOW + timedelta(days=8), tick=False), django_capture_on_commit_callbacks(execute=True):
        client.post(again)
    assert len(mail.outbox) == 2
    (new,) = re.findall(r"http://testserver(/join/\S+)", mail.outbox[1].body)
    with time_machine.travel(NOW + timedelta(days=14), tick=False):
        assert (Client().get(old).status_code, Client().get(new).status_code) == (404, 200)
    assert [name for name, *_ in events()] == ["invitation.sent", "invitation.sent_again"]


def test_inviting_an_invited_address_renews_the_one_invitation(people: People, invite: Invite) -> None:
    with time_machine.travel(NOW, tick=False):
        old = invite("new@example.com", "viewer")
    with time_machine.travel(NOW + timedelta(hours=1), tick=False):
        new = invite("NEW@example.com", "manager")
        assert (Client().get(old).status_code, Client().get(new).status_code) == (404, 200)
    assert the_invitation().role == "manager"


def test_withdrawn_invitation_lets_nobody_in(people: People, invite: Invite) -> None:
    link = invite("new@example.com")
    address = f"{TEAM}invitations/{the_invitation().pk}/withdraw/"
    answer = come_in(people.mei).post(address, follow=True)
    assert "The invitation of new@example.com is withdrawn." in answer.text
    assert "Invited" not in answer.text
    assert Client().post(link, newcomer()).status_code == 404
    assert come_in(people.mei).post(address).status_code == 404
    assert [name for name, *_ in events()] == ["invitation.sent", "invitation.withdrawn"]


def test_changed_links_open_nothing(people: People, invite: Invite) -> None:
    link = invite("new@example.com")
    for forged in (f"{link[:-2]}x/", "/join/1.aaaa.bbbb/", "/join/x/", link.replace("/join/", "/join/9")):
        assert Client().get(forged).status_code == 404


def test_invitations_of_others_are_not_found(people: People, invite: Invite) -> None:
    invite("new@example.com", by=people.supplier, door="/portal/team/")
    foreign, client = the_invitation(), come_in(people.mei)
    for act in ("send-again", "withdraw"):
        assert client.post(f"{TEAM}invitations/{foreign.pk}/{act}/").status_code == 404
    assert "new@example.com" not in client.get(TEAM).text
    assert the_invitation().revoked_at is None
    with acting_for_seller(people.blue.pk):
        assert not Invitation.objects.exists()


def test_database_lets_nobody_join_by_anothers_invitation(people: People, invite: Invite) -> None:
    invite("lonely@example.com", by=people.supplier, door="/portal/team/")
    before, invitation_id = roles(), the_invitation().pk
    with acting_for_seller(people.blue.pk), connection.cursor() as cursor:
        for person in (people.lonely.pk, people.wei.pk):
            cursor.execute("select accounts.join_team(%s, %s, now())", [invitation_id, person])
            assert cursor.fetchone() == (None,)
    assert roles() == before


def test_members_are_not_invited(people: People) -> None:
    answer = come_in(people.mei).post(TEAM, {"email": "WEI@example.com", "role": "owner"})
    assert answer.context["form"].non_field_errors() == [
        "wei@example.com is a member already; change the role instead."
    ]
    assert answer.context["form"]["email"].value() == "WEI@example.com"
    with acting_as_system():
        assert not Invitation.objects.exists()


def test_who_became_a_member_meanwhile_keeps_the_role_there_is(people: People, invite: Invite) -> None:
    link = invite("lonely@example.com", "owner")
    with acting_as_system():
        add_member(organization=people.blue, user=people.lonely, role=Role.VIEWER)
    assert come_in(people.lonely).post(link)["Location"] == "/"
    assert roles()["S1", "lonely@example.com"] == "viewer"


def test_organisation_switched_off_takes_nobody_in(people: People, invite: Invite) -> None:
    link = invite("new@example.com")
    with acting_as_system():
        Organization.objects.filter(pk=people.blue.pk).update(is_active=False)
    assert Client().post(link, newcomer()).status_code == 404


def test_fifty_invitations_a_day_are_enough(people: People) -> None:
    with acting_for_seller(people.blue.pk):
        for n in range(50):
            Invitation.objects.create(
                organization=people.blue,
                email=f"n{n}@example.com",
                role="viewer",
                key="k",
                invited_by=people.mei,
                sent_at=NOW,
                expires_at=NOW,
                revoked_at=NOW,
            )
    with time_machine.travel(NOW + timedelta(hours=23), tick=False):
        answer = come_in(people.mei).post(TEAM, {"email": "new@example.com", "role": "viewer"})
        assert "invited 50 people within a day; go on tomorrow." in answer.text
    with time_machine.travel(NOW + timedelta(hours=24), tick=False):
        assert come_in(people.mei).post(TEAM, {"email": "new@example.com", "role": "viewer"}).status_code == 302


def test_weak_passwords_are_refused_and_the_name_stays(people: People, invite: Invite) -> None:
    link = invite("new@example.com")
    answer = Client().post(link, newcomer(password="1234567890"))
    assert list(answer.context["form"].errors) == ["new_password2"]
    assert 'value="Sun Li"' in answer.text
    with acting_as_system():
        assert not Membership.objects.filter(user__email="new@example.com").exists()
        assert not DomainEvent.objects.filter(name="invitation.accepted").exists()


@pytest.mark.parametrize(
    ("language", "subject", "until"),
    [
        ("en", "Join Blue Harbour on Haitun", "It is valid until 9 Mar 2026 00:00 (UTC-0400)."),
        ("zh-hans", "加入 Blue Harbour（Haitun）", "链接有效期至 2026年3月9日 00:00（UTC-0400）。"),
    ],
)
def test_mail_speaks_the_readers_language_and_zone(
    language: str, subject: str, until: str, people: People, invite: Invite
) -> None:
    with acting_as_system():
        User.objects.filter(pk=people.lonely.pk).update(language=language, time_zone="America/New_York")
    with time_machine.travel(NOW, tick=False):
        invite("lonely@example.com")
    assert mail.outbox[0].subject == f"[Haitun] {subject}"
    assert until in mail.outbox[0].body


def the_invitation() -> Invitation:
    with acting_as_system():
        return Invitation.objects.get()
