"""Drawings as SVG: inside a page, where the style sheet gives the colours of light, dark and paper, and alone, as a
file or in a PDF, with the light colours of the same style sheet written into it."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from pathlib import Path

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from upmentor.ground.ui.charts.marks import NARROW, WIDE, Chart, Drawing, Mark

STYLES = Path(__file__).parent.parent / "static" / "ui"
# A name of an axis or a group may be Arabic beside a number: isolated, neither moves the other.
ISOLATE, END = "\u2068", "\u2069"


def inline(chart: Chart) -> SafeString:
    """Both sizes of the chart; the page shows the one that fits where it stands."""
    sizes = ((WIDE, "um-fig-wide"), (NARROW, "um-fig-narrow"))
    return format_html_join("", "{}", ((_drawn(chart.draw(width), chart.words, css),) for width, css in sizes))


def alone(chart: Chart, *, title: str, fonts: str = "Inter, Noto Sans, Noto Sans Arabic, sans-serif") -> str:
    """The wide drawing as a file that needs nothing else: black on white, with title and words for readers."""
    drawing = chart.draw(WIDE)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="um-chart" role="img" width="{drawing.width}"'
        f' height="{drawing.height}" viewBox="0 0 {drawing.width} {drawing.height}">'
        + format_html("<title>{}</title><desc>{}</desc>", title, chart.words)
        + f"<style>{_style(fonts)}</style>"
        + f'<rect width="{drawing.width}" height="{drawing.height}" fill="#ffffff"/>'
        + _marks(drawing)
        + "</svg>"
    )


def _drawn(drawing: Drawing, words: str, css: str) -> SafeString:
    return format_html(
        '<svg class="um-chart {}" role="img" aria-label="{}" width="{}" height="{}" viewBox="0 0 {} {}">{}</svg>',
        css, words, drawing.width, drawing.height, drawing.width, drawing.height, _marks(drawing),
    )  # fmt: skip


def _marks(drawing: Drawing) -> SafeString:
    return format_html_join("", "{}", ((_mark(one),) for one in drawing.marks))


def _mark(mark: Mark) -> SafeString:
    named = {"class": mark.css, **mark.at} if mark.css else mark.at
    attributes = format_html_join("", ' {}="{}"', ((name, _plain(value)) for name, value in named.items()))
    if mark.tag == "text":
        return format_html("<text{}>{}{}{}</text>", attributes, ISOLATE, mark.words, END)
    if mark.words:
        return format_html("<{}{}><title>{}</title></{}>", mark.tag, attributes, mark.words, mark.tag)
    return format_html("<{}{}/>", mark.tag, attributes)


def _plain(value: float | str) -> str:
    """A number as SVG wants it, whatever the reader's language."""
    return value if isinstance(value, str) else f"{value:.1f}".removesuffix(".0")


@functools.cache
def _style(fonts: str) -> str:
    """The rules of drawings with the colours of the light page."""
    light = re.search(r":root \{(.*?)\n\}", (STYLES / "base.css").read_text(), re.DOTALL)
    assert light
    colours = dict(re.findall(r"--um-([\w-]+): (#\w+)", light[1]))
    return "".join(_rules(colours, fonts))


def _rules(colours: dict[str, str], fonts: str) -> Iterator[str]:
    for selector, body in re.findall(r"(\.um-chart [^{]+)\{([^}]+)\}", (STYLES / "components.css").read_text()):
        known = body.replace("var(--um-font)", fonts).replace("url(#um-hatch)", "none")
        # Selectors lose their first half: programs that draw SVG know few of them.
        yield selector.replace(".um-chart ", "").strip()
        yield "{" + re.sub(r"var\(--um-([\w-]+)\)", lambda found: colours[found[1]], known).strip() + "}"
