"""What stands in the bars: built from the page's scope and the viewer's roles. Only pages that exist are named."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from upmentor.ground.accounts.access import roles_of
from upmentor.ground.accounts.models import RoleGrant, User
from upmentor.ground.ui.context import NavItem
from upmentor.stages.care.permissions import sponsored_by
from upmentor.stages.insights.permissions import sponsored
from upmentor.stages.meetings.queries.standing import open_actions
from upmentor.stages.pairs.models import PairMember
from upmentor.stages.pairs.queries.own import own_uids
from upmentor.stages.people.permissions import keeps_roster
from upmentor.stages.programmes.models import Programme
from upmentor.stages.programmes.permissions import is_staff, managed, may_create, person_of
from upmentor.stages.programmes.queries.programmes import managed_by
from upmentor.stages.recognition.queries.sharing import has_told_team

STAFF = ("/manage/", "/ops/")


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Context for the shells: staff pages have the rail of their programme or of the workspace, others the top bar."""
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        sign_in = "" if request.path.startswith(("/sign-in", "/setup")) else reverse("accounts:sign-in")
        return {"sign_in_url": sign_in, "footer_nav": _footer()}
    desk = request.path.startswith(STAFF)
    found: dict[str, Any] = {"home_url": _tools(user) if desk else "/home/", "me_menu": _me(), "footer_nav": _footer()}
    found |= _roles(user, desk=desk)
    if not desk:
        own = {"settings_nav": _further(user)} if request.path.startswith("/settings/") else {}
        pairs = _pairs(request, user)
        own |= _promised(request)
        answers = RoleGrant.Role.CONTACT in roles_of(user)
        person = person_of(user)
        me = _me(has_pair=bool(pairs), answers=answers, told=person is not None and has_told_team(person))
        return found | own | {"nav": [*_own(request, pairs), *_answered(request, user, pairs)], "me_menu": me}
    scope = getattr(request, "scope", None)
    if isinstance(scope, Programme):
        return found | _programme(request, user, scope)
    return found | _workspace(request, user)


def _promised(request: HttpRequest) -> dict[str, Any]:
    """On the page that ends a pair: what both have promised and not done, to know, and in nobody's way."""
    scope, match = getattr(request, "scope", None), request.resolver_match
    if match is None or match.view_name != "pairs:exit" or not isinstance(scope, PairMember) or not scope.live:
        return {}
    partner = scope.partner
    found = open_actions([scope, partner])
    theirs = {one.pk: [row for row in found if row.member_id == one.pk] for one in (scope, partner)}
    return {"promised": [(one.person.name, one.pk == scope.pk, theirs[one.pk]) for one in (scope, partner)]}


def _own(request: HttpRequest, pairs: list[NavItem]) -> list[NavItem]:
    home, library, support = reverse("mine:home"), reverse("mine:library"), reverse("concerns:support")
    return [
        NavItem(_("Home"), home, "home", request.path == home),
        *pairs,
        NavItem(_("Library"), library, "book-2", request.path.startswith(library)),
        NavItem(_("Support"), support, "lifebuoy", request.path.startswith((support, "/speak-up/"))),
    ]


def _pairs(request: HttpRequest, user: User) -> list[NavItem]:
    """One's pair; the list of them for those who have several. Nothing for somebody who never had one."""
    person = person_of(user)
    uids = own_uids(person) if person else []
    if not uids:
        return []
    pairs = reverse("mine:pairs")
    url = pairs if len(uids) > 1 else reverse("mine:pair", args=[uids[0]])
    label = _("My pairs") if len(uids) > 1 else _("My pair")
    return [NavItem(label, url, "users", request.path.startswith(pairs))]


def _answered(request: HttpRequest, user: User, pairs: list[NavItem]) -> list[NavItem]:
    """The page of a programme that somebody answers for; whoever meets in a pair is asked for nothing here."""
    programmes = [] if pairs else sponsored_by(user)
    if not programmes:
        return []
    url = reverse("insights:sponsor", args=[programmes[0].slug])
    return [NavItem(_("On one page"), url, "chart-bar", request.path.startswith("/sponsor/"))]


def _further(user: User) -> list[NavItem]:
    """Settings that belong to taking part, on pages of their own."""
    if person_of(user) is None:
        return []
    return [
        NavItem(_("Your assistant"), reverse("meetings:assistants"), "users"),
        NavItem(_("Your calendar"), reverse("meetings:own-calendar"), "calendar"),
        NavItem(_("Your roster facts"), reverse("people:own-facts"), "user"),
        NavItem(_("Away for longer"), reverse("people:away"), "calendar"),
        NavItem(_("Files with you in them"), reverse("exports:with-me"), "download"),
    ]


def _me(*, has_pair: bool = False, answers: bool = False, told: bool = False) -> list[NavItem]:
    return [
        *([NavItem(_("Cases"), reverse("concerns:cases"), "lifebuoy")] if answers else []),
        *([NavItem(_("Team time"), reverse("recognition:team-time"), "clock")] if told else []),
        *([NavItem(_("Recognition"), reverse("recognition:home"), "certificate")] if has_pair else []),
        NavItem(_("Your letters"), reverse("mine:letters"), "mail"),
        NavItem(_("Settings"), reverse("accounts:settings"), "settings"),
    ]


