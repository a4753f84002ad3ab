"""What this slice keeps about people, and how long."""

from upmentor.ground.accounts.models import OneTimeKey, Organisation, RoleGrant, SignInLink, User
from upmentor.ground.content.keeping import Goes, Held, Stays

HELD = (
    Held(
        User,
        "name, address, language and password of an account",
        "",
        "accounts:settings",
        Stays.ROSTER,
        Goes.ON_REQUEST,
    ),
    Held(RoleGrant, "who has which role", "user", "accounts:settings", Stays.ROSTER, Goes.ON_REQUEST),
    Held(SignInLink, "digest of a link to sign in", "user", "", Stays.SHORT, Goes.BY_ITSELF),
    Held(OneTimeKey, "key of a form that was sent, with the account", "", "", Stays.SHORT, Goes.BY_ITSELF),
)
# Nothing in these is about a person.
NOBODY = (Organisation,)
