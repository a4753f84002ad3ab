import datetime as dt
import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from upmentor.ground.accounts.models import User
from upmentor.stages.people.models import Department, Person


class Vocabulary(models.Model):
    """The state of the topics as a whole: a single row with id 1. `version` is the digest of the project's own topics
    that are loaded, `revision` is new after every change, so that a process knows when its resolver is out of date."""

    version = models.CharField(max_length=64, blank=True)
    revision = models.UUIDField(default=uuid.uuid4)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="programmes_one_vocabulary")]


class Topic(models.Model):
    """Something that can be taught or learnt. The project's own come from content files, others are imported or
    added."""

    class Source(models.TextChoices):
        PROJECT = "project", _("Upmentor")
        IMPORTED = "imported", _("Imported")
        ADDED = "added", _("Added here")

    slug = models.SlugField(max_length=120, unique=True)
    title = models.CharField(max_length=160)
    description = models.CharField(max_length=300, blank=True)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    guide_number = models.PositiveSmallIntegerField(null=True, blank=True)
    category = models.CharField(max_length=160, blank=True)
    source = models.CharField(max_length=10, choices=Source.choices, default=Source.PROJECT)
    sensitive = models.BooleanField(default=False)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["guide_number", "title"]

    def __str__(self) -> str:
        return self.title


