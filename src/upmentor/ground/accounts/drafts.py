"""What somebody typed while their sign-in ran out: kept beside the session, and back in the form after sign-in.

A form that arrives signed out is kept in the session of the sign-in page, unless it is too long; files, passwords and
keys never are. It belongs to whoever signed in last in this browser (a signed cookie says who): nobody else who signs
in there gets to see it. The form is shown with it once, and nothing is saved by that.
"""

from __future__ import annotations

import json
from html import escape
from html.parser import HTMLParser
from urllib.parse import urlsplit

from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string

from upmentor.ground.accounts.models import User
from upmentor.ground.sealing.ring import KeyLost, ring

KEPT = "draft"
LAST = "upmentor_last"
SALT = "upmentor.last"
MOST = 60_000
KEYS = frozenset({"csrfmiddlewaretoken", "one_time_key", "next", "do"})
UNTYPED = frozenset({"hidden", "password", "file", "submit", "button", "image", "reset"})
Fields = dict[str, list[str]]


def remember(response: HttpResponseBase, user: User, *, secure: bool) -> None:
    """Note on the browser who signed in, so that only they get their draft back."""
    value = signing.dumps(str(user.uid), salt=SALT)
    response.set_cookie(LAST, value, max_age=14 * 24 * 3600, secure=secure, httponly=True, samesite="Lax")


def keep(request: HttpRequest, page: str) -> None:
    """Keep the form that was sent, for the page that it stands on."""
    fields = {name: request.POST.getlist(name) for name in request.POST if not _secret(name)}
    try:
        owner = signing.loads(request.COOKIES.get(LAST, ""), salt=SALT)
    except signing.BadSignature:
        return
    text = json.dumps(fields)
    if fields and len(text) <= MOST:
        # It may be a private note: what lies in the table of sessions is sealed like the note itself.
        sealed = ring().seal(text)
        request.session[KEPT] = {"owner": owner, "page": page, "action": request.path, "fields": sealed}


def _secret(name: str) -> bool:
    return name in KEYS or "password" in name


def page_of(request: HttpRequest, *, opens: bool) -> str:
    """The page to come back to: the address itself when it can be opened, else the page that the form stood on."""
    if opens:
        return request.get_full_path()
    return own_path(request, request.headers.get("Referer", ""))


def own_path(request: HttpRequest, address: str) -> str:
    """Path and query of a full address of this site; the start page for anything else."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return "/"
    if parts.netloc not in ("", request.get_host()) or not parts.path.startswith("/"):
        return "/"
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def restore(request: HttpRequest, response: HttpResponseBase) -> None:
    """Put the draft into its form, with a line that says so, and forget it. Somebody else's is forgotten unseen."""
    user = request.user
    if not isinstance(user, User) or not (draft := request.session.get(KEPT)):
        return
    mine = draft["owner"] == str(user.uid)
    here = request.method == "GET" and request.get_full_path() == draft["page"]
    if mine and not here:
        return
    del request.session[KEPT]
    fields = _opened(draft["fields"]) if mine else {}
    if fields and isinstance(response, HttpResponse) and response.get("Content-Type", "").startswith("text/html"):
        note = render_to_string("accounts/draft_note.html")
        response.content = filled(response.content.decode(), draft["action"], request.path, fields, note)


def _opened(sealed: str) -> Fields:
    """The fields of a draft; none when the keys have changed meanwhile."""
    try:
        found: Fields = json.loads(ring().open(sealed))
    except (KeyLost, ValueError, AttributeError):
        return {}
    return found


def filled(page: str, action: str, path: str, fields: Fields, note: str = "") -> str:
    """The page with these values in the form that posts to `action` (a form without one posts to `path`), and `note`
    before that form."""
    writer = _Filler(action, path, fields, note)
    writer.feed(page)
    writer.close()
    return "".join(writer.out)


class _Filler(HTMLParser):
    """Copies a page and writes values into the controls of one form. Controls that nobody types into stay as they
    are: keys, buttons, files."""

    def __init__(self, action: str, path: str, fields: Fields, note: str) -> None:
        super().__init__(convert_charrefs=False)
        self.action, self.path, self.note = action, path, note
        self.fields = {name: list(values) for name, values in fields.items()}
        self.out: list[str] = []
        self.inside = False
        self.select: list[str] | None = None
        self.silent = False  # inside a text area whose text was replaced

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found, text = dict(attrs), self.get_starttag_text() or ""
        if tag == "form":
            target = urlsplit(found.get("action") or self.path).path
            self.inside = (found.get("method") or "").lower() == "post" and target == self.action
            if self.inside:
                self.out.append(self.note)
                self.note = ""
        elif self.inside and tag == "select":
            self.select = self.fields.get(found.get("name") or "")
        elif self.inside and tag == "option" and self.select is not None:
            text = _tag(tag, found, "selected", (found.get("value") or "") in self.select)
        elif self.inside and tag == "input" and (found.get("type") or "text") not in UNTYPED:
            text = self._input(found, text)
        self.out.append(text)
        name = found.get("name") or ""
        if self.inside and tag == "textarea" and self.fields.get(name):
            self.out.append("\n" + escape(self.fields[name].pop(0)))
            self.silent = True

    def _input(self, found: dict[str, str | None], text: str) -> str:
        name = found.get("name") or ""
        if found.get("type") in ("checkbox", "radio"):
            # An unticked box sends nothing, so its absence is an answer too.
            return _tag("input", found, "checked", (found.get("value") or "on") in self.fields.get(name, ()))
        if not self.fields.get(name):
            return text
        return _tag("input", found | {"value": self.fields[name].pop(0)}, "", False)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.silent = False
        elif tag == "select":
            self.select = None
        elif tag == "form":
            self.inside = False
        self.out.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.out.append(data)

    def handle_entityref(self, name: str) -> None:
        self.handle_data(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.handle_data(f"&#{name};")

    def handle_comment(self, data: str) -> None:
        self.out.append(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self.out.append(f"<!{decl}>")


def _tag(tag: str, found: dict[str, str | None], mark: str, marked: bool) -> str:
    """The start tag with these attributes; the one named `mark` stands in it exactly when `marked`."""
    kept = {name: value for name, value in found.items() if name != mark} | ({mark: None} if marked and mark else {})
    written = (f" {name}" if value is None else f' {name}="{escape(value)}"' for name, value in kept.items())
    return f"<{tag}{''.join(written)}>"
