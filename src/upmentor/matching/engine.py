"""Which engine made a result: so that a recount years later can say whether the engine has changed since."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from upmentor import __version__


@cache
def engine() -> str:
    """The product's version and twelve digits of the SHA-256 over the source of this package: any change of a rule, a
    criterion or the solver changes them.

    >>> version, digits = engine().split("+")
    >>> len(digits), engine() == engine()
    (12, True)
    """
    digest = hashlib.sha256()
    folder = Path(__file__).parent
    for path in sorted((*folder.glob("*.py"), *folder.glob("large/*.py"))):
        digest.update(
            path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n") + b"\0"
        )
    return f"{__version__}+{digest.hexdigest()[:12]}"
