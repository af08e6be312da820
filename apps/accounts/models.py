"""People, the organisations they work for, and the role that ties the two."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import (
    AbstractBaseUser,
    BaseUserManager,
    PermissionsMixin,
)
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from apps.accounts.enums import Kind, Role, Viewed
from apps.accounts.zones import PLATFORM_ZONE, validate_zone
from apps.tenancy.declare import Audience, Tenancy


class UserManager(BaseUserManager["User"]):
    """Users are found and kept by their e-mail address in lower case."""

    @classmethod
    def normalize_email(cls, email: str | None) -> str:
        return (email or "").strip().lower()

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=self.normalize_email(username))

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, **{"is_staff": True, "is_superuser": True, **fields})


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in with an e-mail address."""

    tenancy: ClassVar = Tenancy(Audience.LOGIN, login_may="SELECT INSERT UPDATE")

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=150)
    language = models.CharField(
        _("language"),
        max_length=10,
        choices=settings.LANGUAGES,
        blank=True,
        help_text=_("Empty: what the browser asks for."),
    )
    time_zone = models.CharField(
        _("time zone"),
        max_length=40,
        default=PLATFORM_ZONE,
        validators=[validate_zone],
        help_text=_("In which moments are shown to this person; days and months stay Shanghai's."),
    )
    is_staff = models.BooleanField(
        _("staff"), default=False, help_text=_("Works for the platform and may enter the administration.")
    )
    is_active = models.BooleanField(_("active"), default=True, help_text=_("Switch off instead of deleting a person."))

    objects = UserManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = ["name"]

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        ordering = ("email",)
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="accounts_user_email_lower")
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def clean(self) -> None:
        self.email = UserManager.normalize_email(self.email)

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name


class Organization(models.Model):
    """A tenant: `seller_id` and `supplier_id` everywhere are the id of one of these."""

    tenancy: ClassVar = Tenancy(Audience.DUAL, seller_column="id", supplier_column="id", login_may="SELECT")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    code = models.CharField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=200)
    joined_on = models.DateField(_("joined on"))
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ("kind", "code")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "code"], name="accounts_organization_code"),
            models.CheckConstraint(condition=models.Q(kind__in=Kind.values), name="accounts_organization_kind"),
            models.CheckConstraint(condition=~models.Q(code=""), name="accounts_organization_code_given"),
        ]
        permissions: ClassVar = [("view_as", "Can look at a tenant's pages as that tenant")]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """One person's role in one organisation."""

    tenancy: ClassVar = Tenancy(
        Audience.DUAL,
        seller_column="organization_id",
        supplier_column="organization_id",
        tenant_may="SELECT UPDATE DELETE",  # who joins comes by an invitation: sql/team.sql
        login_may="SELECT",
    )

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(_("role"), max_length=10, choices=Role)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ("organization_id", "user_id")  # no join: tenants cannot read users
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "user"], name="accounts_membership_once"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="accounts_membership_role"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} · {self.organization_id} · {self.role}"


class Invitation(models.Model):
    """The offer of a role to whoever reads the mail of an address. One link at a time opens it, and once."""

    tenancy: ClassVar = Tenancy(
        Audience.DUAL,
        seller_column="organization_id",
        supplier_column="organization_id",
        tenant_may="SELECT INSERT UPDATE",
        login_may="SELECT",
        ops_may="SELECT",
        system_may="SELECT",
    )

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="invitations")
    email = models.EmailField(_("e-mail address"))
    role = models.CharField(_("role"), max_length=10, choices=Role)
    key = models.CharField(max_length=32, help_text=_("Of the newest link; older ones are worthless."))
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(_("sent at"))
    expires_at = models.DateTimeField(_("valid until"))
    accepted_at = models.DateTimeField(_("accepted at"), null=True)
    revoked_at = models.DateTimeField(_("withdrawn at"), null=True)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ("-sent_at", "-id")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization", "email"],
                condition=models.Q(accepted_at=None, revoked_at=None),
                name="accounts_invitation_open_once",
            ),
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="accounts_invitation_email_lower"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="accounts_invitation_role"),
            models.CheckConstraint(
                condition=models.Q(accepted_at=None) | models.Q(revoked_at=None), name="accounts_invitation_one_end"
            ),
        ]

    def __str__(self) -> str:
        return self.email


class TenantViewing(models.Model):
    """What a member of the staff looked at as a tenant, page by page. Append-only."""

    tenancy: ClassVar = Tenancy(Audience.OPS, ops_may="SELECT INSERT", system_may="SELECT")

    viewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    what = models.CharField(_("what happened"), max_length=10, choices=Viewed)
    path = models.TextField(_("address of the page"), blank=True)
    at = models.DateTimeField(_("seen at"))

    class Meta:
        verbose_name = _("page seen as a tenant")
        verbose_name_plural = _("pages seen as a tenant")
        ordering = ("-id",)
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(what__in=Viewed.values), name="accounts_viewing_what"),
        ]

    def __str__(self) -> str:
        return f"{self.viewer_id} · {self.organization_id} · {self.get_what_display()} {self.path}"
