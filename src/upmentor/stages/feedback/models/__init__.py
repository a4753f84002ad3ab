"""Tables of this slice, one module a noun."""

from upmentor.stages.feedback.models.pulses import HandWish, Pulse, PulseTotal
from upmentor.stages.feedback.models.reflections import Reflection
from upmentor.stages.feedback.models.rounds import CheckIn, PartnerWords

__all__ = ["CheckIn", "HandWish", "PartnerWords", "Pulse", "PulseTotal", "Reflection"]
