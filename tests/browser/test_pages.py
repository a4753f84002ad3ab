"""Every page of every role, in a sample of the variants: no accessibility fault, no sideways scroll, no request to
elsewhere, no script error. `make audit` looks at all variants."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.site import Site
from tests.browser.walk import ROLES, VARIANTS, walk

# Both themes, both widths and both directions are met.
NAMES = ("desk-light", "phone-dark", "ar-phone-light")
SAMPLE = tuple(variant for variant in VARIANTS if variant.name in NAMES)


@pytest.mark.parametrize("role", ["anonymous", *ROLES])
def test_pages_of_a_role_without_fault(site: Site, browser: Any, role: str) -> None:
    assert walk(site, browser, role, SAMPLE) == {}
