"""What every template may use, without a query beyond those that the request has made already."""

from typing import NamedTuple
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language, get_language_info

THEMES = ("light", "dark", "system")
THEME_COOKIE = "upmentor_theme"


class NavItem(NamedTuple):
    """An entry of a navigation: `nav`, `rail`, `programme_menu`, `role_menu`, `me_menu`, `footer_nav`."""

    label: str
    url: str
    icon: str = ""
    current: bool = False
    number: int | None = None


def theme_choice(request: HttpRequest) -> str:
    """`light`, `dark` or `system`: the cookie, else what the signed-in person chose, else the system's."""
    chosen = request.COOKIES.get(THEME_COOKIE, "") or getattr(getattr(request, "user", None), "theme", "")
    return chosen if chosen in THEMES else "system"


def languages() -> list[tuple[str, str]]:
    """Code and own name of each language of the product, in the order of the settings."""
    return [(code, own_name(code)) for code, _name in settings.LANGUAGES]


def own_name(code: str) -> str:
    """What a language calls itself, with a capital."""
    name = str(get_language_info(code)["name_local"])
    return name[:1].upper() + name[1:]


def address(name: str) -> str:
    """The path of a named route, or an empty string while that page does not exist."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def preferences_address(request: HttpRequest) -> str:
    """The page for appearance and language, with the way back to this page where this page can be read again."""
    page = address("ui:preferences")
    if request.method != "GET" or request.path == page:
        return page
    return f"{page}?{urlencode({'next': request.get_full_path()})}"


def shell(request: HttpRequest) -> dict[str, object]:
    """Context processor: direction, theme, languages, organisation, name of the signed-in person."""
    code = get_language() or settings.LANGUAGE_CODE
    organisation = getattr(request, "organisation", None)
    user = getattr(request, "user", None)
    signed_in = bool(user and user.is_authenticated)
    choice = theme_choice(request)
    return {
        "sample": bool(getattr(organisation, "sample", False)),
        "organisation_name": getattr(organisation, "name", ""),
        "theme_choice": choice,
        # Without scripts "system" is light; with scripts theme.js resolves it before the first paint.
        "theme": "light" if choice == "system" else choice,
        "language_code": code,
        "language_name": own_name(code),
        "text_dir": "rtl" if get_language_info(code)["bidi"] else "ltr",
        "user_name": getattr(user, "name", "") if signed_in else "",
        "preferences_url": preferences_address(request),
        "sign_out_url": address("accounts:sign-out") if signed_in else "",
    }
