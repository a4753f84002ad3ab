"""Who may do what here; the rules of `decisions.md` 33. Each takes the user and the URL's arguments, as `access`
calls them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import get_language

from upmentor.ground.accounts.access import roles_of
from upmentor.ground.accounts.models import RoleGrant, User
from upmentor.ground.content.courses import ENGLISH, SHORT, Course, Unit, UnknownCourseError
from upmentor.ground.content.courses import course as find_course
from upmentor.stages.people.models import Person
from upmentor.stages.programmes.models import Enrolment, Programme, ProgrammeRole, SignUpSheet


def person_of(user: User) -> Person | None:
    """The employed person behind an account, or None."""
    if not user.is_authenticated:
        return None
    if not hasattr(user, "_kept_person"):
        found = Person.objects.select_related("site", "department").filter(user=user, employed=True).first()
        user._kept_person = found  # type: ignore[attr-defined]
    kept: Person | None = user._kept_person  # type: ignore[attr-defined]
    return kept


def may_create(user: User, **_: Any) -> bool:
    """Owners create programmes and appoint their managers."""
    return RoleGrant.Role.OWNER in roles_of(user)


def takes_part(user: User, programme: Programme) -> bool:
    """Whether the user is enrolled: then the staff view of this programme is closed to them."""
    person = person_of(user)
    live = Enrolment.objects.filter(programme=programme, person=person).exclude(
        state__in=[Enrolment.State.WITHDRAWN, Enrolment.State.INVITED]
    )
    return person is not None and live.exists()


def managed(user: User, slug: str, **_: Any) -> Programme | None:
    """The programme, if the user manages it and does not take part in it."""
    programme = Programme.objects.filter(slug=slug, roles__user=user, roles__role=ProgrammeRole.Role.MANAGER).first()
    return programme if programme and not takes_part(user, programme) else None


def set_up(user: User, slug: str, **_: Any) -> Programme | None:
    """The programme, for its settings: managers, and owners because they appoint managers."""
    programme = managed(user, slug)
    if programme or not may_create(user):
        return programme
    found = Programme.objects.filter(slug=slug).first()
    return found if found and not takes_part(user, found) else None


def managed_enrolment(user: User, slug: str, uid: UUID, **_: Any) -> Programme | None:
    """The programme, if the user manages it and the enrolment is one of it; the view fetches the enrolment."""
    programme = managed(user, slug)
    return programme if programme and Enrolment.objects.filter(programme=programme, uid=uid).exists() else None


def managed_sheet(user: User, slug: str, uid: UUID, **_: Any) -> Programme | None:
    """The programme, if the user manages it and the sheet is one of it."""
    programme = managed(user, slug)
    return programme if programme and SignUpSheet.objects.filter(programme=programme, uid=uid).exists() else None


def may_see_invitation(user: User, slug: str, **_: Any) -> Programme | None:
    """The programme, for any employed person while it is (or was) open; whether they are eligible is said on the
    page."""
    if person_of(user) is None:
        return None
    hidden = [Programme.State.DRAFT, Programme.State.READY, Programme.State.ARCHIVED]
    return Programme.objects.filter(slug=slug).exclude(state__in=hidden).first()


def own_enrolment(user: User, slug: str, **_: Any) -> Enrolment | None:
    """The user's own enrolment in the programme, with its programme and person."""
    person = person_of(user)
    if person is None:
        return None
    own = Enrolment.objects.filter(programme__slug=slug, person=person).select_related(
        "programme", "person__site", "person__department", "person__manager"
    )
    return own.first()


def is_staff(user: User, **_: Any) -> bool:
    """Whether the staff home is open: owners, roster HR, and managers of any programme."""
    if not user.is_authenticated:
        return False
    if roles_of(user) & {RoleGrant.Role.OWNER, RoleGrant.Role.ROSTER_HR}:
        return True
    return ProgrammeRole.objects.filter(user=user, role=ProgrammeRole.Role.MANAGER).exists()


def reads_course(user: User, course: str, **_: Any) -> Course | None:
    """The course in the language of the page, for everybody who is signed in: nobody has a course that others may not
    read."""
    if not user.is_authenticated:
        return None
    try:
        return find_course(course, get_language() or ENGLISH)
    except UnknownCourseError:
        return None


def reads_unit(user: User, course: str, number: int, **_: Any) -> Unit | None:
    """A unit of such a course."""
    found = reads_course(user, course)
    return next((one for one in found.units if one.number == number), None) if found else None


def reads_short(user: User, course: str, **_: Any) -> Course | None:
    """Such a course, when it has a short version."""
    found = reads_course(user, course)
    return found if found and found.short else None


def marks_unit(user: User, course: str, number: int, **_: Any) -> object:
    """What the user may mark as done: a unit, or the short version (number 0)."""
    return reads_short(user, course) if number == SHORT else reads_unit(user, course, number)
