"""What this slice keeps about people, and how long."""

from upmentor.ground.content.keeping import Goes, Held, Stays
from upmentor.ground.notifications.models import ChatChannel, ChatMessage, Letter, LetterWish

HELD = (
    Held(Letter, "letters to people: address, subject, text", "", "mine:letters", Stays.PROGRAMME, Goes.ON_REQUEST),
    Held(LetterWish, "which letters somebody wants, and when", "", "accounts:letters", Stays.OWNER, Goes.BY_OWNER),
    Held(ChatChannel, "the address of one's own chat", "", "accounts:chat", Stays.OWNER, Goes.BY_OWNER),
    Held(
        ChatMessage,
        "subjects of letters that went to one's own chat",
        "",
        "accounts:chat",
        Stays.SHORT,
        Goes.BY_ITSELF,
    ),
)
# Nothing in these is about a person.
NOBODY = ()
