from django.db import models

from upmentor.ground.sealing.fields import SealedTextField


class Canary(models.Model):
    """One sealed sentence that everybody may know: who cannot open it has the wrong keys for this database."""

    text = SealedTextField()
