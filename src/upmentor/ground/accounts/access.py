"""Who may open what, in one place. Every view names its data class and who is let in; a view without that is
closed to everybody.

A refused object answers exactly like one that never existed (404). The data classes are the rows of the who-sees-what
table (see `upmentor.ground.content`), plus `public`, `own account` and `staff tools` for pages that show no personal
data of others.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed

from upmentor.ground.accounts import drafts
from upmentor.ground.accounts.models import RoleGrant, User

# Given the user and the URL's arguments: the object that the page is about, True, or something falsy to refuse.
Allow = Callable[..., object]
View = TypeVar("View", bound=Callable[..., HttpResponseBase])


@dataclass(frozen=True)
class Rule:
    """The access rule of one view."""

    data_class: str
    allow: Allow
    methods: tuple[str, ...]
    public: bool


def access(data_class: str, *, allow: Allow, methods: tuple[str, ...] = ("GET",)) -> Callable[[View], View]:
    """Open a view to those for whom `allow(user, **url_arguments)` is truthy; its value is then `request.scope`."""

    def mark(view: View) -> View:
        allowed = (*methods, "HEAD") if "GET" in methods else methods
        view.access_rule = Rule(data_class, allow, allowed, public=allow is anyone or getattr(allow, "public", False))  # type: ignore[attr-defined]
        return view

    return mark


def anyone(user: User, **_: Any) -> bool:
    """Everybody, signed in or not."""
    return True


def signed_in(user: User, **_: Any) -> bool:
    """Everybody who is signed in."""
    return bool(user.is_authenticated)


def has_role(*roles: RoleGrant.Role) -> Allow:
    """Users with one of these global roles."""

    def allow(user: User, **_: Any) -> bool:
        return bool(roles_of(user) & set(roles))

    return allow


def roles_of(user: User) -> frozenset[str]:
    """The global roles of a user; read once and kept on the object for the request."""
    if not user.is_authenticated:
        return frozenset()
    kept: frozenset[str] | None = getattr(user, "_kept_roles", None)
    if kept is None:
        kept = frozenset(user.grants.values_list("role", flat=True))
        user._kept_roles = kept  # type: ignore[attr-defined]
    return kept


class AccessMiddleware:
    """Asks the rule of the view before the view runs, and keeps signed-in pages out of every cache."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        drafts.restore(request, response)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store"
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        rule: Rule | None = getattr(view, "access_rule", None)
        if rule is None:
            raise Http404
        if request.method not in rule.methods:
            return HttpResponseNotAllowed(rule.methods)
        if not rule.public and not request.user.is_authenticated:
            return _ask_to_sign_in(request, rule)
        scope = rule.allow(request.user, **kwargs)
        if not scope:
            raise Http404
        request.scope = scope  # type: ignore[attr-defined]
        return None


def _ask_to_sign_in(request: HttpRequest, rule: Rule) -> HttpResponseBase:
    """To the sign-in page and back. A form that was sent signed out is kept for its page."""
    page = drafts.page_of(request, opens="GET" in rule.methods)
    if fragment := bool(request.headers.get("HX-Request")):
        page = drafts.own_path(request, request.headers.get("HX-Current-URL", "/"))
    # What a contact writes lies under the keys of concerns and nowhere else, so no draft of it is kept.
    if request.method == "POST" and rule.data_class != "concern":
        drafts.keep(request, page)
    if not fragment:
        return redirect_to_login(page)
    # A fragment cannot sign anybody in: the whole page goes there and comes back.
    response = HttpResponse(status=204)
    response["HX-Redirect"] = redirect_to_login(page)["Location"]
    return response
