"""Tables of this slice, one module a noun."""

from upmentor.stages.feedback.models.reflections import Reflection

__all__ = ["Reflection"]
