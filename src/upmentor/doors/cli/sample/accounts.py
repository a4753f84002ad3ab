"""Sign-ins of the sample company: one person a role, all with the same published password."""

from __future__ import annotations

from dataclasses import dataclass

from upmentor.doors.cli.sample.cast import CAST

DOMAIN = "halden-rowe.example"
#: Published in README.md. It opens invented people only: no real organisation ever shares a database with them.
PASSWORD = "fresh-eyes-sample"  # noqa: S105 - see above

#: Role as the command line names it → the named person who has it, and what to look at first.
ROLES: tuple[tuple[str, str, str], ...] = (
    ("owner", "owner", "everything that is set once, programmes, the roster"),
    ("manager", "manager", "two programmes: one with pairs that meet, one open for enrolment"),
    ("sponsor", "sponsor", "answers for both programmes"),
    ("contact", "contact", "receives concerns"),
    ("dpo", "dpo", "data protection and works council"),
    ("it", "it", "jobs, letters, checks"),
    ("mentor", "mentor", "meets Dana Holt, the third time soon"),
    ("mentee", "dana", "meets Sam Idris, the third time soon"),
    ("line_manager", "line_manager", "Sam Idris reports to him"),
    ("assistant", "assistant", "finds times for Dana Holt"),
)


@dataclass(frozen=True, slots=True)
class SignIn:
    """How to come in as somebody with a role."""

    role: str
    login: str
    password: str
    name: str
    about: str


def sign_ins() -> list[SignIn]:
    """One sign-in a role, in a fixed order."""
    parts = {part.key: part for part in CAST}
    return [
        SignIn(role, f"{parts[key].address}@{DOMAIN}", PASSWORD, parts[key].name, about) for role, key, about in ROLES
    ]
