"""Do the keys of this installation open what is in its database? Asked at every start and by the checks."""

from __future__ import annotations

from upmentor.ground.sealing.fields import sealed_fields
from upmentor.ground.sealing.models import Canary
from upmentor.ground.sealing.ring import NOTES, RINGS, KeyLost

SENTENCE = "The keys of this installation open this sentence."
ONE = 1


def check() -> None:
    """Open the canary; a database that has none gets one, once a piece of its sealed text was opened. What other rings
    seal is tried piece by piece. Raises `KeyLost`, `BadKeys`."""
    for name in RINGS:
        if name != NOTES:
            _open_a_piece_of_each(name)
    row = Canary.objects.filter(pk=ONE).first()
    if row is None:
        _open_a_piece_of_each(NOTES)
        row, _made = Canary.objects.get_or_create(pk=ONE, defaults={"text": SENTENCE})
    if row.text != SENTENCE:
        raise KeyLost


def _open_a_piece_of_each(ring: str) -> None:
    for model, names in sealed_fields(ring):
        model._base_manager.order_by("pk").values_list(*names).first()
