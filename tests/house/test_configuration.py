"""The documents and the settings say the same."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_configuration_document_lists_every_variable_of_the_settings() -> None:
    settings = (ROOT / "src/upmentor/config/settings.py").read_text()
    read = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', settings))
    table = (ROOT / "docs/configuration.md").read_text()
    assert set(re.findall(r"^\| `([A-Z_]+)` \|", table, re.MULTILINE)) == read
