"""Tables of this slice, one module a noun."""

from upmentor.stages.feedback.models.figures import QuarterFigure, RoundFigure
from upmentor.stages.feedback.models.pulses import HandWish, Pulse, PulseTotal
from upmentor.stages.feedback.models.reflections import Reflection
from upmentor.stages.feedback.models.rounds import CheckIn, PartnerWords
from upmentor.stages.feedback.models.together import JointPart, StoryConsent

__all__ = [
    "CheckIn",
    "HandWish",
    "JointPart",
    "PartnerWords",
    "Pulse",
    "PulseTotal",
    "QuarterFigure",
    "Reflection",
    "RoundFigure",
    "StoryConsent",
]
