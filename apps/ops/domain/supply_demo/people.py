"""The demo's organisations and people beside those who sign in: nobody can sign in as one of them."""

from datetime import datetime, timedelta

from apps.accounts.domain.organizations import add_member, register_organization
from apps.accounts.enums import Kind, Role
from apps.accounts.models import Membership, Organization, User
from apps.common.periods import shanghai_day
from apps.ops.domain.supply_demo.cast import DemoSupplier

COLLEAGUE = "payouts@haitun.example"


def colleague() -> User:
    """Staff who prepared what the demo's operator is to approve."""
    known = User.objects.filter(email=COLLEAGUE).first()
    return known or User.objects.create_user(COLLEAGUE, None, name="Supply desk", is_staff=True)


def register(supplier: DemoSupplier, *, now: datetime) -> Organization:
    """The supplier's organisation, registered on the day on which it applied."""
    known = Organization.objects.filter(kind=Kind.SUPPLIER, code=supplier.code).first()
    joined_on = shanghai_day(now - timedelta(days=supplier.applied))
    return known or register_organization(
        kind=Kind.SUPPLIER, code=supplier.code, name=supplier.name, joined_on=joined_on
    )


def organization_of(supplier: DemoSupplier) -> Organization:
    return Organization.objects.get(kind=Kind.SUPPLIER, code=supplier.code)


def owner_of(supplier: DemoSupplier) -> User:
    """Who acts for a registered supplier."""
    organization = organization_of(supplier)
    membership = Membership.objects.filter(organization=organization, role=Role.OWNER).select_related("user").first()
    if membership:
        return membership.user
    user = User.objects.create_user(supplier.email, None, name=supplier.legal_person)
    add_member(organization=organization, user=user, role=Role.OWNER)
    return user
