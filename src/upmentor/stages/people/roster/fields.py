"""What a roster can tell about a person."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Field:
    """One of our fields: its key, its name on the page, whether it is needed, and the header words that suggest it."""

    key: str
    label: str | Promise
    needed: bool
    words: tuple[str, ...]


FIELDS: tuple[Field, ...] = (
    Field("employee_id", _("Employee id"), True, ("employee id", "employeeid", "employee number", "employeenumber", "emp id", "empid", "person id", "personid", "staff id", "staff number", "personnel number", "personnelnumber", "worker id", "login id", "loginid", "login", "personalnummer", "mitarbeiternummer", "matricule", "id")),
    Field("name", _("Name"), True, ("name", "full name", "fullname", "display name", "employee name", "person", "nom complet")),
    Field("first_name", _("First name"), False, ("first name", "firstname", "given name", "forename", "vorname", "prenom", "prénom", "nombre")),
    Field("last_name", _("Last name"), False, ("last name", "lastname", "surname", "family name", "nachname", "nom", "nom de famille", "apellido", "apellidos")),
    Field("email", _("E-mail"), True, ("email", "e mail", "email address", "emailaddress", "work email", "mail", "adresse mail", "courriel", "correo")),
    Field("department", _("Department"), True, ("department", "departmentname", "department name", "dept", "business unit", "division", "abteilung", "service", "departement", "département", "departamento", "org unit")),
    Field("manager", _("Manager (employee id or e-mail)"), False, ("manager", "manager id", "managerid", "manager email", "manager e mail", "manager employee id", "supervisor", "supervisor id", "reports to", "line manager", "vorgesetzter", "responsable", "parentemployeekey")),
    Field("own_key", _("Key that the manager column refers to"), False, ("employeekey", "employee key", "position id", "record id")),
    Field("job_title", _("Job title"), False, ("job title", "jobtitle", "title", "position", "job role", "jobrole", "role", "stelle", "funktion", "poste", "fonction", "cargo")),
    Field("grade", _("Grade"), False, ("grade", "level", "job level", "joblevel", "job grade", "band", "seniority", "stufe", "niveau", "org level")),
    Field("site", _("Site"), False, ("site", "location", "office", "city", "workplace", "standort", "ort", "lieu", "bureau", "ville", "sede")),
    Field("time_zone", _("Time zone"), False, ("time zone", "timezone", "tz", "zeitzone", "fuseau horaire")),
    Field("languages", _("Languages"), False, ("languages", "language", "spoken languages", "sprachen", "sprache", "langues", "langue", "idiomas")),
    Field("working_hours", _("Working hours"), False, ("working hours", "hours", "work hours", "arbeitszeit", "horaires")),
    Field("start_date", _("Start date"), False, ("hire date", "hiredate", "start date", "hired", "date of hire", "joining date", "entry date", "eintritt", "eintrittsdatum", "date d'entree", "date d'entrée")),
    Field("leave_date", _("Leave date"), False, ("leave date", "end date of employment", "termination date", "exit date", "last day", "austritt", "austrittsdatum", "date de sortie")),
    Field("leave_kind", _("Kind of leave"), False, ("leave kind", "leave reason", "termination type", "termination reason", "exit reason", "austrittsgrund")),
    Field("current", _("Mark of the present row (history rows)"), False, ("current flag", "currentflag", "is current", "iscurrent", "current row", "current record")),
    Field("period_end", _("End of a period in the same job (history rows)"), False, ("enddate", "period end", "valid to", "valid until", "gultig bis", "gültig bis")),
)  # fmt: skip

BY_KEY = {field.key: field for field in FIELDS}
EMPTY = frozenset({"", "null", "none", "n/a", "na", "-", "–", "#n/a", "nil", "unknown"})


# People are called Null, Na and Nil; exports write these words for nothing in capitals or in small letters.
NAME_KEYS = frozenset({"name", "first_name", "last_name"})
REAL_NAMES = frozenset({"Null", "Na", "Nil"})


def is_empty(text: str, key: str = "") -> bool:
    """Whether a cell (of this field) says nothing: blank, NULL, N/A, a dash.

    >>> is_empty("NULL", "last_name"), is_empty("Null", "last_name"), is_empty("Null", "email")
    (True, False, True)
    """
    text = text.strip()
    return text.casefold() in EMPTY and not (key in NAME_KEYS and text in REAL_NAMES)
