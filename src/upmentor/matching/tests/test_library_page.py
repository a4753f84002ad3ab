"""docs/library.md is run as it stands."""

import doctest
import re
from pathlib import Path

PAGE = Path(__file__).resolve().parents[4] / "docs" / "library.md"


def test_the_page_on_the_library_is_true():
    text = re.sub(r"^```.*$", "", PAGE.read_text(), flags=re.MULTILINE)
    page = doctest.DocTestParser().get_doctest(text, {}, PAGE.name, str(PAGE), 0)
    said: list[str] = []
    result = doctest.DocTestRunner(optionflags=doctest.IGNORE_EXCEPTION_DETAIL).run(page, out=said.append)
    assert result.attempted > 20
    assert not result.failed, "".join(said)
