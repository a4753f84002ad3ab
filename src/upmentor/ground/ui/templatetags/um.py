"""The components of the product as template tags; README.md of `ground/ui` shows one example of each."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import template
from django.forms import BaseForm
from django.template.context import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from upmentor.ground.ui import charts, notices, scores
from upmentor.ground.ui.charts.supply import supply
from upmentor.ground.ui.charts.svg import inline
from upmentor.ground.ui.icons import FLIPPED, ICONS
from upmentor.ground.ui.names import initials
from upmentor.ground.ui.sees import LEVELS

register = template.Library()
KNOWN = frozenset(ICONS)


def part(name: str, **context: Any) -> SafeString:
    """Render one partial of templates/ui/parts."""
    return render_to_string(f"ui/parts/{name}.html", context)


# ---------- small things ----------


@register.simple_tag
def icon(name: str, size: int = 20) -> SafeString:
    """An icon of the sprite, hidden from readers: a word always stands beside it. Unknown names raise KeyError."""
    if name not in KNOWN:
        raise KeyError(f"No icon “{name}”; add it to upmentor/ground/ui/icons.py")
    large = " um-i-24" if size == 24 else ""
    flip = " um-i-flip" if name in FLIPPED else ""
    return format_html(
        '<svg class="um-i{}{}" aria-hidden="true"><use href="{}#{}"/></svg>',
        large,
        flip,
        static("vendor/icons.svg"),
        name,
    )


@register.simple_tag
def avatar(name: str, size: str = "") -> SafeString:
    """Initials in a neutral circle; `size` is empty, `lg` or `sm`. Hidden from readers: the name stands beside it."""
    return format_html(
        '<span class="um-ava{}" aria-hidden="true">{}</span>', f" um-ava-{size}" if size else "", initials(name)
    )


@register.simple_tag
def duo(first: str, second: str) -> SafeString:
    """Two people's initials, side by side."""
    return format_html('<span class="um-duo" aria-hidden="true">{}{}</span>', avatar(first), avatar(second))


@register.simple_tag
def who_sees(level: str, words: str = "", sentence: str = "") -> SafeString:
    """The who-sees chip: `self`, `two`, `contact`, `team` or `totals`; `words` and `sentence` narrow the wording."""
    known = LEVELS[level]
    return part(
        "who_sees", level=level, icon_name=known.icon, words=words or known.words, sentence=sentence or known.sentence
    )


STATES = {
    "ok": "check",
    "now": "pencil",
    "hand": "lifebuoy",
    "bad": "alert-triangle",
    "wait": "circle-dashed",
    "lock": "lock",
    "paused": "player-pause",
    "mail": "mail",
    "none": "minus",
}


@register.simple_tag
def state(kind: str, words: str) -> SafeString:
    """A state as icon and word: `ok now hand bad wait lock paused mail none`. Colour is only the third signal."""
    return format_html('<span class="um-state um-state-{}">{}{}</span>', kind, icon(STATES[kind]), words)


@register.simple_tag
def padlock(words: str = "") -> SafeString:
    """The padlock beside a setting that both sides of the house agreed on."""
    return format_html(
        '<span class="um-agreed">{}{}</span>',
        icon("lock"),
        words or _("Agreed setting: changing it needs a second person"),
    )


@register.simple_tag
def steps(step: int, total: int) -> SafeString:
    """Progress in steps; hidden from readers, who get “Step 2 of 5” as words."""
    return part(
        "steps", steps=[number < step for number in range(total)] if step <= total else [True] * total, current=step
    )


# ---------- blocks ----------


@register.simple_block_tag
def page_head(content: str, title: str, sub: str = "", kicker: str = "") -> SafeString:
    """`h1` with a quiet line above and a sentence below; the content holds the primary action, or nothing."""
    return part("page_head", title=title, sub=sub, kicker=kicker, actions=SafeString(content.strip()))


@register.simple_block_tag
def next_step(
    content: str, title: str, meta: str = "", icon_name: str = "clock", kind: str = "", people: Sequence[str] = ()
) -> SafeString:
    """The one box of a home page: title, time it takes, sentences, and a `div.um-next-do` with the button."""
    return part(
        "next_step",
        content=content,
        title=title,
        meta=meta,
        icon_name=icon_name,
        kind=kind or _("Next step"),
        people=people,
    )


