"""Routes of this slice."""

from django.urls import path

from upmentor.stages.feedback.views import pulses, reflections

REFLECT = "pairs/<uuid:uid>/reflect"

app_name = "feedback"
urlpatterns = [
    path("pairs/<uuid:uid>/meetings/<int:number>/pulse/", pulses.pulse, name="pulse"),
    path(f"{REFLECT}/", reflections.reflect, name="reflect"),
    path(f"{REFLECT}/mine.html", reflections.mine_as_page, name="reflect-page"),
    path(f"{REFLECT}/mine.json", reflections.mine_as_json, name="reflect-json"),
    path(f"{REFLECT}/<uuid:entry>/", reflections.entry_page, name="reflect-entry"),
    path(f"{REFLECT}/<uuid:entry>/share/", reflections.share, name="reflect-share"),
    path(f"{REFLECT}/<uuid:entry>/unshare/", reflections.unshare, name="reflect-unshare"),
    path(f"{REFLECT}/<uuid:entry>/erase/", reflections.erase, name="reflect-erase"),
    path(f"{REFLECT}/<uuid:entry>/restore/", reflections.restore, name="reflect-restore"),
]
