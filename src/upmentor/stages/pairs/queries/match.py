"""A proposal as one of the two reads it: the partner, three reasons of one's own, the questions for a first talk."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from babel import Locale
from django.utils.formats import date_format
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_info, ngettext
from django.utils.translation import gettext as _

from upmentor.ground.accounts.models import User
from upmentor.ground.content.messages import translated
from upmentor.ground.content.pages import chemistry_questions
from upmentor.stages.pairs.models import Pair, PairMember, Proposal, ProposalAnswer
from upmentor.stages.people.models import Person
from upmentor.stages.people.queries.hours import working_time
from upmentor.stages.programmes.models import Enrolment, EnrolmentTopic, Exclusion
from upmentor.stages.programmes.queries.programmes import team_of


@dataclass(frozen=True)
class SeenMatch:
    """What one of the two reads. `reasons` are the reader's own three sentences; `team` are the programme's
    managers."""

    partner: Person
    about: str
    introduction: str
    reasons: tuple[SafeString, ...]
    team: tuple[User, ...]
    is_mentor: bool


def seen_by(proposal: Proposal, reader: Person) -> SeenMatch:
    """The proposal through the eyes of one of its two people; three queries.

    The mentee reads their own wish; the mentor does not learn which topic it is before both have said yes (the
    who-sees-what table: topics are the partner's after acceptance).
    """
    is_mentor = proposal.mentor.person_id == reader.pk
    enrolment = proposal.mentee if is_mentor else proposal.mentor
    partner = enrolment.person
    own = proposal.mentor.person if is_mentor else proposal.mentee.person
    name = partner.first_name
    reasons = (
        _topic_reason(proposal, name, is_mentor),
        _place_reason(own, partner, name),
        _time_reason(proposal, own, partner),
    )
    team = team_of(proposal.programme)
    return SeenMatch(partner, about(enrolment), enrolment.introduction, reasons, team, is_mentor)


@dataclass(frozen=True)
class OwnAnswer:
    """What the reader said so far, for nobody else: `yes` is None before the first answer. `until` is the end of the
    time to answer on the reader's clock, `open` whether it is still to come."""

    yes: bool | None
    conflict: bool
    reason: str
    until: str
    open: bool


def own_answer(proposal: Proposal, reader: Person, *, at: dt.datetime) -> OwnAnswer:
    """The reader's own answer to a proposal; three queries."""
    own, partner = proposal.mentor, proposal.mentee.person
    if own.person_id != reader.pk:
        own, partner = proposal.mentee, proposal.mentor.person
    given = ProposalAnswer.objects.filter(proposal=proposal, enrolment=own).select_related("offered").first()
    conflict = Exclusion.objects.filter(enrolment=own, person=partner, kind=Exclusion.Kind.CONFLICT).exists()
    return OwnAnswer(
        yes=given.yes if given else None,
        conflict=conflict,
        reason=given.offered.text if given and given.offered else "",
        until=clock(reader, proposal.answer_by),
        open=proposal.state == Proposal.State.ANNOUNCED and (proposal.answer_by is None or at < proposal.answer_by),
    )


def own_first_talk(member: PairMember, *, at: dt.datetime) -> OwnAnswer:
    """The same after the first talk."""
    pair = member.pair
    is_open = pair.state == Pair.State.GETTING_TO_KNOW and (pair.answer_by is None or at < pair.answer_by)
    reason = member.offered.text if member.offered else ""
    return OwnAnswer(member.go_ahead, False, reason, clock(member.person, pair.answer_by), is_open)


def clock(reader: Person, moment: dt.datetime | None) -> str:
    """Day and time as the reader's own clock shows them; empty without a moment."""
    if moment is None:
        return ""
    local = working_time(reader).local(moment).replace(tzinfo=None)
    return _("%(day)s, %(time)s") % {"day": date_format(local, "l j F"), "time": date_format(local, "H:i")}


def about(enrolment: Enrolment) -> str:
    """Job and department. Site. Languages. Only what is known."""
    person = enrolment.person
    job = ", ".join(filter(None, [person.job_title, person.department.name if person.department else ""]))
    spoken = _listed([_language(code) for code in enrolment.languages or person.languages])
    return " ".join(f"{part}." for part in (job, person.site.name if person.site else "", spoken) if part)


def questions() -> tuple[str, ...]:
    """Four questions for the first 20 minutes."""
    return tuple(one.question for one in translated(chemistry_questions()).questions)


def _topic_reason(proposal: Proposal, name: str, is_mentor: bool) -> SafeString:
    if is_mentor and proposal.state == Proposal.State.ANNOUNCED:
        return format_html(
            _(
                "You have recent hands-on practice with something that {} wants to explore. Which topic it is stays "
                "private for now."
            ),
            _isolated(name),
        )
    rows = EnrolmentTopic.objects.filter(enrolment__in=[proposal.mentor_id, proposal.mentee_id]).order_by(
        "-level", "id"
    )
    found = rows.values_list("enrolment_id", "topic_id", "topic__title")
    offered = {topic for enrolment, topic, _title in found if enrolment == proposal.mentor_id}
    wanted = [title for enrolment, topic, title in found if enrolment == proposal.mentee_id and topic in offered]
    if not wanted and is_mentor:
        return format_html(_("You have recent hands-on practice to share with {}."), _isolated(name))
    if not wanted:
        return format_html(_("{} has recent hands-on practice to share with you."), _isolated(name))
    if is_mentor:
        return format_html(
            _("{} wants to explore {}; you have recent hands-on practice with it."),
            _isolated(name),
            format_html("<b><bdi>{}</bdi></b>", wanted[0]),
        )
    return format_html(
        _("You want to explore {}; {} has recent hands-on practice with it."),
        format_html("<b><bdi>{}</bdi></b>", wanted[0]),
        _isolated(name),
    )


def _place_reason(own: Person, partner: Person, name: str) -> SafeString:
    mine, theirs = own.department, partner.department
    if mine and theirs and mine.pk != theirs.pk:
        return format_html(
            _("You see the organisation from different places: you from {}, {} from {}."),
            _isolated(mine.name),
            _isolated(name),
            _isolated(theirs.name),
        )
    return format_html(
        _("You and {} see the same organisation from different levels, and neither reports to the other."),
        _isolated(name),
    )


def _time_reason(proposal: Proposal, own: Person, partner: Person) -> SafeString:
    hours = proposal.overlap_hours
    words = ngettext("%(hours)s working hour a week", "%(hours)s working hours a week", round(hours)) % {
        "hours": f"{hours:g}"
    }
    shared = format_html("<b>{}</b>", words)
    if own.site and partner.site and own.site_id != partner.site_id:
        return format_html(
            _("You share {}, across {} and {}."), shared, _isolated(own.site.name), _isolated(partner.site.name)
        )
    return format_html(_("You share {}."), shared)


def _isolated(text: str) -> SafeString:
    """A name in a sentence, whatever its direction."""
    return SafeString(f"<bdi>{conditional_escape(text)}</bdi>")


def _language(code: str) -> str:
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:  # a language in which Upmentor itself has no texts
        return str(Locale.parse(get_language() or "en", sep="-").languages.get(code, code))


def _listed(words: list[str]) -> str:
    if len(words) < 2:
        return "".join(words)
    return _("%(first)s and %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}
