"""The verbs of the slice."""

from upmentor.ground.accounts.actions.access_end import end_access, give_access_back
from upmentor.ground.accounts.actions.grants import GrantError, give_role, grant_role, revoke_role
from upmentor.ground.accounts.actions.links import LinkNotValid, ask_for_link, send_link, take_link
from upmentor.ground.accounts.actions.password import set_password
from upmentor.ground.accounts.actions.setup import AlreadySetUp, WrongCode, create_workspace, turn_into_sample
from upmentor.ground.accounts.actions.users import ensure_user

__all__ = [
    "AlreadySetUp",
    "GrantError",
    "LinkNotValid",
    "WrongCode",
    "ask_for_link",
    "create_workspace",
    "end_access",
    "ensure_user",
    "give_access_back",
    "give_role",
    "grant_role",
    "revoke_role",
    "send_link",
    "set_password",
    "take_link",
    "turn_into_sample",
]
