"""What this slice keeps about people, and how long."""

from upmentor.ground.content.keeping import Goes, Held, Stays
from upmentor.stages.feedback.models import Reflection

HELD = (Held(Reflection, "thoughts for oneself", "member__person", "feedback:reflect", Stays.OWNER, Goes.BY_OWNER),)
# Nothing in these is about a person.
NOBODY = ()