class TopicSynonym(models.Model):
    """Another word for a topic; `key` is the folded spelling and belongs to one topic only."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="synonyms")
    text = models.CharField(max_length=160)
    key = models.CharField(max_length=160, unique=True)


class ProposedTopic(models.Model):
    """Free text that no topic fits, for the programme manager to add, to map or to set aside."""

    class State(models.TextChoices):
        OPEN = "open", _("To be decided")
        ADDED = "added", _("Added")
        MAPPED = "mapped", _("Another word for a topic")
        SET_ASIDE = "set_aside", _("Set aside")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    text = models.CharField(max_length=160)
    key = models.CharField(max_length=160, unique=True)
    times = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    topic = models.ForeignKey(Topic, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)


class Programme(models.Model):
    """A bounded initiative with a purpose, dates, a cadence and a matching policy."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        READY = "ready", _("Ready")
        ENROLLING = "enrolling", _("Open for enrolment")
        MATCHING = "matching", _("Matching")
        RUNNING = "running", _("Running")
        CLOSING = "closing", _("Closing")
        CLOSED = "closed", _("Closed")
        ARCHIVED = "archived", _("Archived")

    class Orientation(models.TextChoices):
        RECOMMENDED = "recommended", _("Recommended: both see it as a next step")
        REQUIRED = "required", _("Required: the first meeting is booked once both have done theirs")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=120)
    template = models.CharField(max_length=60)
    purpose = models.TextField(_("purpose"), blank=True)
    form = models.CharField(max_length=12, default="one-to-one")
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    enrol_until = models.DateField(_("enrolment closes"), null=True, blank=True)
    starts_on = models.DateField(_("starts"), null=True, blank=True)
    ends_on = models.DateField(_("ends"), null=True, blank=True)
    meetings = models.PositiveSmallIntegerField(_("meetings"), default=6)
    cadence_weeks = models.PositiveSmallIntegerField(_("weeks between meetings"), default=4)
    meeting_minutes = models.PositiveSmallIntegerField(_("minutes a meeting"), default=60)
    orientation = models.CharField(
        _("orientation before the first meeting"),
        max_length=12,
        choices=Orientation.choices,
        default=Orientation.RECOMMENDED,
    )
    policy = models.JSONField(default=dict, help_text=_("Rules and weights, as upmentor.matching.Policy reads them"))
    mentor_max_grade = models.PositiveSmallIntegerField(null=True, blank=True)
    mentee_min_grade = models.PositiveSmallIntegerField(null=True, blank=True)
    mentor_places = models.PositiveSmallIntegerField(null=True, blank=True, help_text=_("Empty: no limit"))
    mentee_places = models.PositiveSmallIntegerField(null=True, blank=True, help_text=_("Empty: no limit"))
    fair_draw = models.BooleanField(
        _("fair draw"), default=False, help_text=_("If more people enrol than there are places, a draw decides")
    )
    departments = models.ManyToManyField(Department, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return self.name

    @property
    def ending(self) -> bool:
        """Whether the close has begun: nobody comes in and nobody is matched any more."""
        return self.state in (self.State.CLOSING, self.State.CLOSED, self.State.ARCHIVED)


class ProgrammeTopic(models.Model):
    """A topic that a programme puts first on the enrolment page."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="first_topics")
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["programme", "topic"], name="programmes_topic_once")]


class ProgrammeRole(models.Model):
    """Who runs and who answers for a programme."""

    class Role(models.TextChoices):
        MANAGER = "manager", _("Programme manager")
        SPONSOR = "sponsor", _("Sponsor")

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="roles")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="programme_roles")
    role = models.CharField(max_length=10, choices=Role.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "user", "role"], name="programmes_role_once")]


class Enrolment(models.Model):
    """A person's part in a programme (`decisions.md` 18). Drafts keep every page that was answered, so one can go on
    elsewhere."""

    class Role(models.TextChoices):
        MENTOR = "mentor", _("Mentor")
        MENTEE = "mentee", _("Mentee")

    class State(models.TextChoices):
        INVITED = "invited", _("Invited")
        STARTED = "started", _("Started")
        WAITING = "waiting", _("On the waiting list")
        AVAILABLE = "available", _("Enrolled")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        COMPLETED = "completed", _("Completed")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="enrolments")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=8, choices=Role.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.INVITED)
    state_before = models.CharField(max_length=10, blank=True, help_text=_("State before the withdrawal, for undo"))
    step = models.CharField(max_length=20, blank=True, help_text=_("The page at which the person goes on"))
    capacity = models.PositiveSmallIntegerField(default=1)
    aim_pick = models.CharField(max_length=40, blank=True, help_text=_("Id of a sentence that was picked as the aim"))
    aim = models.TextField(
        blank=True, help_text=_("What I hope to gain, or what a good result looks like, in own words")
    )
    introduction = models.CharField(max_length=400, blank=True)
    hours = models.CharField(max_length=200, blank=True, help_text=_("Narrows the person's working hours"))
    time_zone = models.CharField(max_length=60, blank=True)
    languages = models.JSONField(default=list)
    meeting_form = models.CharField(max_length=10, default="any")
    interests = models.JSONField(default=list)
    assistant_name = models.CharField(max_length=200, blank=True)
    assistant_email = models.EmailField(max_length=254, blank=True)
    discreet = models.BooleanField(default=False)
    clauses_version = models.CharField(max_length=20, blank=True)
    notice_version = models.CharField(max_length=20, blank=True)
    permissions = models.JSONField(default=list, help_text=_("Ids of the optional permissions that were given"))
    clauses_accepted_at = models.DateTimeField(null=True, blank=True)
    source = models.CharField(max_length=10, default="self", help_text=_("self, staff or sheet"))
    created_at = models.DateTimeField(default=timezone.now)
    submitted_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["person__name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "person"], name="programmes_one_role_per_person"),
            models.CheckConstraint(
                condition=models.Q(capacity__gte=1, capacity__lte=5), name="programmes_capacity_range"
            ),
        ]


class Draw(models.Model):
    """Places of a role that were drawn by lot, once. Whoever entered was alike before it, so those who wait can be
    compared with those who got a place. `seed` makes it repeatable (`measures.draw`)."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="draws")
    role = models.CharField(max_length=8, choices=Enrolment.Role.choices)
    places = models.PositiveIntegerField()
    seed = models.BigIntegerField()
    drawn_at = models.DateTimeField()
    drawn_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "role"], name="programmes_one_draw_a_role")]


class DrawEntry(models.Model):
    """Somebody who entered a draw, and how it fell; a place from the waiting list later changes nothing here."""

    draw = models.ForeignKey(Draw, on_delete=models.CASCADE, related_name="entries")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="+")
    group = models.CharField(max_length=200, blank=True, help_text=_("Department at the draw"))
    placed = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["draw", "enrolment"], name="programmes_one_entry_a_draw")]


