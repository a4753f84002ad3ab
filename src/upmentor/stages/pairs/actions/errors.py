"""What the verbs of this slice refuse, in words that a page can show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from upmentor.stages.pairs.models import MatchRun


class PairsError(Exception):
    """Something cannot be done now. `words` is one sentence for the page, without names of confidential things."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


class RunAlreadyLive(PairsError):
    """The programme has a run that is not finished: `run`."""

    def __init__(self, run: MatchRun) -> None:
        super().__init__(_("A run is already under way."))
        self.run = run


class ProgrammeEnding(PairsError):
    """The programme closes or is closed: nobody is matched, paired or announced any more."""

    def __init__(self) -> None:
        super().__init__(
            _("The close of this programme has begun, so no new pairs begin. What is there stays readable.")
        )


class TooFewPeople(PairsError):
    """Fewer than two people on a side."""

    def __init__(self, mentors: int, mentees: int) -> None:
        super().__init__(
            _("Matching needs at least two people with a free place on each side. Invite more people first.")
        )
        self.mentors, self.mentees = mentors, mentees


class RunNotLive(PairsError):
    """The run was cancelled or has ended; nothing is written any more."""

    def __init__(self) -> None:
        super().__init__(_("This run has already ended."))


class RunReplaced(PairsError):
    """A later run, or none, is the one to approve from."""

    def __init__(self) -> None:
        super().__init__(_("A later run has replaced this one. Approve from the latest run."))


class SnapshotOutdated(PairsError):
    """Something about the people changed since the snapshot was taken. `pairs` are those that now break a rule."""

    def __init__(self, pairs: tuple[tuple[str, str], ...] = ()) -> None:
        super().__init__(_("People’s details changed while the run was working."))
        self.pairs = pairs


class PairRefused(PairsError):
    """The two cannot be paired; `sentences` say why, one a rule."""

    def __init__(self, sentences: tuple[str, ...]) -> None:
        super().__init__("; ".join(sentences))
        self.sentences = sentences


class SeatTaken(PairsError):
    """Somebody else gave the place away at the same moment."""

    def __init__(self) -> None:
        super().__init__(_("One of the two was paired at the same moment and has no place left."))


class NothingToDo(PairsError):
    """No proposal is in the state that this needs: somebody has done it already, or nothing was chosen."""

    def __init__(self) -> None:
        super().__init__(_("There is nothing left to do here: somebody has done it already, or nothing was chosen."))


class TooLate(PairsError):
    """The letters have left the holding bay."""

    def __init__(self) -> None:
        super().__init__(_("The letters have been sent, so they cannot be called back."))


class StepRefused(PairsError):
    """The table of states has no step from `was` to `became`: somebody else was faster, or it makes no sense."""

    def __init__(self, was: str, became: str) -> None:
        super().__init__(_("This is no longer possible: something has changed meanwhile. Load the page again."))
        self.was, self.became = was, became


class RuleHoldsAgain(PairsError):
    """No rule keeps the two apart any more, so their pause ends by itself."""

    def __init__(self) -> None:
        super().__init__(_("No rule keeps the two apart any more. Their conversations go on by themselves."))


class AnswersClosed(PairsError):
    """The time to answer is over, or what was asked is settled."""

    def __init__(self) -> None:
        super().__init__(_("The time to answer is over."))


class AgreementChanged(PairsError):
    """The agreement has another version than the one that was seen: `number` is the latest."""

    def __init__(self, number: int) -> None:
        super().__init__(_("The agreement has changed while you were reading it. What changed stands below."))
        self.number = number


class ClauseWeakened(PairsError):
    """What both have added to a clause that can only become stronger would go."""

    def __init__(self) -> None:
        super().__init__(_("What you both signed in this clause stays. You can add to it."))


class BadPauseDay(PairsError):
    """A pause ends tomorrow at the earliest and in half a year at the latest."""

    def __init__(self) -> None:
        super().__init__(_("Choose a day from tomorrow on, within half a year."))
