"""What this slice keeps about people, and how long."""

from upmentor.ground.content.keeping import Goes, Held, Stays
from upmentor.ground.notifications.models import Letter

HELD = (
    Held(Letter, "letters to people: address, subject, text", "", "mine:letters", Stays.PROGRAMME, Goes.ON_REQUEST),
)
# Nothing in these is about a person.
NOBODY = ()
