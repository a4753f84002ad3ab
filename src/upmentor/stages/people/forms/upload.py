"""The upload: a file, or what was copied from a spreadsheet."""

from __future__ import annotations

from typing import Any

from django import forms
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from upmentor.ground.tabular.table import LIMITS


class UploadForm(forms.Form):
    """One of the two is needed. `content()` gives the bytes and a file name."""

    # Neither of them is marked as optional: one has to be given.
    either_of = ("file", "pasted")

    file = forms.FileField(
        label=gettext_lazy("File"),
        required=False,
        allow_empty_file=False,
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
        help_text=gettext_lazy("CSV or XLSX, up to 40 MB"),
        error_messages={"empty": gettext_lazy("This file is empty.")},
    )
    pasted = forms.CharField(
        label=gettext_lazy("Or paste rows from a spreadsheet, with the header"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto", "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        file = values.get("file")
        if file and file.size > LIMITS.upload_bytes:
            limit = filesizeformat(LIMITS.upload_bytes)
            self.add_error(
                "file", _("This file is larger than %(limit)s. Split it, or leave out columns.") % {"limit": limit}
            )
        elif not file and not values.get("pasted", "").strip() and not self.errors:
            self.add_error("file", _("Choose a file, or paste rows below."))
        return values

    def content(self) -> tuple[bytes, str]:
        """The bytes to read and the name to show."""
        file = self.cleaned_data["file"]
        if file:
            return file.read(), str(file.name)
        return self.cleaned_data["pasted"].encode(), _("pasted rows.txt")
