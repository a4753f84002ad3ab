"""What this slice keeps about people, and how long."""

from upmentor.ground.audit.models import Entry
from upmentor.ground.content.keeping import Goes, Held, Stays

HELD = (
    Held(Entry, "who of the staff did what and when; opaque keys, no content", "", "", Stays.AUDIT, Goes.BY_ITSELF),
)
# Nothing in these is about a person.
NOBODY = ()
