"""Why a verb of this slice was refused."""


class RecognitionError(Exception):
    """Refused; see the class."""


class ReasonMissing(RecognitionError):
    """Revoking a certificate needs a reason."""


class TooLong(RecognitionError):
    """More text than is kept."""
