"""Message catalogues: compiles each `.po` to its `.mo` when that is out of date; `--extract` brings in new texts.

Uses Babel only, so neither needs Debian's gettext. `.mo` files are never committed.
Run `.venv/bin/python tools/messages.py` at set-up, with `--extract` after changing texts.
"""

import io
import re
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "upmentor"
LOCALE = SOURCE / "locale"
KEYWORDS = {
    "_": None,
    "_lazy": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}
# The catalogue page is in English on purpose: only developers see it.
SKIPPED = re.compile(r"/(tests|migrations|assets|catalogue)/|/ground/ui/specimens\.py$")


def po_files() -> list[Path]:
    return sorted(LOCALE.glob("*/LC_MESSAGES/*.po"))


def compile_all() -> int:
    """Write each `.mo` that is missing or older than its `.po`; returns how many were written."""
    written = 0
    for po in po_files():
        mo = po.with_suffix(".mo")
        if mo.exists() and mo.stat().st_mtime_ns > po.stat().st_mtime_ns:
            continue
        with po.open("rb") as stream:
            catalogue = read_po(stream, locale=po.parent.parent.name, abort_invalid=True)
        temporary = mo.with_suffix(".mo.new")
        with temporary.open("wb") as stream:
            write_mo(stream, catalogue)
        temporary.replace(mo)  # a starting server reads the old or the new one, never a half
        written += 1
    return written


def sources() -> list[Path]:
    """Every file that may hold a text for people."""
    found = [path for path in SOURCE.rglob("*") if path.suffix in {".py", ".html", ".txt"} and path.is_file()]
    return sorted(path for path in found if not SKIPPED.search(path.as_posix()))


def python_of(path: Path) -> str:
    """The file as Python that names its texts; Django turns a template into such calls."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        return text
    from django.conf import settings
    from django.utils.translation.template import templatize

    if not settings.configured:
        settings.configure()
    # Markup indents as it likes, Python may not: an odd step outwards would stop the reading of texts.
    return re.sub(r"^[ \t]+", "", str(templatize(text, origin=str(path))), flags=re.MULTILINE)


def extracted() -> Catalog:
    """A template catalogue with every text of the product and the files in which it stands."""
    # Compiling, which every start does, must not wait for the product to be imported.
    from upmentor.ground.content.messages import extract_toml
    from upmentor.ground.content.text_files import content_files

    template = Catalog(project="Upmentor", charset="utf-8")
    for path in sources():
        stream = io.BytesIO(python_of(path).encode())
        where = path.relative_to(ROOT).as_posix()
        for _line, function, found, _comments in extract_python(stream, list(KEYWORDS), [], {"encoding": "utf-8"}):
            texts = [text for text in (found if isinstance(found, tuple) else (found,)) if isinstance(text, str)]
            if not texts or not texts[0]:
                continue
            context = texts.pop(0) if function.startswith("pgettext") and len(texts) > 1 else None
            plural = function.startswith("ngettext") and len(texts) > 1
            template.add(tuple(texts[:2]) if plural else texts[0], locations=[(where, None)], context=context)
    for path in content_files():
        with path.open("rb") as file:
            for _line, _function, text, _comments in extract_toml(file, {}, (), {}):
                template.add(text, locations=[(path.relative_to(ROOT).as_posix(), None)])
    return template


def update_all() -> int:
    """Bring new texts into each `.po` and drop the ones that are gone; returns the number of texts."""
    template = extracted()
    for po in po_files():
        with po.open("rb") as stream:
            catalogue = read_po(stream, locale=po.parent.parent.name)
        catalogue.update(template, no_fuzzy_matching=True, update_creation_date=False)
        catalogue.obsolete.clear()
        catalogue.header_comment = f"# Upmentor: {po.parent.parent.name}\n"
        with po.open("wb") as stream:
            write_po(stream, catalogue, width=120, sort_output=True, no_location=True, omit_header=False)
        done = sum(1 for message in catalogue if message.id and message.string and any(message.string))
        print(f"messages: {po.parent.parent.name} {done} of {len(catalogue)} texts translated")
    return len(template)


def main() -> int:
    if "--extract" in sys.argv[1:]:
        update_all()
    written = compile_all()
    if written:
        print(f"messages: {written} catalogues compiled")
    return 0


if __name__ == "__main__":
    sys.exit(main())
