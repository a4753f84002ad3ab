"""What this slice keeps about people, and how long."""

from upmentor.ground.content.keeping import Goes, Held, Stays
from upmentor.stages.concerns.models import Case, ContactCard, Message, ReceiptSecret, Service, Step

HELD = (
    Held(
        Case,
        "a concern, without a name unless its author signed it: contact, days, wished outcome, whom it is kept from",
        "author",
        "concerns:support",
        Stays.CASE,
        Goes.BY_ITSELF,
    ),
    Held(Message, "what the two of a concern wrote", "case__author", "concerns:signed", Stays.CASE, Goes.BY_ITSELF),
    Held(Step, "steps that a contact suggested", "case__author", "concerns:signed", Stays.CASE, Goes.BY_ITSELF),
    Held(ReceiptSecret, "the secret that receipt codes are checked with", "", "", Stays.CASE, Goes.BY_ITSELF),
    Held(
        ContactCard,
        "hours, telephone and deputy of a safeguarding contact",
        "user",
        "concerns:support",
        Stays.ROSTER,
        Goes.ON_REQUEST,
    ),
)
# Nothing in these is about a person.
NOBODY = (Service,)
