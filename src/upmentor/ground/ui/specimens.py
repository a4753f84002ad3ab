"""What the living catalogue shows: made-up content for every component, in every state."""

from types import SimpleNamespace as Thing
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest

from upmentor.ground.ui import charts
from upmentor.ground.ui.context import NavItem
from upmentor.ground.ui.forms import Choice, LargeCheckboxes, LargeRadio, Slider

TOPICS = [
    ("ai", Choice("Everyday AI", "Where it already helps, and when not to use it", "prompt chatbot assistant")),
    ("social", Choice("Social media and presence", "Who listens where, and your own voice")),
    ("culture", Choice("How our culture feels from here", "What gets praised and what goes unsaid")),
    ("habits", Choice("Safe digital habits", "Passkeys, tricks, travel")),
]
PARTS = [
    {"label": "Topic fit", "points": 30, "most": 45, "sentence": "Lin can explain one of the two topics Omar chose"},
    {"label": "Time overlap", "points": 9, "most": 20, "sentence": "Two working hours a week in common"},
    {"label": "Goals", "points": 17, "most": 20, "sentence": "Both want to talk about suppliers"},
    {"label": "Across departments", "points": 15, "most": 15, "sentence": "Finance and Operations"},
]
MANY_PARTS = [
    {"label": name, "points": points, "most": 40, "unknown": name == "Style"}
    for name, points in [
        ("Topics", 31),
        ("Time", 14.5),
        ("Goals", 12),
        ("Department", 9),
        ("Site", 8),
        ("Grade", 7.5),
        ("Interests", 5),
        ("Style", 6),
    ]
]
DRAWINGS: list[tuple[str, charts.Chart]] = [
    (
        "How sure are we?",
        charts.Ranges(
            "Useful: 61 to 84 of 100",
            [
                charts.Range("Useful", 74, 61, 84, "61 to 84"),
                charts.Range("Could speak openly", 66, 52, 78, "52 to 78"),
            ],
            "of 100 people",
            most=100,
        ),
    ),
    (
        "Did introducing it change anything?",
        charts.Study(
            "Between 1 point lower and 7 points higher",
            [
                charts.Dot("−3", 0.6, -2.8, 4),
                charts.Dot("−2", -0.8, -4, 2.4),
                charts.Dot("−1", reference=True),
                charts.Dot("+1", 2.1, -1.6, 5.8),
                charts.Dot("+2", 3, -1, 7),
            ],
            3,
            "points",
            "launch",
            "reference",
            "half-years",
            "+3",
        ),
    ),
    (
        "Do people stay?",
        charts.Curves(
            "Between 6 fewer and 20 more of 100 stayed",
            [
                charts.Curve(
                    "93 participants",
                    [(0, 100, 100, 100), (3, 98, 94, 100), (6, 97, 91, 99), (9, 95, 89, 98), (12, 93, 86, 98)],
                    [(0, "55"), (12, "45")],
                ),
                charts.Curve(
                    "86 waiting list",
                    [(0, 100, 100, 100), (3, 98, 93, 100), (6, 93, 86, 98), (9, 91, 80, 97), (12, 86, 76, 94)],
                    [(0, "40"), (12, "30")],
                ),
            ],
            "of 100",
            "months since enrolment closed",
            "People watched, at least",
            range(0, 13, 3),
        ),
    ),
    (
        "Do pairs keep their rhythm?",
        charts.Bars(
            "Four weeks", [("4 May", 80, "80 %"), ("11 May", 85, "85 %"), ("18 May", None, ""), ("25 May", 95, "95 %")]
        ),
    ),
    (
        "Where are the gaps?",
        charts.Heat(
            "Engagement",
            ["Q1", "Q2", "Q3"],
            [("Finance", [(61, "61"), (66, "66"), (70, "70")]), ("Legal", [(72, "72"), None, (79, "79")])],
            "points of 100; darker is higher",
            "Crossed out: fewer than 5 answers",
            60,
            80,
        ),
    ),
]
SUPPLY = [
    {"label": label, "wanted": wanted, "offered": offered}
    for label, wanted, offered in [
        ("Everyday AI", 31, 18),
        ("AI judgement for leaders", 14, 3),
        ("Social media and presence", 9, 22),
        ("How our culture feels from here", 12, 12),
        ("Disability and accessibility", 4, 0),
        ("Customers who changed, and how they buy now", 7, 9),
        ("Safe digital habits", 0, 6),
    ]
]


class Undoable(str):
    """Stands for a message of Django's with a way back."""

    extra_tags = "undo:/catalogue/"
    level_tag = "success"


class EveryField(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label="Your name", help_text="As colleagues know you.")
    department = forms.ChoiceField(label="Department", choices=[("", "Choose"), ("f", "Finance"), ("o", "Operations")])
    about = forms.CharField(label="Two lines about you", widget=forms.Textarea, required=False)
    start = forms.DateField(label="First day", widget=forms.DateInput(attrs={"type": "date"}))
    roster = forms.FileField(label="Roster", help_text="CSV or Excel, up to 40 MB.", required=False)
    agree = forms.BooleanField(label="I have read the participation notice", help_text="One page, two minutes.")
    mode = forms.ChoiceField(
        label="What should happen?",
        widget=LargeRadio,
        choices=[
            ("both", Choice("Add and update", "212 new people, 14 changed")),
            ("add", Choice("Only add", "212 new people, nobody changed")),
        ],
    )
    topics = forms.MultipleChoiceField(
        label="Choose up to three",
        widget=LargeCheckboxes(at_most=3, search="Search topics"),
        choices=TOPICS,
        required=False,
    )


