"""The acts on organisations, and what the database itself refuses."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from apps.accounts.domain.organizations import (
    AlreadyMember,
    LastOwner,
    OrganizationCodeTaken,
    add_member,
    change_member_role,
    register_organization,
    remove_member,
)
from apps.accounts.enums import Kind, Role
from apps.accounts.models import Membership, Organization, User
from apps.tenancy.context import acting_as_ops, acting_as_system, acting_for_seller
from tests.accounts.people import People

NOW = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def as_operator(people: People) -> Iterator[None]:
    with acting_as_ops():
        yield


def roles(organization: Organization) -> dict[str, str]:
    return dict(Membership.objects.filter(organization=organization).values_list("user__email", "role"))


def test_code_is_taken_once_a_kind() -> None:
    day = date(2026, 2, 1)
    with pytest.raises(OrganizationCodeTaken, match="There is a seller with code 'S1' already"):
        register_organization(kind=Kind.SELLER, code="S1", name="Copy", joined_on=day)
    supplier = register_organization(kind=Kind.SUPPLIER, code="S1", name="Other kind", joined_on=day)
    assert list(Organization.objects.filter(code="S1").order_by("kind").values_list("kind", "name")) == [
        ("seller", "Blue Harbour"),
        ("supplier", "Other kind"),
    ]
    assert supplier.joined_on == day


def test_member_is_added_once(people: People) -> None:
    add_member(organization=people.blue, user=people.lonely, role=Role.VIEWER)
    with pytest.raises(AlreadyMember, match="Viewer of Blue Harbour already"):
        add_member(organization=people.blue, user=people.lonely, role=Role.OWNER)
    assert roles(people.blue)["lonely@example.com"] == "viewer"


def test_last_owner_neither_leaves_nor_steps_down(people: People) -> None:
    owner = Membership.objects.get(organization=people.blue, user=people.mei)
    with pytest.raises(LastOwner, match="only owner"):
        remove_member(membership=owner, now=NOW, actor_id=None)
    with pytest.raises(LastOwner):
        change_member_role(membership=owner, role=Role.MANAGER, now=NOW, actor_id=None)
    assert roles(people.blue) == {"mei@example.com": "owner", "wei@example.com": "operator"}


def test_owner_leaves_when_there_is_another(people: People) -> None:
    owner, other = Membership.objects.filter(organization=people.blue).order_by("pk")
    change_member_role(membership=other, role=Role.OWNER, now=NOW, actor_id=None)
    remove_member(membership=owner, now=NOW, actor_id=None)
    assert roles(people.blue) == {"wei@example.com": "owner"}


def test_owner_of_another_organisation_does_not_count(people: People) -> None:
    add_member(organization=people.toys, user=people.lonely, role=Role.OWNER)
    with pytest.raises(LastOwner):
        remove_member(
            membership=Membership.objects.get(organization=people.blue, user=people.mei), now=NOW, actor_id=None
        )


def test_stale_membership_is_judged_by_the_row_as_it_is(people: People) -> None:
    stale = Membership.objects.get(organization=people.blue, user=people.wei)
    change_member_role(membership=stale, role=Role.OWNER, now=NOW, actor_id=None)
    remove_member(membership=Membership.objects.get(organization=people.blue, user=people.mei), now=NOW, actor_id=None)
    assert stale.role == Role.OPERATOR
    with pytest.raises(LastOwner):
        remove_member(membership=stale, now=NOW, actor_id=None)


def test_addresses_are_kept_in_lower_case(people: People) -> None:
    user = User.objects.create_user("  New.Person@Example.COM", name="New")
    assert User.objects.get(pk=user.pk).email == "new.person@example.com"
    assert User.objects.get_by_natural_key("NEW.person@example.com") == user
    with pytest.raises(ValidationError):
        User.objects.create_user("MEI@example.com", name="Copy")


def test_database_refuses_an_address_that_is_not_lower_case(people: People) -> None:
    with pytest.raises(IntegrityError, match="accounts_user_email_lower"), transaction.atomic():
        User.objects.filter(pk=people.mei.pk).update(email="Mei@example.com")


@pytest.mark.parametrize(
    ("model", "change", "constraint"),
    [
        (Organization, {"kind": "bank"}, "accounts_organization_kind"),
        (Organization, {"code": ""}, "accounts_organization_code_given"),
        (Membership, {"role": "king"}, "accounts_membership_role"),
    ],
)
def test_database_refuses_words_outside_the_lists(
    model: type[Organization] | type[Membership], change: dict[str, str], constraint: str
) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        model.objects.filter(pk=model.objects.first().pk).update(**change)


def test_tenant_sees_itself_and_its_members_alone(people: People) -> None:
    with acting_as_system():
        add_member(organization=people.rival, user=people.lonely, role=Role.OWNER)
    with acting_for_seller(people.blue.pk):
        assert list(Organization.objects.values_list("code", flat=True)) == ["S1"]
        assert set(Membership.objects.values_list("user_id", flat=True)) == {people.mei.pk, people.wei.pk}
