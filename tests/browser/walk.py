"""Visit every page that a role can reach by links, once per route, and look at it in several variants.

As a program, `python -m tests.browser.walk --out DIR` takes pictures of all pages × roles × variants (make screenshots,
make audit).
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Error

from tests.browser.site import Site, sign_in

Rules = list[str] | dict[str, Any]
RULES: Rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What theme, width and direction can break; everything else is the same in each variant of a page.
LOOKS: Rules = {"type": "rule", "values": ["color-contrast", "target-size"]}
ROLES = ("owner", "manager", "mentor", "mentee", "it")
# Not a page, or a page that ends the visit.
LEAVE_OUT = re.compile(r"^/(static|sign-out|health)|\.(csv|xlsx|svg|json|toml)$|/export|/download|/template-file")
# All guides look alike, and so do all courses.
GUIDE = re.compile(r"^/(library|learn)/[a-z0-9-]+/")
# The same for everybody who is signed in: a mentor looks at them for all.
COMMON = re.compile(r"^/(trust|help|accessibility|library|learn|support|speak-up|verify)/")
# A programme's manager looks at its pages for the owner, who sees the same.
PROGRAMME = re.compile(r"^/manage/p/")
IDENTIFIER = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\b\d+\b")


@dataclass(frozen=True)
class Variant:
    """One way to look at a page."""

    name: str
    width: int
    theme: str
    language: str = "en"


VARIANTS = (
    Variant("desk-light", 1280, "light"),
    Variant("desk-dark", 1280, "dark"),
    Variant("phone-light", 360, "light"),
    Variant("phone-dark", 360, "dark"),
    Variant("ar-desk-light", 1280, "light", "ar"),
    Variant("ar-phone-light", 360, "light", "ar"),
)


def route(path: str) -> str:
    """The path with its ids taken out, so that each kind of page is visited once; the first segment of a step or tab
    stays."""
    parts = urlsplit(path)
    return IDENTIFIER.sub("*", GUIDE.sub(r"/\1/*/", parts.path))


def reachable(page: Any, address: str, broken: list[str], role: str, limit: int = 120) -> Iterator[str]:
    """Paths of all pages that links lead to, breadth first, one per route; links that lead nowhere go to `broken`."""
    start = "/sign-in/" if role == "anonymous" else "/"
    waiting, seen = [start], {route(start)}
    while waiting and len(seen) <= limit:
        path = waiting.pop(0)
        try:
            answer = page.goto(urljoin(address, path))
        except Error as error:
            if "Download is starting" in str(error):
                continue
            raise
        if answer is None or not (answer.headers.get("content-type") or "").startswith("text/html"):
            continue
        if answer.status >= 400:
            broken.append(f"{path} is linked and answers {answer.status}")
            continue
        yield path
        for link in page.eval_on_selector_all("a[href]", "links => links.map(link => link.href)"):
            parts = urlsplit(link)
            if not link.startswith(address) or LEAVE_OUT.search(parts.path):
                continue
            elsewhere = (role not in ("anonymous", "mentor") and COMMON.match(parts.path)) or (
                role == "owner" and PROGRAMME.match(parts.path)
            )
            if route(parts.path) not in seen and not elsewhere:
                seen.add(route(parts.path))
                waiting.append(parts.path + (f"?{parts.query}" if parts.query else ""))


def look(page: Any, variant: Variant, address: str) -> None:
    """Set window, theme and language for the pages to come."""
    page.set_viewport_size({"width": variant.width, "height": 900 if variant.width > 600 else 780})
    page.context.add_cookies(
        [
            {"name": "upmentor_theme", "value": variant.theme, "url": address},
            {"name": "upmentor_language", "value": variant.language, "url": address},
        ]
    )


def faults(page: Any, rules: Rules | None = RULES) -> list[str]:
    """What is wrong with the page as it stands: sideways scroll, and accessibility by these rules."""
    found = []
    over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if over > 0:
        found.append(f"scrolls sideways by {over} px")
    if rules is None:
        return found
    tall = page.evaluate("document.documentElement.scrollHeight")
    size = page.viewport_size
    # A window as tall as the page: fixed bars are then seen at rest and not over a link.
    page.set_viewport_size({"width": size["width"], "height": max(size["height"], tall)})
    # Without the lists of what passed, a run takes half the time.
    options = {"runOnly": rules, "resultTypes": ["violations"]}
    for violation in Axe().run(page, options=options).response["violations"]:
        places = [node["target"] for node in violation["nodes"]][:3]
        found.append(f"{violation['id']}: {violation['help']} {places}")
    page.set_viewport_size(size)
    return found


def walk(
    site: Site, browser: Any, role: str, variants: tuple[Variant, ...], out: Path | None = None
) -> dict[str, list[str]]:
    """Visit all pages of a role; the first variant is judged by all rules, the others by those of the look, and another
    language in a theme that was judged before by its width alone.

    Returns the faults by "path variant"; pictures go to `out`.
    """
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on(
        "request",
        lambda request: None if _ours(request.url, site.address) else complaints.append(f"asks {request.url}"),
    )
    found: dict[str, list[str]] = {}
    if role != "anonymous":
        sign_in(page, site, role)
    broken: list[str] = []
    paths: list[str] = []
    rules: dict[str, Rules | None] = {variants[0].name: RULES}
    for number, variant in enumerate(variants[1:], 1):
        seen = variant.language != "en" and variant.theme in {before.theme for before in variants[:number]}
        rules[variant.name] = None if seen else LOOKS

    def judge(path: str, variant: Variant) -> None:
        wrong = faults(page, rules[variant.name]) + complaints
        complaints.clear()
        if wrong:
            found[f"{role} {path} {variant.name}"] = wrong
        if out:
            name = re.sub(r"[^a-z0-9]+", "-", route(path).lower()).strip("-") or "root"
            page.screenshot(path=out / f"{role}-{name}-{variant.name}.png", full_page=True)

    look(page, variants[0], site.address)
    complaints.clear()
    for path in reachable(page, site.address, broken, role):
        paths.append(path)
        judge(path, variants[0])
    if broken:
        found[f"{role} links"] = broken
    for variant in variants[1:]:
        look(page, variant, site.address)
        for path in paths:
            page.goto(urljoin(site.address, path))
            judge(path, variant)
    context.close()
    return found


def _ours(url: str, address: str) -> bool:
    return url.startswith((address, "data:", "blob:", "about:"))


def main() -> int:
    """All roles, all variants; prints the faults. Exit code 1 when there are any."""
    from playwright.sync_api import sync_playwright

    from tests.browser.conftest import FLAGS

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, help="folder for pictures")
    parser.add_argument("--roles", default=",".join(("anonymous", *ROLES)))
    parser.add_argument("--variants", default=",".join(variant.name for variant in VARIANTS))
    arguments = parser.parse_args()
    if arguments.out:
        arguments.out.mkdir(parents=True, exist_ok=True)
    chosen = tuple(variant for variant in VARIANTS if variant.name in arguments.variants.split(","))
    found: dict[str, list[str]] = {}
    with Site() as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM_PATH") or "/usr/bin/chromium", args=FLAGS
        )
        for role in arguments.roles.split(","):
            found |= walk(site, browser, role, chosen, arguments.out)
        browser.close()
    for place, wrong in found.items():
        print(place, *wrong, sep="\n    ")
    print(f"{len(found)} with faults")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
