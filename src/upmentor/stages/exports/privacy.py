"""What this slice keeps about people, and how long."""

from upmentor.ground.content.keeping import Goes, Held, Stays
from upmentor.stages.exports.models import Export, Included

HELD = (
    Held(
        Export,
        "who took which list of people away, when and why; the file itself, encrypted, for seven days",
        "by",
        "exports:list",
        Stays.AUDIT,
        Goes.BY_ITSELF,
    ),
    Held(Included, "that somebody stood in such a file", "person", "exports:with-me", Stays.AUDIT, Goes.BY_ITSELF),
)
# Nothing in these is about a person.
NOBODY = ()
