"""`python -m upmentor.ground.content.extract [FILE]`: writes a translation template (.pot) of all content strings."""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from datetime import UTC, datetime

from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from .messages import extract_toml
from .text_files import FOLDER, content_files

# A fixed stamp: the template must change only when a text changes.
STAMP = datetime(2026, 1, 1, tzinfo=UTC)


def template() -> bytes:
    """The template as the bytes of a .pot file; equal texts share one entry that lists all their places."""
    catalogue = Catalog(project="Upmentor", charset="utf-8", creation_date=STAMP, fuzzy=False)
    for path in content_files():
        name = path.relative_to(FOLDER).as_posix()
        with path.open("rb") as file:
            for line, _, text, comments in extract_toml(file, {}, (), {}):
                catalogue.add(text, locations=[(f"ground/content/{name}", line)], auto_comments=comments)
    buffer = io.BytesIO()
    write_po(buffer, catalogue, width=100, sort_by_file=True)
    return buffer.getvalue()


def main(arguments: Sequence[str]) -> int:
    """Writes to the file named first, or to standard output; gives the exit status."""
    if arguments:
        with open(arguments[0], "wb") as file:
            file.write(template())
    else:
        sys.stdout.buffer.write(template())
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