NOTES = {
    "info": ("info-circle", ""),
    "warn": ("alert-triangle", " um-note-warn"),
    "ok": ("circle-check", " um-note-ok"),
    "bad": ("alert-triangle", " um-note-bad"),
}


@register.simple_block_tag
def note(content: str, kind: str = "info") -> SafeString:
    """A tinted note: `info`, `warn`, `ok` or `bad`."""
    name, css = NOTES[kind]
    return format_html('<div class="um-note{}">{}<div class="um-stack-2">{}</div></div>', css, icon(name), content)


@register.simple_block_tag
def disclosure(content: str, title: str, words: str = "", is_open: bool = False) -> SafeString:
    """A heading that opens and closes what belongs to it."""
    return part("disclosure", content=content, title=title, words=words, is_open=is_open)


@register.simple_block_tag
def holding_bay(
    content: str, title: str, until: str, stop_url: str, stop_words: str = "", csrf_token: str = ""
) -> SafeString:
    """Letters that wait: title, until when, one button to take everything back; the content is what will be read."""
    return part(
        "holding_bay",
        content=content,
        title=title,
        until=until,
        stop_url=stop_url,
        stop_words=stop_words,
        csrf_token=csrf_token,
    )


@register.simple_block_tag
def job_panel(
    content: str, job: Any, url: str, cancel_url: str = "", csrf_token: str = "", key: str = "job"
) -> SafeString:
    """A background job; see `parts/job_panel.html` for what `job` offers. The content is shown when it is finished."""
    return part("job_panel", content=content, job=job, url=url, cancel_url=cancel_url, csrf_token=csrf_token, key=key)


# ---------- lists and figures ----------


@register.simple_tag
def task_list(tasks: Iterable[Any]) -> SafeString:
    """Tasks with `label`, `url`, `state` (`done`, `progress`, `todo`, `blocked`) and, when blocked, `why`."""
    return part("task_list", tasks=tasks)


@register.simple_tag
def answers(rows: Iterable[Any]) -> SafeString:
    """The check-answers list: rows with `label`, `value` (a text or a list) and `url` to change it."""
    return part("answers", rows=rows)


@register.simple_tag
def error_summary(form: BaseForm | None, title: str = "") -> SafeString:
    """The box that gets the focus: every error of the form as a link to its field. Empty without errors."""
    if form is None or not form.errors:
        return SafeString("")
    rows = [(error, "") for error in form.non_field_errors()]
    for bound in form:
        rows += [
            (labelled(str(bound.label), str(error)), bound.id_for_label or bound.auto_id) for error in bound.errors
        ]
    return part("error_summary", rows=rows, title=title)


def labelled(label: str, error: str) -> str:
    """“Start date: not a date”; a label that is a question needs no colon."""
    return f"{label} {error}" if label[-1:] in "?!؟？" else f"{label}: {error}"


@register.simple_tag
def errors_box(rows: Iterable[tuple[str, str]], title: str = "") -> SafeString:
    """The same box from your own (text, id of the field) rows."""
    return part("error_summary", rows=list(rows), title=title)


@register.simple_tag(takes_context=True)
def undo_bar(context: Context, message: Any) -> SafeString:
    """One message after a verb: a bar with Undo where the message carries an address, else a quiet note."""
    url = notices.undo_address(getattr(message, "extra_tags", ""))
    return part(
        "undo_bar",
        text=str(message),
        url=url,
        level=getattr(message, "level_tag", ""),
        csrf_token=context.get("csrf_token", ""),
    )


@register.simple_tag
def summary_numbers(rows: Iterable[tuple[Any, str]]) -> SafeString:
    """A row of small figures: (number, words)."""
    return part("summary_numbers", rows=rows)


@register.simple_tag
def facts(rows: Iterable[Any]) -> SafeString:
    """Figures with a sentence: rows with `number`, `unit`, `sentence`, `small`."""
    return part("facts", rows=list(rows))