class Weights(forms.Form):
    """Two sliders."""

    topic = forms.IntegerField(widget=Slider(name="Topic fit", hint="Counts for {n} % of the score."))
    time = forms.IntegerField(widget=Slider(name="Time overlap", hint="Counts for {n} % of the score."))


def job(state: str, stage: str, done: int = 0, total: int = 0) -> Thing:
    titles = {
        "waiting": "Matching will start soon",
        "done": "58 of 60 people have a match",
        "failed": "The run did not finish",
        "cancelled": "The run was cancelled",
    }
    error = "The rules contradict each other: “at least 5 grades apart” and “neighbouring grades only”."
    return Thing(
        title=titles.get(state, "Matching is running"), state=state, stage=stage, done=done, total=total, error=error
    )


def everything(request: HttpRequest) -> dict[str, Any]:
    """The context of templates/ui/catalogue.html."""
    return bars() | small_things(request) | forms_in_states() | figures() | work()


def bars() -> dict[str, Any]:
    """Rail, programme switcher, breadcrumb."""
    return {
        "rail_title": "Fresh eyes on AI",
        "rail": [
            NavItem("Today", "#head", "checklist", number=3),
            NavItem("People", "#forms", "users"),
            NavItem("Matching", "#scores", "arrows-join", current=True),
            NavItem("Settings", "#jobs", "settings"),
        ],
        "programme_menu": [NavItem("Fresh eyes on AI", "#main", current=True), NavItem("Six-week starter", "#main")],
        "crumbs": [("Matching", "#main"), ("Run 3", "")],
    }


STATE_WORDS = {
    "ok": "Done",
    "now": "In progress",
    "hand": "Needs a hand",
    "bad": "Not sent",
    "wait": "Cannot start yet",
    "lock": "Locked by you",
    "paused": "Paused",
    "mail": "Invited",
    "none": "Not yet",
}
TASKS = [
    {"label": "Read “Speaking upwards”", "url": "#main", "state": "done"},
    {"label": "Set a goal of your own", "url": "#main", "state": "progress"},
    {"label": "Sign the working agreement", "url": "#main", "state": "todo"},
    {"label": "Plan the half-way talk", "state": "blocked", "why": "Opens after your third meeting."},
]
ANSWERS = [
    {"label": "Topics", "many": ["Everyday AI", "How our culture feels from here"], "url": "#main"},
    {"label": "Working hours", "value": "Mon to Fri, 09:00 to 17:00, Europe/Athens", "url": "#main"},
    {"label": "Not with", "value": "", "url": "#main"},
]


def small_things(request: HttpRequest) -> dict[str, Any]:
    """Chips, states, tasks, answers, tabs, pages of a list."""
    return {
        "levels": ["self", "two", "contact", "team", "totals"],
        "states": list(STATE_WORDS.items()),
        "tasks": TASKS,
        "rows": ANSWERS,
        "people": ["Dana Holt", "Sam Idris"],
        "tab_items": [("Pairs (58)", "#main", True), ("Unmatched (2)", "#main", False), ("Fairness", "#main", False)],
        "page": Paginator(range(212), 25).get_page(request.GET.get("page", 3)),
        "undo": Undoable("Help offered to Omar and Lin, in the same words to both."),
    }


def forms_in_states() -> dict[str, Any]:
    """A filled form, the same with errors, two sliders."""
    return {
        "form": None,
        "filled": EveryField(
            initial={"mode": "both", "topics": ["ai", "culture"], "name": "Dana Holt", "department": "f"}
        ),
        "wrong": EveryField({"topics": ["ai"], "start": ""}, auto_id="wrong_%s"),
        "weights": Weights(initial={"topic": 45, "time": 20}),
    }


FIGURES = [
    {"number": "50", "unit": "of 58", "sentence": "pairs met in six weeks.", "small": "3 more are paused by agreement"},
    {
        "number": "4.1",
        "unit": "of 5",
        "sentence": "found their last conversation useful.",
        "small": "between 3.8 and 4.4",
    },
    {"number": "86 %", "sentence": "could speak openly.", "small": "62 of 72"},
    {"number": "31", "sentence": "goals moved at least one step."},
]


def figures() -> dict[str, Any]:
    """Scores, numbers, the chart, what is not enough."""
    return {
        "parts": PARTS,
        "part_labels": [str(row["label"]) for row in PARTS],
        "many_parts": MANY_PARTS,
        "supply": SUPPLY,
        "drawings": DRAWINGS,
        "numbers": [
            ("81.4", "mean score"),
            ("66", "lowest tenth"),
            ("71 %", "across departments"),
            ("4", "locked by you"),
        ],
        "figures": FIGURES,
        "needs": [
            (4, 10, "fewer than 5 of 10 moves"),
            (1, 2, "1 of 2 periods before launch"),
            (6, 6, "6 of 6 departments per group"),
        ],
    }


def work() -> dict[str, Any]:
    """Background jobs in each state, letters that wait."""
    return {
        "jobs": [
            job("waiting", ""),
            job("running", "Comparing 300 with 250 people", 41, 100),
            job("done", "No other set of pairs under these rules scores higher."),
            job("failed", ""),
            job("cancelled", ""),
        ],
        "letters": [
            "Dana Holt\nWe have someone for you to meet",
            "Sam Idris\nWe have someone for you to meet",
        ],
    }