class EnrolmentTopic(models.Model):
    """A topic offered (level 1–5) or wanted (priority 1–5, 5 is the most wanted)."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="topics")
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["-level", "id"]
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "topic"], name="programmes_enrolment_topic_once"),
            models.CheckConstraint(condition=models.Q(level__gte=1, level__lte=5), name="programmes_level_range"),
        ]


class TopicWish(models.Model):
    """Free text of an enrolment that waits for the programme manager's decision; then it becomes a topic of the
    enrolment, or nothing."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="wishes")
    proposed = models.ForeignKey(ProposedTopic, on_delete=models.CASCADE, related_name="wishes")
    level = models.PositiveSmallIntegerField(default=4)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["enrolment", "proposed"], name="programmes_wish_once")]


class Exclusion(models.Model):
    """Confidential: the enrolled person does not want, or because of a conflict of interest cannot have, this
    pairing. No person but the
    author ever sees it; matching reads it."""

    class Kind(models.TextChoices):
        NOT_WITH = "not_with", _("Not with")
        CONFLICT = "conflict", _("Conflict of interest")

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="exclusions")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "person", "kind"], name="programmes_exclusion_once")
        ]


class CourseUnitDone(models.Model):
    """Somebody has done a unit of an orientation course. Course and unit are those of the content files; unit 0 is the
    short version, which stands for the whole course. Nobody but the user reads these rows; see `queries/orientation.py`
    for the totals. No time of day: when somebody learns is nobody's business."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    course = models.SlugField(max_length=40)
    unit = models.PositiveSmallIntegerField()
    done_on = models.DateField()

    class Meta:
        ordering = ["course", "unit"]
        constraints = [models.UniqueConstraint(fields=["user", "course", "unit"], name="programmes_unit_done_once")]


class Round(models.Model):
    """A check-in of a programme: open from one day to another, and the day on which what the two wrote for each other
    is opened. Days of the organisation, both included; whether a round is open is read off them, never stored. Once it
    has opened, its days stand; the opening of words may be put off, never brought forward (`decisions.md` 19)."""

    class Kind(models.TextChoices):
        START = "start", _("Start")
        MID_POINT = "mid-point", _("Mid-point")
        FINAL = "final", _("Final review")
        FOLLOW_UP = "follow-up", _("Three months later")

    # In these the two write for each other.
    FOR_EACH_OTHER = (Kind.MID_POINT, Kind.FINAL)

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="rounds")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    opens_on = models.DateField(_("opens"))
    closes_on = models.DateField(_("last day to answer"))
    releases_on = models.DateField(_("words for each other are opened"))
    first_release_on = models.DateField(null=True, help_text=_("As announced, when it was put off"))

    class Meta:
        ordering = ["opens_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "kind"], name="programmes_round_once"),
            models.CheckConstraint(
                condition=models.Q(closes_on__gte=models.F("opens_on"), releases_on__gt=models.F("closes_on")),
                name="programmes_round_in_order",
            ),
        ]

    def is_open(self, day: dt.date) -> bool:
        """Whether it can be answered on this day."""
        return self.opens_on <= day <= self.closes_on

    def takes_words(self, day: dt.date) -> bool:
        """Whether the two can write for each other on this day."""
        return self.kind in self.FOR_EACH_OTHER and self.opens_on <= day < self.releases_on

    def is_released(self, day: dt.date) -> bool:
        """Whether words for each other are open on this day."""
        return day >= self.releases_on


class SignUpSheet(models.Model):
    """A CSV or XLSX of people to enrol, on its way in. Same grammar as the roster import."""

    class State(models.TextChoices):
        STAGED = "staged", _("Columns to be chosen")
        CHECKED = "checked", _("Checked")
        APPLIED = "applied", _("Imported")
        UNDONE = "undone", _("Undone")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="sheets")
    state = models.CharField(max_length=10, choices=State.choices, default=State.STAGED)
    filename = models.CharField(max_length=200)
    role = models.CharField(max_length=8, blank=True, help_text=_("Role of all rows when the sheet has no role column"))
    table = models.BinaryField(help_text=_("Compressed JSON: header and rows"))
    rows = models.PositiveIntegerField(default=0)
    mapping = models.JSONField(default=dict)
    corrections = models.JSONField(default=list)
    topic_choices = models.JSONField(default=dict, help_text=_("Folded free text → slug, or empty: propose it"))
    changes = models.JSONField(default=list, help_text=_("Per enrolment: before (null when new) and after, for undo"))
    result = models.JSONField(null=True)
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)
    undo_until = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at", "-id"]
