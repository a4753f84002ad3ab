"""Why a verb of this slice was refused."""


class RecognitionError(Exception):
    """Refused; see the class."""


class ReasonMissing(RecognitionError):
    """Revoking a certificate needs a reason."""


class TooLong(RecognitionError):
    """More text than is kept."""


class Settled(RecognitionError):
    """Thanks that were handed over a day ago belong to their reader."""


class NothingToThankFor(RecognitionError):
    """The time for a note of thanks is over."""


class NoLineManager(RecognitionError):
    """The roster names nobody to share with."""


class UnknownSkill(RecognitionError):
    """Not in the list, or more than may be chosen."""
