"""Where numba keeps the code that it compiled, so that only the first run ever waits for a compiler."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path


def keep_compiled_code(home: str | os.PathLike[str] | None) -> None:
    """Have compiled code kept in `cache/numba` under `home`. To be called before anything compiled is imported.

    What the operator set (`NUMBA_CACHE_DIR`) comes first. Without a `home`, or where it cannot be written, numba keeps
    it beside the package or in the user's own cache; where neither can be written, in a new folder that this process
    alone uses, because numba refuses to start without any. Several processes may do this at once.
    """
    if os.environ.get("NUMBA_CACHE_DIR") or "numba" in sys.modules:
        return
    if home:
        folder = Path(home).resolve() / "cache" / "numba"
        try:
            # What lies here is run: nobody else may write it.
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError:
            pass
        else:
            os.environ["NUMBA_CACHE_DIR"] = str(folder)
            return
    if not any(os.access(place, os.W_OK) for place in (Path(__file__).parent, Path("~").expanduser())):
        os.environ["NUMBA_CACHE_DIR"] = tempfile.mkdtemp(prefix="upmentor-numba-")
