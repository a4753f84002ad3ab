"""Routes of this slice."""

from django.urls import path

from upmentor.stages.supervision import views

DESK = "manage/p/<slug:slug>/circles"
OWN = "circles/<uuid:uid>"

app_name = "supervision"
urlpatterns = [
    path(f"{DESK}/", views.circles, name="circles"),
    path(f"{DESK}/announce/", views.announce, name="announce"),
    path(f"{DESK}/<uuid:uid>/", views.edit, name="edit"),
    path(f"{DESK}/<uuid:uid>/cancel/", views.cancel, name="cancel"),
    path(f"{DESK}/<uuid:uid>/came/", views.came, name="came"),
    path(f"{DESK}/<uuid:uid>/sit/", views.sit, name="sit"),
    path(f"{OWN}/", views.circle, name="circle"),
    path(f"{OWN}/answer/", views.answer, name="answer"),
    path(f"{OWN}/circle.ics", views.calendar, name="calendar"),
]
