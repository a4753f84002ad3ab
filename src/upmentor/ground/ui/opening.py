"""The access rules of this folder's own pages. The check itself lives in `accounts`, which stands above and reads these
four names from any view; a page without them is closed to everybody."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.conf import settings

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class OpeningRule:
    """Same four names as the rule of `accounts.access`."""

    data_class: str
    allow: Callable[..., bool]
    methods: tuple[str, ...]
    public: bool = True


def everybody(user: Any, **_: Any) -> bool:
    return True


def while_developing(user: Any, **_: Any) -> bool:
    return bool(settings.DEBUG)


def open_page(*methods: str, allow: Callable[..., bool] = everybody) -> Callable[[View], View]:
    """Let `allow(user)` open the view with these methods."""

    def mark(view: View) -> View:
        view.access_rule = OpeningRule("public", allow, methods)  # type: ignore[attr-defined]
        return view

    return mark
