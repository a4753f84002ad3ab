"""Routes of this slice."""

from django.urls import path

from upmentor.stages.goals.views import goals, judging, outcomes, staff

PAIR = "pairs/<uuid:uid>"
GOAL = f"{PAIR}/goals/<uuid:goal>"
OUTCOME = f"{PAIR}/outcomes/<uuid:outcome>"

app_name = "goals"
urlpatterns = [
    path(f"{PAIR}/goals/", goals.goals, name="goals"),
    path(f"{PAIR}/goals/new/", goals.new, name="new"),
    path(f"{PAIR}/goals/later/", goals.later, name="later"),
    path(f"{GOAL}/", judging.goal, name="goal"),
    path(f"{GOAL}/edit/", goals.edit, name="edit"),
    path(f"{GOAL}/move/", goals.move, name="move"),
    path(f"{GOAL}/remove/", goals.remove, name="remove"),
    path(f"{GOAL}/restore/", goals.restore, name="restore"),
    path(f"{PAIR}/outcomes/", outcomes.outcomes, name="outcomes"),
    path(f"{PAIR}/outcomes/new/", outcomes.new, name="outcome-new"),
    path(f"{OUTCOME}/", outcomes.outcome, name="outcome"),
    path(f"{OUTCOME}/consent/", outcomes.consent, name="outcome-consent"),
    path(f"{OUTCOME}/remove/", outcomes.remove, name="outcome-remove"),
    path(f"{OUTCOME}/restore/", outcomes.restore, name="outcome-restore"),
    path("manage/p/<slug:slug>/outcomes/", staff.outcomes, name="staff-outcomes"),
    path("manage/p/<slug:slug>/outcomes/export.<str:form>", staff.export, name="export"),
]
