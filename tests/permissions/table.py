"""Who may open which page: the one table that the permission tests compare with the running product.

One line a route. A new route without a line fails the test, and so does a line without a route. `who` are the roles for
which the page opens; everybody else gets the page that was never there (404), or, signed out, the way to sign in.
`arguments` names the objects in the address; they belong to the programme of `manager`, `mentor`, `mentee`, `sponsor`.
"""

from __future__ import annotations

from dataclasses import dataclass

ANONYMOUS = "anonymous"
ROLES = (
    ANONYMOUS,
    "owner",
    "roster_hr",
    "it",
    "dpo",
    "contact",
    "manager",
    "other_manager",  # of another programme
    "playing_manager",  # manages this programme and takes part in it
    "sponsor",
    "mentor",
    "mentee",
    "line_manager",  # of the mentor
    "assistant",  # of the mentee; not in the roster
    "stranger",  # works here, takes part in nothing
)

EVERYBODY = frozenset(ROLES)
SIGNED_IN = EVERYBODY - {ANONYMOUS}
NOBODY: frozenset[str] = frozenset()
OWNER = frozenset({"owner"})
OPERATORS = frozenset({"owner", "it"})
KEEPERS = frozenset({"owner", "roster_hr"})
STAFF = frozenset({"owner", "roster_hr", "manager", "other_manager", "playing_manager"})
MANAGER = frozenset({"manager"})
SPONSOR = frozenset({"sponsor"})
READS = frozenset({"manager", "sponsor"})
WRITES_CHANGES = frozenset({"manager", "sponsor", "owner"})
SET_UP = frozenset({"manager", "owner"})
EMPLOYED = frozenset({"mentor", "mentee", "line_manager", "stranger", "playing_manager"})
ENROLLED = frozenset({"mentor", "mentee", "playing_manager"})
MENTOR = frozenset({"mentor"})
MENTEE = frozenset({"mentee"})
THE_TWO = frozenset({"mentor", "mentee"})
ASSISTANT = frozenset({"assistant"})
CONTACT = frozenset({"contact"})
MENTOR = frozenset({"mentor"})
LINE_MANAGER = frozenset({"line_manager"})


@dataclass(frozen=True)
class Row:
    """One route: its data class, who opens it, with which methods, and what is in its address."""

    data_class: str
    who: frozenset[str]
    methods: str = "GET"
    arguments: tuple[str, ...] = ()
    public: bool = False  # signed-out people are answered (200 or 404) and not sent to sign-in


def public(methods: str = "GET", *arguments: str) -> Row:
    return Row("public", EVERYBODY, methods, arguments, public=True)


BOTH = "GET POST"

