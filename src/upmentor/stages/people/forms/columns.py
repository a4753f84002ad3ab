"""Which column means what, and how grades and dates are read."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from upmentor.ground.tabular import Table
from upmentor.ground.ui.forms import Choice, LargeRadio
from upmentor.stages.people.roster.fields import FIELDS, is_empty
from upmentor.stages.people.roster.grades import ordered_names
from upmentor.stages.people.roster.mapping import GradeRule, Mapping

LEAVE_OUT = ""


class ColumnsForm(forms.Form):
    """One select a field, each with three sample values of the chosen column beside it."""

    grade_mode = forms.ChoiceField(
        label=gettext_lazy("How are grades found?"),
        widget=LargeRadio,
        choices=[
            ("number", Choice(gettext_lazy("A whole number in the grade column"))),
            ("names", Choice(gettext_lazy("Names in the grade column"), gettext_lazy("Put into order below"))),
            ("tree", Choice(gettext_lazy("Counted from the reporting tree"), gettext_lazy("Needs a manager column"))),
            ("none", Choice(gettext_lazy("Not yet"), gettext_lazy("Nobody can be matched until grades are known"))),
        ],
    )
    senior_first = forms.TypedChoiceField(
        label=gettext_lazy("Which end is senior?"),
        choices=[
            ("no", gettext_lazy("The highest number, or the last name")),
            ("yes", gettext_lazy("The lowest number, or the first name")),
        ],
        coerce=lambda value: value == "yes",
    )  # fmt: skip
    grade_names = forms.CharField(
        label=gettext_lazy("Names of grades, one a line"),
        help_text=gettext_lazy("The most junior first, unless you chose otherwise above."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
    )
    dates = forms.ChoiceField(
        label=gettext_lazy("Dates"),
        choices=[
            ("auto", gettext_lazy("As the values suggest")),
            ("dmy", gettext_lazy("Day, month, year")),
            ("mdy", gettext_lazy("Month, day, year")),
            ("ymd", gettext_lazy("Year, month, day")),
        ],
    )

    def __init__(self, *args: Any, table: Table, mapping: Mapping, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.table = table
        choices = [(LEAVE_OUT, _("Not in this file"))] + [(name, name) for name in table.header]
        for field in FIELDS:
            self.fields[f"column_{field.key}"] = forms.ChoiceField(
                label=str(field.label),
                choices=choices,
                required=False,
                initial=mapping.columns.get(field.key, LEAVE_OUT),
                widget=forms.Select(attrs={"class": "form-select", "dir": "auto"}),
            )
        names = mapping.grade.names or self._grade_names(mapping)
        self.fields["grade_mode"].initial = mapping.grade.mode
        self.fields["senior_first"].initial = "yes" if mapping.grade.senior_first else "no"
        self.fields["grade_names"].initial = "\n".join(names)
        self.fields["dates"].initial = mapping.dates

    def _grade_names(self, mapping: Mapping) -> tuple[str, ...]:
        column = mapping.columns.get("grade")
        if column not in self.table.header:
            return ()
        found = ordered_names({cell for cell in self.table.column(column)[:5000] if not is_empty(cell)})
        return found if len(found) <= 40 else ()

    def rows(self) -> list[tuple[Any, forms.BoundField, list[str]]]:
        """Field, its select, and up to three different values of the chosen column."""
        return [
            (field, self[f"column_{field.key}"], self._samples(self[f"column_{field.key}"].value())) for field in FIELDS
        ]

    def _samples(self, name: str) -> list[str]:
        if name not in self.table.header:
            return []
        place = self.table.header.index(name)
        cells = (row.cells[place].strip()[:60] for row in self.table.rows[:300])
        return list(dict.fromkeys(cell for cell in cells if not is_empty(cell)))[:3]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not values.get("column_employee_id"):
            self.add_error(
                "column_employee_id", _("Choose the column that tells people apart. Nothing works without it.")
            )
        used: dict[str, str] = {}
        for field in FIELDS:
            name = values.get(f"column_{field.key}")
            if name and used.setdefault(name, field.key) != field.key:
                message = _("“%(name)s” is chosen twice. One column has one meaning.") % {"name": name}
                self.add_error(f"column_{field.key}", message)
        mode = values.get("grade_mode")
        if mode in ("number", "names") and not values.get("column_grade"):
            self.add_error("grade_mode", _("Choose a grade column first, or another way to find grades."))
        if mode == "tree" and not values.get("column_manager"):
            self.add_error("grade_mode", _("Counting from the tree needs a manager column."))
        if mode == "names" and not values.get("grade_names", "").strip():
            self.add_error("grade_names", _("Write the names of the grades, one a line."))
        return values

    def mapping(self) -> Mapping:
        """What was chosen."""
        values = self.cleaned_data
        columns = {field.key: values[f"column_{field.key}"] for field in FIELDS if values.get(f"column_{field.key}")}
        names = tuple(line.strip() for line in values["grade_names"].splitlines() if line.strip())
        rule = GradeRule(values["grade_mode"], values["senior_first"], names if values["grade_mode"] == "names" else ())
        return Mapping(columns, rule, values["dates"])


class ReadingForm(forms.Form):
    """How the file is read, changeable in the preview."""

    encoding = forms.ChoiceField(
        label=gettext_lazy("Letters look wrong? Read the file as"),
        choices=[("utf-8", "UTF-8"), ("cp1252", "Windows (cp1252)"), ("latin-1", "Latin-1")],
    )
    delimiter = forms.ChoiceField(
        label=gettext_lazy("Columns are separated by"),
        choices=[(",", gettext_lazy("Comma")), (";", gettext_lazy("Semicolon")), ("\t", gettext_lazy("Tab"))],
    )

    @classmethod
    def of(cls, table: Table) -> ReadingForm:
        """The form as the table was read."""
        encoding = table.encoding.removesuffix("-sig") or "utf-8"
        return cls(initial={"encoding": encoding, "delimiter": table.delimiter})


class OptionsForm(forms.Form):
    """How to import."""

    mode = forms.ChoiceField(choices=[("update", ""), ("add", "")])
    complete = forms.BooleanField(required=False)
    confirm_leavers = forms.BooleanField(required=False)


class CorrectionForm(forms.Form):
    """A value typed in place."""

    row = forms.IntegerField(min_value=1)
    field = forms.ChoiceField(choices=[(field.key, field.key) for field in FIELDS])
    found = forms.CharField(required=False, strip=False, max_length=200)
    value = forms.CharField(required=False, max_length=300)
    every = forms.BooleanField(required=False)
