import uuid

from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from upmentor.ground.accounts.models import User


class Department(models.Model):
    """A department with a stable id. A merger maps it into its successor; nothing is ever deleted (`decisions.md`
    13)."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=200)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class DepartmentAlias(models.Model):
    """A spelling under which a department appears in rosters; `key` is the folded spelling."""

    department = models.ForeignKey(Department, on_delete=models.CASCADE, related_name="aliases")
    key = models.CharField(max_length=200, unique=True)


class Site(models.Model):
    """A place of work with its time zone."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=200)
    key = models.CharField(max_length=200, unique=True)
    time_zone = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Person(models.Model):
    """An employee as the roster knows them. Age, birth date, gender and health have no column here and never will."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    employee_id = models.CharField(_("employee id"), max_length=80)
    name = models.CharField(_("name"), max_length=200)
    name_missing = models.BooleanField(default=False)
    email = models.EmailField(_("e-mail"), max_length=254, blank=True)
    department = models.ForeignKey(Department, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    manager = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="reports")
    top_of_tree = models.BooleanField(default=False, help_text=_("Has no manager by design"))
    job_title = models.CharField(_("job title"), max_length=200, blank=True)
    grade = models.PositiveSmallIntegerField(_("grade"), null=True, blank=True, help_text=_("1 is the most junior"))
    time_zone = models.CharField(_("time zone"), max_length=60, blank=True)
    languages = models.JSONField(_("languages"), default=list)
    working_hours = models.CharField(_("working hours"), max_length=200, blank=True)
    start_date = models.DateField(_("start date"), null=True, blank=True)
    leave_date = models.DateField(_("leave date"), null=True, blank=True)
    leave_kind = models.CharField(_("kind of leave"), max_length=40, blank=True)
    employed = models.BooleanField(default=True)
    user = models.OneToOneField(User, on_delete=models.PROTECT, null=True, blank=True, related_name="person")
    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(Lower("employee_id"), name="people_employee_id_once"),
            models.UniqueConstraint(
                Lower("email"), condition=~models.Q(email="") & models.Q(employed=True), name="people_email_once"
            ),
            models.CheckConstraint(condition=~models.Q(manager=models.F("id")), name="people_not_own_manager"),
        ]
        indexes = [models.Index(fields=["employed", "name"], name="people_employed_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def first_name(self) -> str:
        """How a partner is called: the first word of the name."""
        return (self.name.split() or [self.name])[0]

    @property
    def zone(self) -> str:
        """Own time zone, else that of the site, else empty."""
        return self.time_zone or (self.site.time_zone if self.site else "")


class EmploymentFact(models.Model):
    """What the roster said about a person from a day on. Append-only: a change is a new row, an undo one more
    (`decisions.md` 13)."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="facts")
    valid_from = models.DateField()
    recorded_at = models.DateTimeField()
    spell = models.PositiveSmallIntegerField(default=1)
    employed = models.BooleanField()
    leave_kind = models.CharField(max_length=40, blank=True)
    department = models.ForeignKey(Department, on_delete=models.PROTECT, null=True, related_name="+")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, related_name="+")
    manager = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    grade = models.PositiveSmallIntegerField(null=True)

    class Meta:
        ordering = ["person_id", "valid_from", "id"]


class LongLeave(models.Model):
    """Days on which somebody is away for longer, both included. Why they are away is nowhere."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))

    class Meta:
        ordering = ["first_day", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_day__gte=models.F("first_day")), name="people_leave_has_days"
            )
        ]


class Correction(models.Model):
    """What somebody says that the roster has wrong about them. It holds from the moment it was entered, and no roster
    overwrites it before roster HR has looked (`decisions.md` 15). One open correction a field."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="corrections")
    field = models.CharField(max_length=20)
    before = models.JSONField(help_text=_("What the roster said"))
    after = models.JSONField()
    said_at = models.DateTimeField()
    looked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["said_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "field"],
                condition=models.Q(looked_at__isnull=True),
                name="people_one_open_correction",
            )
        ]


