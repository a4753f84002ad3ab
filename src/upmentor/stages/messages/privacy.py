"""What this slice keeps about people, and how long."""

from upmentor.ground.content.keeping import Goes, Held, Stays
from upmentor.stages.messages.models import Message, MessageText

HELD = (
    Held(
        Message,
        "that somebody of the programme team wrote to many, and when",
        "author",
        "messages:list",
        Stays.PROGRAMME,
        Goes.ON_REQUEST,
        ("author",),
    ),
)
# Nothing in these is about a person: names are put in for each reader, in their own letter.
NOBODY = (MessageText,)