@register.simple_tag
def score_bar(parts: Iterable[Any], total: int | float, tall: bool = False) -> SafeString:
    """The stacked bar 0 to 100. Parts have `label`, `points`, `most` and optionally `unknown`; fixed order."""
    return part("score_bar", bar=scores.bar(list(parts), total, tall=tall), tall=tall)


@register.simple_tag
def score_parts(parts: Iterable[Any]) -> SafeString:
    """The parts of a score as a list: swatch, sentence, “30 of 45”."""
    return part("score_parts", rows=scores.numbered(list(parts)))


@register.simple_tag
def score_key(labels: Iterable[str]) -> SafeString:
    """The key above a table of score bars."""
    return part("score_key", labels=list(labels))


@register.simple_tag
def supply_chart(rows: Iterable[Any], title: str, sentence: str = "", limit: int = 12) -> SafeString:
    """Wishes against free offers by topic: rows with `label`, `wanted`, `offered`. Drawn twice, with a table."""
    drawing = supply(list(rows), title, limit=limit)
    return part("supply_chart", drawing=drawing, title=title, sentence=sentence)


@register.simple_tag
def chart(shape: charts.Chart) -> SafeString:
    """A chart of `ground.ui.charts`, drawn for wide and narrow places; stands in a `um-plot`."""
    return inline(shape)


@register.simple_tag
def not_enough(title: str, sentence: str, needs: Iterable[tuple[int, int, str]] = ()) -> SafeString:
    """A pause, not a failure: what is missing as (have, need, words)."""
    return part(
        "not_enough",
        title=title,
        sentence=sentence,
        needs=[(min(100, round(100 * have / need)), words) for have, need, words in needs],
    )


@register.simple_tag
def empty(title: str, why: str = "", url: str = "", button: str = "", kind: str = "nothing") -> SafeString:
    """Nothing to show: `nothing` yet, `filter` without a hit, `hidden` to protect people."""
    names = {"nothing": "inbox", "filter": "filter", "hidden": "eye-off"}
    return part("empty", title=title, why=why, url=url, button=button, icon_name=names[kind])


@register.simple_tag
def tabs(items: Iterable[Any], label: str = "") -> SafeString:
    """Tabs are pages with an address: items (label, url, current)."""
    return part("tabs", items=items, label=label)


@register.simple_tag(takes_context=True)
def pagination(context: Context, page: Any, words: str = "") -> SafeString:
    """Pages of a list (25 rows each); `page` is Django's. Keeps filter and order of the address."""
    numbers = list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)) if page else []
    return part("pagination", page=page, numbers=numbers, words=words, query=context["request"].GET)


@register.simple_tag(takes_context=True)
def sort_header(context: Context, label: str, field: str, css: str = "", default: str = "") -> SafeString:
    """A sortable `th`: `?sort=field` or `?sort=-field`; readers hear its order. `default` is the page's own."""
    request = context["request"]
    current = request.GET.get("sort", default)
    order = {field: "ascending", f"-{field}": "descending"}.get(current, "")
    query = request.GET.copy()
    query["sort"] = f"-{field}" if order == "ascending" else field
    query.pop("page", None)
    return part("sort_header", label=label, order=order, query=query.urlencode(), css=css)


@register.simple_tag
def topic_search(choices_id: str, label: str) -> SafeString:
    """A search box that narrows the large choices with that id; it does nothing, and is not shown, without scripts."""
    return part("topic_search", choices_id=choices_id, label=label)


CONTROL = {"select": "form-select", "selectmultiple": "form-select", "checkbox": "form-check-input"}


@register.simple_tag
def field_control(field: Any) -> SafeString:
    """A form field's control with the classes of the look; red when it has an error."""
    css = CONTROL.get(field.widget_type, "form-control")
    given = field.field.widget.attrs.get("class", "")
    attrs: dict[str, str] = {"class": " ".join(filter(None, [css, given, "is-invalid" if field.errors else ""]))}
    if field.widget_type == "textarea" and field.field.widget.attrs.get("rows") == "10":
        attrs["rows"] = "4"  # Django's own default is a third of a phone screen too tall
    if field.widget_type in {"text", "textarea"}:
        attrs.setdefault("dir", "auto")
    return SafeString(field.as_widget(attrs=attrs))
