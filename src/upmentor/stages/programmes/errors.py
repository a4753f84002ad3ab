"""What the verbs of this slice refuse, by name. The text is for the person who tried, and says what to do."""

from __future__ import annotations


class ProgrammeError(Exception):
    """A verb of this slice could not do what was asked."""


class WrongState(ProgrammeError):
    """The programme or the enrolment is not in a state from which this can be done."""


class LastDayPassed(ProgrammeError):
    """A programme can only go on with a last day that lies ahead."""


class NotReady(ProgrammeError):
    """A programme cannot open; `missing` lists what it lacks, one sentence each."""

    def __init__(self, missing: list[str]) -> None:
        super().__init__(" ".join(missing))
        self.missing = missing


class NotEligible(ProgrammeError):
    """The person may not take part in this programme, or not in this role."""


class AlreadyEnrolled(ProgrammeError):
    """One role per person and programme."""


class EnrolmentClosed(ProgrammeError):
    """Answers can no longer be given or changed."""


class NotComplete(ProgrammeError):
    """An enrolment was submitted before its pages were answered; `step` is the first page that is missing."""

    def __init__(self, step: str) -> None:
        super().__init__(step)
        self.step = step


class UnknownTopic(ProgrammeError):
    """A topic that does not exist or is no longer offered."""


class UnknownManager(ProgrammeError):
    """An address under which nobody is known in the roster or among the accounts; `address` is what was given."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address


class UndoExpired(ProgrammeError):
    """The time to undo is over."""


class SheetTooLong(ProgrammeError):
    """A sign-up sheet has more rows than one import takes; `most` is how many."""

    def __init__(self, most: int) -> None:
        super().__init__(str(most))
        self.most = most


class NotManager(ProgrammeError):
    """Whoever is to hand the programme over does not manage it (any more)."""


class TakesPart(ProgrammeError):
    """Whoever is to run the programme takes part in it, and so would see nothing of it."""


class RoundDates(ProgrammeError):
    """The days of a round are not in order, lie behind, or stand since it opened."""


class NoDates(ProgrammeError):
    """Rounds are planned from the first and last day of a programme, and one of them is missing."""
