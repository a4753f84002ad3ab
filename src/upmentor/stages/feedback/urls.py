"""Routes of this slice."""

from django.urls import path

from upmentor.stages.feedback import views

REFLECT = "pairs/<uuid:uid>/reflect"

app_name = "feedback"
urlpatterns = [
    path(f"{REFLECT}/", views.reflect, name="reflect"),
    path(f"{REFLECT}/mine.html", views.mine_as_page, name="reflect-page"),
    path(f"{REFLECT}/mine.json", views.mine_as_json, name="reflect-json"),
    path(f"{REFLECT}/<uuid:entry>/", views.entry_page, name="reflect-entry"),
    path(f"{REFLECT}/<uuid:entry>/share/", views.share, name="reflect-share"),
    path(f"{REFLECT}/<uuid:entry>/unshare/", views.unshare, name="reflect-unshare"),
    path(f"{REFLECT}/<uuid:entry>/erase/", views.erase, name="reflect-erase"),
    path(f"{REFLECT}/<uuid:entry>/restore/", views.restore, name="reflect-restore"),
]