def _footer() -> list[NavItem]:
    """The same pages in the same order everywhere (`ux.md` §2)."""
    return [
        NavItem(_("Help"), reverse("pages:help")),
        NavItem(_("Talk to someone in confidence"), reverse("concerns:support")),
        NavItem(_("Who sees what"), reverse("pages:trust")),
        NavItem(_("Accessibility"), reverse("pages:accessibility")),
    ]


def _roles(user: User, *, desk: bool) -> dict[str, Any]:
    """Whoever has two doors switches between them in sight; staff tools never mix with one's own pages."""
    tools = _tools(user)
    if not tools or person_of(user) is None:
        return {"role_name": _staff_name(user) if desk else ""}
    doors = [
        NavItem(_staff_name(user), tools, current=desk),
        NavItem(_("Participant"), "/home/", current=not desk),
    ]
    return {"role_name": doors[0].label if desk else doors[1].label, "role_menu": doors}


def _tools(user: User) -> str:
    """Where somebody's staff pages begin; empty for those who have none."""
    if is_staff(user):
        return reverse("desk:programmes")
    return reverse("ops:home") if RoleGrant.Role.IT in roles_of(user) else ""


def _staff_name(user: User) -> str:
    roles = roles_of(user)
    for role in (RoleGrant.Role.OWNER, RoleGrant.Role.ROSTER_HR, RoleGrant.Role.IT):
        if role in roles:
            return str(role.label)
    return _("Programme manager")


def _programme(request: HttpRequest, user: User, programme: Programme) -> dict[str, Any]:
    slug = programme.slug
    pages: tuple[tuple[str, str, str], ...] = (
        (_("Today"), "desk:today", "checklist"),
        (_("People"), "programmes:people", "users"),
        (_("Topics"), "programmes:topics", "tag"),
        (_("Matching"), "pairs:matching", "arrows-join"),
        (_("Pairs"), "desk:pairs", "refresh"),
        (_("Messages"), "messages:list", "mail"),
        (_("Check-ins"), "feedback:check-ins", "clipboard-list"),
        (_("Mentor circles"), "supervision:circles", "users-group"),
        (_("Outcomes"), "goals:staff-outcomes", "sparkles"),
        (_("Insight"), "insights:page", "chart-bar"),
        (_("Certificates"), "recognition:certificates", "certificate"),
        (_("Exports"), "exports:list", "download"),
        (_("Settings"), "programmes:settings", "settings"),
    )
    # An owner who does not manage the programme sets it up; a sponsor reads its figures. They see nothing else of it.
    runs, owns = managed(user, slug), may_create(user)
    if not runs:
        pages = tuple(one for one in pages if one[1] in _opened(owns=owns, answers=bool(sponsored(user, slug))))
    if owns:
        pages = (*pages, (_("Hand over"), "desk:hand-over", "users"))
    others = [
        NavItem(one.name, reverse("desk:today", args=[one.slug]), current=one.pk == programme.pk) for one in _mine(user)
    ]
    menu = [*others, NavItem(_("All programmes"), reverse("desk:programmes"))] if is_staff(user) else []
    jump = reverse("programmes:people", args=[slug]) if runs else ""
    return {
        "rail": _marked(request, pages, slug),
        "rail_title": programme.name,
        "programme_menu": menu,
        "jump_url": jump,
    }


def _opened(*, owns: bool, answers: bool) -> set[str]:
    """Pages of a programme for those who don't run it."""
    return ({"programmes:settings"} if owns else set()) | ({"insights:page"} if answers else set())


def _mine(user: User) -> list[Programme]:
    return list(managed_by(user)[:12])


def _workspace(request: HttpRequest, user: User) -> dict[str, Any]:
    pages = []
    if is_staff(user):
        pages.append((_("Programmes"), "desk:programmes", "checklist"))
    if keeps_roster(user):
        pages.append((_("People"), "people:list", "users"))
        pages.append((_("Roster imports"), "people:imports", "file-import"))
    if may_create(user) or RoleGrant.Role.IT in roles_of(user):
        pages.append((_("Operations"), "ops:home", "adjustments"))
        if may_create(user):
            pages.append((_("Users and roles"), "accounts:users", "key"))
            pages.append((_("Support page"), "concerns:settings", "lifebuoy"))
        pages.append((_("Mailbox"), "ops:mailbox", "mail"))
        pages.append((_("Background work"), "ops:jobs", "clipboard-list"))
    jump = reverse("people:list") if keeps_roster(user) else ""
    return {"rail": _marked(request, tuple(pages)), "rail_title": _("Workspace"), "jump_url": jump}


def _marked(request: HttpRequest, pages: tuple[tuple[str, str, str], ...], *args: object) -> list[NavItem]:
    """The pages, the one with the longest matching address as the current one."""
    known = [(label, reverse(name, args=args), icon) for label, name, icon in pages]
    # Sign-up sheets are a way to bring people; the close begins at the settings; money belongs to the report.
    path = request.path.replace("/sheet/", "/people/").replace("/close/", "/settings/").replace("/roi/", "/insight/")
    here = max((url for _label, url, _icon in known if path.startswith(url)), key=len, default="")
    return [NavItem(label, url, icon, url == here) for label, url, icon in known]
