"""What this slice keeps about people, and how long."""

from upmentor.ground.content.keeping import Goes, Held, Stays
from upmentor.stages.pairs.models import (
    Agreement,
    Announcement,
    MatchRun,
    OfferedReason,
    Pair,
    PairEvent,
    PairMember,
    PairRule,
    Proposal,
    ProposalAnswer,
    RunInput,
    Signature,
    Unmatched,
)

AGREEMENT_WORDS = ("off_table", "no_retaliation", "job_security")
HELD = (
    Held(MatchRun, "who asked for a match run, and its policy", "requested_by", "", Stays.PROGRAMME, Goes.WITH_PARENT),
    Held(
        RunInput,
        "what a match run was counted from: ids, topics, hours, who may not be paired, without names, encrypted",
        "",
        "",
        Stays.AUDIT,
        Goes.BY_ITSELF,
        ("content",),
    ),
    Held(Announcement, "who announced pairs and when", "announced_by", "", Stays.PROGRAMME, Goes.WITH_PARENT),
    Held(
        Proposal,
        "who was proposed to whom, with score and reasons",
        "mentor__person mentee__person",
        "pairs:match",
        Stays.PROGRAMME,
        Goes.ON_REQUEST,
    ),
    Held(Unmatched, "who had no match in a run, and why", "enrolment__person", "", Stays.PROGRAMME, Goes.WITH_PARENT),
    Held(
        PairRule,
        "two people whom the programme team holds together or apart",
        "mentor__person mentee__person",
        "",
        Stays.PROGRAMME,
        Goes.ON_REQUEST,
    ),
    Held(
        ProposalAnswer,
        "a yes or a no to a proposal, until it is settled",
        "enrolment__person",
        "pairs:match",
        Stays.SHORT,
        Goes.BY_ITSELF,
    ),
    Held(Pair, "state and dates of a pair", "", "mine:pair", Stays.PROGRAMME, Goes.ON_REQUEST),
    Held(
        PairMember,
        "who belongs to a pair, and the wish for another match",
        "person",
        "mine:pair",
        Stays.PROGRAMME,
        Goes.ON_REQUEST,
    ),
    Held(PairEvent, "steps of a pair: what and when, never who", "", "", Stays.PAIR, Goes.WITH_PARENT),
    Held(
        OfferedReason,
        "a reason that somebody passed on to the programme team, without a name",
        "",
        "",
        Stays.AFTER_CLOSE,
        Goes.BY_ITSELF,
    ),
    Held(
        Agreement,
        "the working agreement: rhythm, topics off the table, what the two add to clauses",
        "",
        "pairs:agreement",
        Stays.AFTER_CLOSE,
        Goes.BY_ITSELF,
        AGREEMENT_WORDS,
    ),
    Held(
        Signature,
        "who signed which version of the agreement on which day",
        "member__person",
        "pairs:agreement",
        Stays.PAIR,
        Goes.WITH_PARENT,
    ),
)
# Nothing in these is about a person.
NOBODY = ()
