import uuid
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Organisation(models.Model):
    """The one organisation of this deployment: a single row with id 1. A sample company is a database that holds only
    samples."""

    name = models.CharField(_("organisation"), max_length=120)
    language = models.CharField(_("language"), max_length=10, default="en")
    time_zone = models.CharField(_("time zone"), max_length=60, default="UTC")
    sample = models.BooleanField(default=False)
    contact = models.CharField(_("who helps with sign-in"), max_length=254, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="accounts_one_organisation")]

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    """Users are found by e-mail, whatever its case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """Somebody who may sign in. `is_active` ends with leaving the company."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(_("e-mail"), max_length=254, unique=True)
    name = models.CharField(_("name"), max_length=200)
    language = models.CharField(_("language"), max_length=10, blank=True)
    theme = models.CharField(_("appearance"), max_length=10, default="system")
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=timezone.now)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    objects = UserManager()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="accounts_email_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def actor_key(self) -> str:
        """Opaque key for the audit and the outbox."""
        return f"user:{self.uid}"


class RoleGrant(models.Model):
    """A global role of a user (`decisions.md` 33). Programme roles belong to `programmes`, the rest is derived from
    the roster."""

    class Role(models.TextChoices):
        OWNER = "owner", _("Owner")
        ROSTER_HR = "roster_hr", _("Roster HR")
        IT = "it", _("IT administrator")
        DPO = "dpo", _("Data-protection officer")
        CONTACT = "contact", _("Safeguarding contact")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=20, choices=Role.choices)
    granted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "role"], name="accounts_role_once")]


class SignInLink(models.Model):
    """A one-time link by e-mail. Only a digest of the token is stored; opening the link changes nothing, its button
    signs in."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class OneTimeKey(models.Model):
    """A form's one-time key: the same form sent twice at once has one effect (see `once`)."""

    key = models.CharField(max_length=64, unique=True)
    outcome = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=timezone.now, db_index=True)
