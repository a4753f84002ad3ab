"""Tables of this slice, one module a noun."""

from upmentor.stages.feedback.models.pulses import HandWish, Pulse, PulseTotal
from upmentor.stages.feedback.models.reflections import Reflection

__all__ = ["HandWish", "Pulse", "PulseTotal", "Reflection"]
