from django.db import models
from django.utils.translation import gettext_lazy as _


class Entry(models.Model):
    """One act. Named rows carry the actor, actorless rows do not (`decisions.md` 29); silent verbs write no row at
    all."""

    at = models.DateTimeField(db_index=True)
    verb = models.CharField(max_length=60)
    actor = models.CharField(max_length=60, blank=True, db_index=True)
    object_kind = models.CharField(max_length=40)
    object_key = models.CharField(max_length=60, db_index=True)
    about = models.CharField(
        max_length=60, blank=True, db_index=True, help_text=_("Key of the person concerned, if one")
    )
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-at", "-id"]
