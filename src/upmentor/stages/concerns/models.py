"""Cases and their words, sealed with keys of their own; days, never times.

Keys are random numbers and not a sequence: on SQLite the key is the row's place in its table, so nobody learns from it
in which order people wrote. What is left of an order (a row's place on PostgreSQL, its transaction) ends with the day:
see `actions.settle`.
"""

import secrets
import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from upmentor.ground.accounts.models import User
from upmentor.ground.sealing.fields import SealedTextField
from upmentor.ground.sealing.ring import CONCERNS


def random_key() -> int:
    """A key that says nothing about when the row was written."""
    return secrets.randbits(62) + 1


class Case(models.Model):
    """A concern with one contact. Without an `author` it is unsigned, and nothing here leads to whoever wrote it."""

    class Asked(models.IntegerChoices):
        """Who was asked for the answer that is owed."""

        NOBODY = 0, _("Nobody yet")
        CONTACT = 1, _("The contact was reminded")
        DEPUTY = 2, _("The deputy was asked")

    id = models.BigAutoField(primary_key=True, default=random_key)
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    receipt = models.CharField(max_length=64, unique=True, help_text="Keyed digest of the receipt code")
    contact = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    author = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    kept_from = SealedTextField(ring=CONCERNS, blank=True, help_text="Keys of contacts who never see it")
    wish = SealedTextField(ring=CONCERNS, blank=True, help_text="What the author would like to come of it")
    received_on = models.DateField()
    touched_on = models.DateField(help_text="Day on which somebody last did something")
    told = models.BooleanField(default=False)
    answer_by = models.DateField(null=True, help_text="Last day for an answer that is owed")
    asked = models.PositiveSmallIntegerField(choices=Asked.choices, default=Asked.NOBODY)
    closed_on = models.DateField(null=True)
    settled = models.BooleanField(default=False, help_text="Its rows no longer say when they were written")

    class Meta:
        indexes = [models.Index(fields=["contact", "closed_on"], name="concerns_of_contact")]


class Message(models.Model):
    """Something that one of the two wrote. Its `uid` came with its form: the same form sent twice is one message."""

    class Side(models.TextChoices):
        REPORTER = "reporter", _("Whoever raised it")
        CONTACT = "contact", _("The contact")
        HANDED = "handed", _("Another contact took over")

    id = models.BigAutoField(primary_key=True, default=random_key)
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="messages")
    side = models.CharField(max_length=10, choices=Side.choices)
    contact = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    text = SealedTextField(ring=CONCERNS, blank=True)
    said_on = models.DateField()
    position = models.PositiveIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["case", "position"], name="concerns_one_message_at_a_place")]


class Step(models.Model):
    """What the contact suggests to do. It happens only if whoever raised the concern says yes."""

    class State(models.TextChoices):
        SUGGESTED = "suggested", _("Suggested")
        AGREED = "agreed", _("Agreed")
        DECLINED = "declined", _("Not wanted")

    id = models.BigAutoField(primary_key=True, default=random_key)
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="steps")
    text = SealedTextField(ring=CONCERNS)
    state = models.CharField(max_length=10, choices=State.choices, default=State.SUGGESTED)
    position = models.PositiveIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["case", "position"], name="concerns_one_step_at_a_place")]


class ReceiptSecret(models.Model):
    """One row: what receipt codes are checked with. Without it and the keys of concerns, a copy of the database gives
    no code away, and none can be tried on it."""

    text = SealedTextField(ring=CONCERNS)


class ContactCard(models.Model):
    """What the support page says of a safeguarding contact, besides name and address."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="+")
    hours = models.CharField(_("when to reach them"), max_length=200, blank=True)
    phone = models.CharField(_("telephone"), max_length=60, blank=True)
    deputy = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")


class Service(models.Model):
    """Help from outside the product: a wellbeing service, or a number for those in danger."""

    class Kind(models.TextChoices):
        WELLBEING = "wellbeing", _("Wellbeing service")
        URGENT = "urgent", _("Urgent number")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    name = models.CharField(_("name"), max_length=120)
    phone = models.CharField(_("telephone"), max_length=60, blank=True)
    url = models.URLField(_("web address"), max_length=300, blank=True)
    note = models.CharField(_("what it is, and when it is open"), max_length=300, blank=True)

    class Meta:
        ordering = ["kind", "name", "id"]