class MonthEndCount(models.Model):
    """Head-count of a department and grade band at a month's end, with joiners and leavers of that month."""

    month_end = models.DateField()
    department = models.ForeignKey(Department, on_delete=models.PROTECT, null=True, related_name="+")
    grade_band = models.CharField(max_length=20)
    headcount = models.PositiveIntegerField()
    joiners = models.PositiveIntegerField(default=0)
    leavers = models.JSONField(default=dict, help_text=_("Kind of leave → number"))
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["month_end", "department", "grade_band"], name="people_one_monthly_count"),
            # For a database, one missing department differs from another.
            models.UniqueConstraint(
                fields=["month_end", "grade_band"],
                condition=models.Q(department=None),
                name="people_one_monthly_count_of_none",
            ),
        ]


class DepartmentImport(models.Model):
    """One file of figures per department and month: checked → applied → undone. Only what the check lets through is
    kept; refused columns and figures of too few answers never arrive here."""

    class State(models.TextChoices):
        CHECKED = "checked", _("Checked")
        APPLIED = "applied", _("Imported")
        UNDONE = "undone", _("Undone")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.CHECKED)
    filename = models.CharField(max_length=200)
    checked = models.JSONField(default=dict, help_text=_("Figures to write, problems, refused columns"))
    before = models.JSONField(default=list, help_text=_("What stood there before the import, for its undo"))
    imported_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)
    undo_until = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at", "-id"]


class DepartmentMonth(models.Model):
    """One imported figure of a department at a month's end. Nothing here is about a person: engagement stands only
    from five answers on."""

    class Measure(models.TextChoices):
        HEADCOUNT = "headcount", _("head-count")
        JOINERS = "joiners", _("joiners")
        LEAVERS_VOLUNTARY = "leavers_voluntary", _("voluntary leavers")
        LEAVERS_OTHER = "leavers_other", _("other leavers")
        MOVES_IN = "moves_in", _("moves in")
        MOVES_OUT = "moves_out", _("moves out")
        ENGAGEMENT = "engagement", _("engagement")
        SALARY_MEDIAN = "salary_median", _("median salary")

    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    month_end = models.DateField()
    measure = models.CharField(max_length=20, choices=Measure.choices)
    value = models.FloatField()
    n = models.PositiveIntegerField(null=True, help_text=_("Answers behind an average"))
    source = models.CharField(max_length=10, default="imported")
    department_import = models.ForeignKey(DepartmentImport, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["department", "month_end", "measure"], name="people_one_monthly_figure")
        ]
        indexes = [models.Index(fields=["month_end"], name="people_month_of_figure")]


class RosterImport(models.Model):
    """One roster on its way in: staged → checking → checked → applying → applied → undone. The cleaned table lives
    here, refused
    columns never do."""

    class State(models.TextChoices):
        STAGED = "staged", _("Columns to be chosen")
        CHECKING = "checking", _("Being checked")
        CHECKED = "checked", _("Checked")
        APPLYING = "applying", _("Being imported")
        APPLIED = "applied", _("Imported")
        UNDONE = "undone", _("Undone")
        FAILED = "failed", _("Failed")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.STAGED)
    filename = models.CharField(max_length=200)
    table = models.BinaryField(help_text=_("Compressed JSON: header and rows, without refused columns"))
    rows = models.PositiveIntegerField(default=0)
    refused_columns = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)
    options = models.JSONField(default=dict)
    corrections = models.JSONField(default=list)
    check_result = models.BinaryField(null=True, help_text=_("Compressed JSON of the last check"))
    result = models.JSONField(null=True)
    error = models.TextField(blank=True)
    imported_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)
    undo_until = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at", "-id"]


class RosterChange(models.Model):
    """What one import did to one person, so that it can be undone: fields before (null for a new person) and after."""

    roster_import = models.ForeignKey(RosterImport, on_delete=models.CASCADE, related_name="changes")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    before = models.JSONField(null=True)
    after = models.JSONField()


class RememberedMapping(models.Model):
    """The mapping last used for a header, so that the next file with the same columns is mapped by itself."""

    header_key = models.CharField(max_length=64, unique=True)
    mapping = models.JSONField()
    options = models.JSONField(default=dict)
    used_at = models.DateTimeField()
