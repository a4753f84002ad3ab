"""The verbs of the slice."""

from upmentor.ground.accounts.actions.access_end import end_access
from upmentor.ground.accounts.actions.grants import GrantError, grant_role, revoke_role
from upmentor.ground.accounts.actions.links import LinkNotValid, request_link, take_link
from upmentor.ground.accounts.actions.setup import AlreadySetUp, WrongCode, create_workspace
from upmentor.ground.accounts.actions.users import ensure_user

__all__ = [
    "AlreadySetUp",
    "GrantError",
    "LinkNotValid",
    "WrongCode",
    "create_workspace",
    "end_access",
    "ensure_user",
    "grant_role",
    "request_link",
    "revoke_role",
    "take_link",
]