TABLE: dict[str, Row] = {
    # ---------- everybody ----------
    "pages:health": public(),
    "pages:trust": public(),
    "pages:help": public(),
    "pages:accessibility": public(),
    "concerns:support": public(),
    "concerns:speak-up": public(BOTH),
    "ui:preferences": public(),
    "ui:theme": public("POST"),
    "ui:language": public("POST"),
    "ui:catalogue": Row("public", NOBODY, public=True),
    "accounts:setup": Row("public", NOBODY, BOTH, public=True),
    "accounts:sign-in": public(BOTH),
    "accounts:ask-for-link": public("POST"),
    "accounts:link-sent": public(),
    "accounts:link": public(BOTH, "token"),
    # ---------- oneself ----------
    "accounts:sign-out": Row("public", SIGNED_IN, "POST"),
    "accounts:settings": Row("own account", SIGNED_IN, BOTH),
    "accounts:chat": Row("own account", SIGNED_IN, BOTH),
    "accounts:letters": Row("own account", SIGNED_IN, BOTH),
    "accounts:letters-undo": Row("own account", SIGNED_IN, "POST"),
    "accounts:fewer": Row("public", NOBODY, BOTH, ("token",), public=True),  # by a signed address: tested beside it
    "accounts:password": Row("own account", SIGNED_IN, "POST"),
    "mine:front-door": Row("own account", SIGNED_IN),
    "mine:home": Row("own account", SIGNED_IN),
    "mine:pairs": Row("meeting_dates", THE_TWO),
    "mine:pair": Row("agreement_and_goals", THE_TWO, "GET", ("pair",)),
    "mine:promise-done": Row("meeting_content", MENTEE, "POST", ("pair", "promise")),
    "mine:letters": Row("letters", SIGNED_IN),
    "mine:letter": Row("letters", MENTEE, "GET", ("own_letter",)),
    "mine:library": Row("public", SIGNED_IN),
    "mine:library-topic": Row("public", SIGNED_IN, "GET", ("guide",)),
    "mine:library-meeting": Row("public", SIGNED_IN, "GET", ("guide", "guide_meeting")),
    "programmes:courses": Row("own account", SIGNED_IN),
    "programmes:course": Row("own account", SIGNED_IN, "GET", ("course",)),
    "programmes:course-short": Row("own account", SIGNED_IN, "GET", ("course",)),
    "programmes:course-unit": Row("own account", SIGNED_IN, "GET", ("course", "number")),
    "programmes:course-done": Row("own account", SIGNED_IN, "POST", ("course", "number")),
    "programmes:course-forget": Row("own account", SIGNED_IN, "POST", ("course",)),
    # ---------- those who keep it running ----------
    "accounts:users": Row("staff tools", OWNER, BOTH),
    "accounts:revoke": Row("staff tools", OWNER, "POST", ("user", "role")),
    "ops:home": Row("staff tools", OPERATORS),
    "ops:jobs": Row("staff tools", OPERATORS),
    "ops:try-again": Row("staff tools", OPERATORS, "POST", ("dead_job",)),
    "ops:cancel-job": Row("staff tools", OPERATORS, "POST", ("live_job",)),
    "ops:mailbox": Row("letters", OPERATORS),
    "ops:letter": Row("letters", NOBODY, "GET", ("letter",)),  # only in a sample company: tested beside the page
    "ops:letter-calendar": Row("letters", NOBODY, "GET", ("letter",)),  # the same
    "ops:sample": Row("staff tools", OWNER, BOTH),
    # ---------- the roster ----------
    "people:list": Row("roster_facts", KEEPERS),
    "people:person": Row("roster_facts", KEEPERS, "GET", ("person",)),
    "people:own-facts": Row("roster_facts", EMPLOYED, BOTH),
    "people:away": Row("roster_facts", EMPLOYED, BOTH),
    "people:corrections": Row("roster_facts", KEEPERS),
    "people:look": Row("roster_facts", KEEPERS, "POST", ("correction",)),
    "people:imports": Row("runs_and_imports", KEEPERS, BOTH),
    "people:import-template": Row("public", KEEPERS),
    "people:import": Row("runs_and_imports", KEEPERS, "GET", ("roster",)),
    "people:import-columns": Row("runs_and_imports", KEEPERS, BOTH, ("roster",)),
    "people:import-read-again": Row("runs_and_imports", KEEPERS, "POST", ("roster",)),
    "people:import-check": Row("runs_and_imports", KEEPERS, "GET", ("roster",)),
    "people:import-correct": Row("runs_and_imports", KEEPERS, "POST", ("roster",)),
    "people:import-apply": Row("runs_and_imports", KEEPERS, "POST", ("roster",)),
    "people:import-done": Row("runs_and_imports", KEEPERS, "GET", ("roster",)),
    "people:import-undo": Row("runs_and_imports", KEEPERS, "POST", ("roster",)),
    "people:department-imports": Row("runs_and_imports", KEEPERS, BOTH),
    "people:department-import": Row("runs_and_imports", KEEPERS, "GET", ("department_file",)),
    "people:department-apply": Row("runs_and_imports", KEEPERS, "POST", ("department_file",)),
    "people:department-undo": Row("runs_and_imports", KEEPERS, "POST", ("department_file",)),
    "people:import-failed-rows": Row("runs_and_imports", KEEPERS, "GET", ("roster",)),
    # ---------- taking part ----------
    "programmes:join": Row("topics", EMPLOYED, BOTH, ("slug",)),
    "programmes:join-step": Row("topics", ENROLLED, BOTH, ("slug", "step")),
    "programmes:join-leave": Row("topics", ENROLLED, "POST", ("slug",)),
    "programmes:join-return": Row("topics", ENROLLED, "POST", ("slug",)),
    "pairs:match": Row("match_answers", THE_TWO, BOTH, ("announced",)),
    "pairs:first-talk": Row("match_answers", THE_TWO, BOTH, ("pair",)),
    "pairs:agreement": Row("agreement_and_goals", THE_TWO, BOTH, ("pair",)),
    "pairs:agreement-change": Row("agreement_and_goals", THE_TWO, BOTH, ("pair",)),
    "pairs:pause": Row("exit_fact", THE_TWO, BOTH, ("pair",)),
    "pairs:exit": Row("exit_fact", THE_TWO, BOTH, ("pair",)),
    # ---------- times of a pair ----------
    "meetings:schedule": Row("meeting_dates", THE_TWO, BOTH, ("pair",)),
    "meetings:schedule-change": Row("meeting_dates", THE_TWO, "POST", ("pair",)),
    "meetings:schedule-move": Row("meeting_dates", THE_TWO, BOTH, ("pair",)),
    "meetings:schedule-cancel": Row("meeting_dates", THE_TWO, BOTH, ("pair",)),
    "meetings:schedule-place": Row("meeting_dates", THE_TWO, BOTH, ("pair",)),
    "meetings:rhythm": Row("meeting_dates", THE_TWO, BOTH, ("pair",)),
    "meetings:meeting": Row("meeting_content", THE_TWO, BOTH, ("pair", "meeting_number")),
    "meetings:meeting-notes": Row("meeting_content", THE_TWO, BOTH, ("pair", "meeting_number")),
    "meetings:meeting-private": Row("private_notes", THE_TWO, "POST", ("pair", "meeting_number")),
    "meetings:meeting-guide": Row("meeting_content", THE_TWO, BOTH, ("pair", "meeting_number")),
    "meetings:meeting-finish": Row("meeting_content", THE_TWO, BOTH, ("pair", "meeting_number")),
    "meetings:meeting-undo-finish": Row("meeting_content", THE_TWO, "POST", ("pair", "meeting_number")),
    "meetings:meeting-late": Row("meeting_dates", THE_TWO, "POST", ("pair", "meeting_number")),
    "meetings:meeting-brief": Row("meeting_content", THE_TWO, "GET", ("pair", "meeting_number")),
    "meetings:assistants": Row("own account", EMPLOYED, BOTH),
    "meetings:end-assistant": Row("own account", frozenset({"mentee"}), "POST", ("delegation",)),
    "meetings:own-calendar": Row("own account", EMPLOYED, BOTH),
    "mine:feed": Row("meeting_dates", NOBODY, "GET", ("token",), public=True),  # who has the address: tested there
    "meetings:assist": Row("meeting_dates", ASSISTANT),
    "meetings:assist-times": Row("meeting_dates", ASSISTANT, BOTH, ("meeting",)),
    "meetings:assist-change": Row("meeting_dates", ASSISTANT, "POST", ("meeting",)),
    "meetings:assist-move": Row("meeting_dates", ASSISTANT, BOTH, ("meeting",)),
    # ---------- goals and outcomes of a pair ----------
    "goals:goals": Row("agreement_and_goals", THE_TWO, "GET", ("pair",)),
    "goals:new": Row("agreement_and_goals", THE_TWO, BOTH, ("pair",)),
    "goals:later": Row("agreement_and_goals", THE_TWO, "POST", ("pair",)),
    "goals:goal": Row("agreement_and_goals", THE_TWO, BOTH, ("pair", "goal")),
    "goals:edit": Row("agreement_and_goals", THE_TWO, BOTH, ("pair", "goal")),
    "goals:move": Row("agreement_and_goals", THE_TWO, "POST", ("pair", "goal")),
    "goals:remove": Row("agreement_and_goals", THE_TWO, "POST", ("pair", "goal")),
    "goals:restore": Row("agreement_and_goals", THE_TWO, "POST", ("pair", "goal")),
    "goals:outcomes": Row("outcomes", THE_TWO, "GET", ("pair",)),
    "goals:outcome-new": Row("outcomes", THE_TWO, BOTH, ("pair",)),
    "goals:outcome": Row("outcomes", THE_TWO, BOTH, ("pair", "outcome")),
    "goals:outcome-consent": Row("outcomes", THE_TWO, "POST", ("pair", "outcome")),
    "goals:outcome-remove": Row("outcomes", THE_TWO, "POST", ("pair", "outcome")),
    "goals:outcome-restore": Row("outcomes", THE_TWO, "POST", ("pair", "outcome")),
    # ---------- concerns ----------
    "concerns:by-receipt": Row("concern", EVERYBODY, BOTH, public=True),  # opens with the code alone: tested there
    "concerns:signed": Row("concern", MENTEE, BOTH, ("signed_case",)),
    "concerns:cases": Row("concern", CONTACT),
    "concerns:case": Row("concern", CONTACT, BOTH, ("case",)),
    "concerns:hand": Row("concern", CONTACT, "POST", ("case",)),
    "concerns:close": Row("concern", CONTACT, "POST", ("case",)),
    "concerns:take": Row("concern", CONTACT, "POST", ("late_case",)),
    "concerns:settings": Row("staff tools", OWNER, BOTH),
    "concerns:contact": Row("staff tools", OWNER, BOTH, ("contact",)),
    "concerns:remove-service": Row("staff tools", OWNER, "POST", ("service",)),
    # ---------- reflections ----------
    "care:board": Row("meeting_dates", MANAGER, "GET", ("slug",)),
    "care:offer": Row("meeting_dates", MANAGER, "POST", ("slug", "pair")),
    "care:wish-done": Row("pulse_help", MANAGER, "POST", ("slug", "hand_wish")),
    "care:wish-undone": Row("pulse_help", MANAGER, "POST", ("slug", "hand_wish")),
    "care:cancelled": Row("who_cancelled", frozenset({"sponsor"}), "GET", ("slug",)),
    "care:lighter": Row("meeting_dates", THE_TWO, "GET", ("pair",)),
    "care:month": Row("check_in", THE_TWO, BOTH, ("pair",)),
    "feedback:pulse": Row("pulse", THE_TWO, BOTH, ("pair", "meeting_number")),
    "feedback:check-in": Row("check_in", THE_TWO, BOTH, ("round",)),
    "feedback:feedback": Row("partner_feedback", THE_TWO, BOTH, ("pair", "round")),
    "feedback:feedback-take-back": Row("partner_feedback", THE_TWO, "POST", ("pair", "round")),
    "feedback:feedback-reply": Row("partner_feedback", THE_TWO, "POST", ("pair", "round")),
    "feedback:together": Row("meeting_content", THE_TWO, BOTH, ("pair", "round")),
    "feedback:story": Row("meeting_content", THE_TWO, "POST", ("pair", "round")),
    "feedback:given": Row("partner_feedback", MANAGER, "GET", ("slug", "round")),
    "feedback:stories": Row("outcomes", MANAGER, "GET", ("slug", "round")),
    "feedback:check-ins": Row("check_in", MANAGER, BOTH, ("slug",)),
    "feedback:round": Row("check_in", MANAGER, BOTH, ("slug", "round")),
    "supervision:circles": Row("mentor_circles", MANAGER, BOTH, ("slug",)),
    "supervision:announce": Row("mentor_circles", MANAGER, "POST", ("slug",)),
    "supervision:edit": Row("mentor_circles", MANAGER, BOTH, ("slug", "circle")),
    "supervision:cancel": Row("mentor_circles", MANAGER, "POST", ("slug", "circle")),
    "supervision:came": Row("mentor_circles", MANAGER, "POST", ("slug", "circle")),
    "supervision:sit": Row("mentor_circles", MANAGER, "POST", ("slug", "circle")),
    "supervision:circle": Row("mentor_circles", MENTOR, "GET", ("circle",)),
    "supervision:answer": Row("mentor_circles", MENTOR, "POST", ("circle",)),
    "supervision:calendar": Row("mentor_circles", MENTOR, "GET", ("circle",)),
    "feedback:reflect": Row("private_notes", THE_TWO, BOTH, ("pair",)),
    "feedback:reflect-page": Row("private_notes", THE_TWO, "GET", ("pair",)),
    "feedback:reflect-json": Row("private_notes", THE_TWO, "GET", ("pair",)),
    "feedback:reflect-entry": Row("private_notes", MENTEE, "GET", ("pair", "reflection")),
    "feedback:reflect-share": Row("private_notes", MENTEE, "POST", ("pair", "reflection")),
    "feedback:reflect-unshare": Row("private_notes", MENTEE, "POST", ("pair", "reflection")),
    "feedback:reflect-erase": Row("private_notes", MENTEE, "POST", ("pair", "reflection")),
    "feedback:reflect-restore": Row("private_notes", MENTEE, "POST", ("pair", "reflection")),
    # ---------- the close, thanks, certificates ----------
    "recognition:home": Row("recognition", ENROLLED),
    "recognition:certificate": Row("recognition", MENTEE, "GET", ("certificate",)),
    "recognition:withdraw": Row("recognition", MENTEE, "POST", ("certificate",)),
    "recognition:restore": Row("recognition", MENTEE, "POST", ("certificate",)),
    "recognition:naming": Row("recognition", THE_TWO, "POST", ("pair",)),
    "recognition:close": Row("recognition", THE_TWO, BOTH, ("closed_pair",)),
    "recognition:close-letter": Row("recognition", THE_TWO, "GET", ("closed_pair",)),
    "recognition:close-take-back": Row("recognition", THE_TWO, "POST", ("closed_pair",)),
    "recognition:close-restore": Row("recognition", THE_TWO, "POST", ("closed_pair",)),
    "insights:page": Row("evaluation", READS, "GET", ("slug",)),
    "insights:sponsor": Row("evaluation", SPONSOR, "GET", ("slug",)),
    "insights:thanks": Row("evaluation", SPONSOR, BOTH, ("slug",)),
    "insights:roi": Row("evaluation", READS, "GET", ("slug",)),
    "insights:roi-change": Row("evaluation", MANAGER, "POST", ("slug",)),
    "insights:plan": Row("evaluation", MANAGER, BOTH, ("slug",)),
    "insights:changed": Row("what_changed", WRITES_CHANGES, "GET", ("slug",)),
    "insights:changed-add": Row("what_changed", WRITES_CHANGES, BOTH, ("slug",)),
    "insights:changed-file": Row("what_changed", WRITES_CHANGES, "GET", ("slug", "form")),
    # Until five pairs run, as in the world of these tests, only whoever wrote a line finds it.
    "insights:changed-edit": Row("what_changed", MANAGER, BOTH, ("slug", "change")),
    "insights:changed-remove": Row("what_changed", MANAGER, "POST", ("slug", "change")),
    "insights:changed-undo": Row("what_changed", MANAGER, "POST", ("slug", "change")),
    "insights:changed-read": Row("what_changed", ENROLLED, "GET", ("slug",)),
    "insights:remind": Row("evaluation", READS, "POST", ("slug", "step")),
    "insights:ask": Row("evaluation", READS, "POST", ("slug",)),
    "insights:report": Row("evaluation", READS, "GET", ("slug", "report")),
    "insights:report-file": Row("evaluation", READS, "GET", ("slug", "report", "report_form")),
    "insights:part-file": Row("evaluation", READS, "GET", ("slug", "report", "report_part", "table_form")),
    "messages:list": Row("letters", MANAGER, "GET", ("slug",)),
    "messages:new": Row("letters", MANAGER, BOTH, ("slug",)),
    "messages:automatic": Row("letters", MANAGER, "GET", ("slug",)),
    "messages:moment": Row("letters", MANAGER, "GET", ("slug", "moment")),
    "messages:moment-letter": Row("letters", MANAGER, "GET", ("slug", "moment", "look")),
    "messages:message": Row("letters", MANAGER, "GET", ("slug", "sent_message")),
    "messages:edit": Row("letters", MANAGER, BOTH, ("slug", "message")),
    "messages:check": Row("letters", MANAGER, BOTH, ("slug", "message")),
    "messages:discard": Row("letters", MANAGER, "POST", ("slug", "message")),
    "messages:call-back": Row("letters", MANAGER, "POST", ("slug", "sent_message")),
    "messages:letter": Row("letters", MANAGER, "GET", ("slug", "message", "tongue", "look")),
    "recognition:thanks": Row("recognition", THE_TWO, BOTH, ("closed_pair",)),
    "recognition:thanks-take-back": Row("recognition", THE_TWO, "POST", ("closed_pair",)),
    "recognition:thanks-restore": Row("recognition", THE_TWO, "POST", ("closed_pair",)),
    "recognition:note-put-away": Row("recognition", THE_TWO, "POST", ("closed_pair",)),
    "recognition:note-bring-back": Row("recognition", THE_TWO, "POST", ("closed_pair",)),
    "recognition:note-erase": Row("recognition", THE_TWO, "POST", ("closed_pair",)),
    "recognition:statement": Row("recognition", MENTOR, BOTH, ("mentors_enrolment",)),
    "recognition:statement-drop": Row("recognition", MENTOR, "POST", ("mentors_enrolment",)),
    "recognition:share": Row("meeting_dates", MENTOR, "POST", ("mentors_enrolment", "what")),
    "recognition:unshare": Row("meeting_dates", MENTOR, "POST", ("mentors_enrolment", "what")),
    # ---------- the time of one's team ----------
    "recognition:team-time": Row("meeting_dates", LINE_MANAGER),
    "recognition:support": Row("meeting_dates", LINE_MANAGER, "POST", ("told_enrolment",)),
    "recognition:support-undo": Row("meeting_dates", LINE_MANAGER, "POST", ("told_enrolment",)),
    "recognition:worry": Row("meeting_dates", LINE_MANAGER, "POST", ("told_enrolment",)),
    "recognition:worry-undo": Row("meeting_dates", LINE_MANAGER, "POST", ("told_enrolment",)),
    "recognition:worries": Row("meeting_dates", MANAGER, "GET", ("slug",)),
    "recognition:worry-settle": Row("meeting_dates", MANAGER, "POST", ("slug", "worry")),
    "recognition:worry-reopen": Row("meeting_dates", MANAGER, "POST", ("slug", "worry")),
    "recognition:certificates": Row("recognition", MANAGER, "GET", ("slug",)),
    "recognition:revoke": Row("recognition", MANAGER, BOTH, ("slug", "certificate")),
    "recognition:reinstate": Row("recognition", MANAGER, "POST", ("slug", "certificate")),
    "recognition:verify-ask": public(),
    # Without a certificate of this code: a page of its own that says so.
    "recognition:verify": public("GET", "code"),
    # ---------- running a programme ----------
    "desk:programmes": Row("staff tools", STAFF),
    "desk:today": Row("staff tools", SET_UP, "GET", ("slug",)),
    "desk:hand-over": Row("staff tools", OWNER, BOTH, ("slug",)),
    "desk:close": Row("meeting_dates", MANAGER, BOTH, ("slug",)),
    "desk:close-go-on": Row("meeting_dates", MANAGER, "POST", ("slug",)),
    "programmes:away": Row("roster_facts", MANAGER, BOTH, ("slug", "enrolment")),
    "programmes:new": Row("staff tools", OWNER),
    "programmes:new-details": Row("staff tools", OWNER, BOTH, ("template",)),
    "programmes:settings": Row("staff tools", SET_UP, BOTH, ("slug",)),
    "programmes:chat": Row("staff tools", MANAGER, BOTH, ("slug",)),
    "programmes:open": Row("staff tools", SET_UP, BOTH, ("slug",)),
    "programmes:close": Row("staff tools", SET_UP, "POST", ("slug",)),
    "programmes:reopen": Row("staff tools", SET_UP, "POST", ("slug",)),
    "programmes:topics": Row("topics", MANAGER, "GET", ("slug",)),
    "programmes:decide-topic": Row("topics", MANAGER, "POST", ("slug", "wish")),
    "programmes:people": Row("topics", MANAGER, "GET", ("slug",)),
    "programmes:draw": Row("staff tools", MANAGER, BOTH, ("slug",)),
    "programmes:invite": Row("roster_facts", MANAGER, BOTH, ("slug",)),
    "programmes:add": Row("topics", MANAGER, BOTH, ("slug",)),
    "programmes:person": Row("topics", MANAGER, "GET", ("slug", "enrolment")),
    "programmes:person-change": Row("topics", MANAGER, "POST", ("slug", "enrolment", "verb")),
    "programmes:sheet": Row("topics", MANAGER, BOTH, ("slug",)),
    "programmes:sheet-columns": Row("topics", MANAGER, BOTH, ("slug", "sheet")),
    "programmes:sheet-check": Row("topics", MANAGER, BOTH, ("slug", "sheet")),
    "programmes:sheet-problems": Row("topics", MANAGER, "GET", ("slug", "sheet")),
    "programmes:sheet-done": Row("topics", MANAGER, "GET", ("slug", "sheet")),
    "programmes:sheet-undo": Row("topics", MANAGER, "POST", ("slug", "sheet")),
    "pairs:matching": Row("runs_and_imports", MANAGER, BOTH, ("slug",)),
    "pairs:rule": Row("runs_and_imports", MANAGER, BOTH, ("slug",)),
    "pairs:undo-rule": Row("runs_and_imports", MANAGER, "POST", ("slug",)),
    "pairs:lift-rule": Row("runs_and_imports", MANAGER, "POST", ("slug", "rule")),
    "pairs:compare": Row("match_reasons", MANAGER, "GET", ("slug",)),
    "pairs:compare-export": Row("match_reasons", MANAGER, BOTH, ("slug", "form")),
    "pairs:runs": Row("runs_and_imports", MANAGER, "GET", ("slug",)),
    "pairs:again": Row("runs_and_imports", MANAGER, "POST", ("slug", "run")),
    "pairs:run": Row("match_reasons", MANAGER, "GET", ("slug", "run")),
    "pairs:run-unmatched": Row("match_reasons", MANAGER, "GET", ("slug", "run")),
    "pairs:run-topics": Row("topics", MANAGER, "GET", ("slug", "run")),
    "pairs:run-fairness": Row("match_reasons", MANAGER, "GET", ("slug", "run")),
    "pairs:run-proof": Row("runs_and_imports", MANAGER, BOTH, ("slug", "run")),
    "pairs:raise-capacity": Row("match_reasons", MANAGER, "POST", ("slug", "run", "left")),
    "pairs:others": Row("match_reasons", MANAGER, BOTH, ("slug", "run", "enrolment")),
    "pairs:force": Row("match_reasons", MANAGER, BOTH, ("slug", "run", "enrolment", "other")),
    "pairs:cancel-run": Row("runs_and_imports", MANAGER, "POST", ("slug", "run")),
    "pairs:approve": Row("match_reasons", MANAGER, "POST", ("slug", "run")),
    "pairs:undo-approval": Row("match_reasons", MANAGER, "POST", ("slug", "run", "stamp")),
    "desk:pairs": Row("meeting_dates", MANAGER, "GET", ("slug",)),
    "exports:list": Row("staff tools", MANAGER, "GET", ("slug",)),
    "exports:one": Row("staff tools", MANAGER, "GET", ("slug", "export")),
    "exports:file": Row("staff tools", MANAGER, "GET", ("slug", "export")),
    "exports:delete": Row("staff tools", MANAGER, "POST", ("slug", "export")),
    "exports:with-me": Row("own account", SIGNED_IN),
    "desk:pairs-export": Row("meeting_dates", MANAGER, BOTH, ("slug", "form")),
    "pairs:ruled": Row("match_reasons", MANAGER, BOTH, ("slug", "pair")),
    "pairs:pairs": Row("match_reasons", MANAGER, "GET", ("slug",)),
    "pairs:by-hand": Row("match_reasons", MANAGER, BOTH, ("slug",)),
    "pairs:announce": Row("match_reasons", MANAGER, BOTH, ("slug",)),
    "pairs:call-back": Row("match_reasons", MANAGER, "POST", ("slug", "bay")),
    "pairs:withdraw": Row("match_reasons", MANAGER, "POST", ("slug", "approved")),
    "pairs:approve-again": Row("match_reasons", MANAGER, "POST", ("slug", "approved")),
    "pairs:stop": Row("match_reasons", MANAGER, "POST", ("slug", "announced")),
    "pairs:keep": Row("match_reasons", MANAGER, "POST", ("slug", "announced")),
    "pairs:another": Row("match_reasons", MANAGER, "POST", ("slug", "enrolment")),
    "pairs:export": Row("match_reasons", MANAGER, BOTH, ("slug", "form")),
    "goals:staff-outcomes": Row("outcomes", MANAGER, "GET", ("slug",)),
    "goals:export": Row("outcomes", MANAGER, BOTH, ("slug", "form")),
}
