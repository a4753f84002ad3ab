"""Routes of this slice."""

from django.urls import path

from upmentor.stages.feedback.views import desk, pulses, reflections, rounds, together

REFLECT = "pairs/<uuid:uid>/reflect"
WORDS = "pairs/<uuid:uid>/feedback/<uuid:row>"
TOGETHER = "pairs/<uuid:uid>/together/<uuid:row>"

app_name = "feedback"
urlpatterns = [
    path("rounds/<uuid:uid>/", rounds.check_in, name="check-in"),
    path(f"{WORDS}/", rounds.feedback, name="feedback"),
    path(f"{WORDS}/take-back/", rounds.take_back, name="feedback-take-back"),
    path(f"{WORDS}/reply/", rounds.reply, name="feedback-reply"),
    path(f"{TOGETHER}/", together.together, name="together"),
    path(f"{TOGETHER}/story/", together.story, name="story"),
    path("manage/p/<slug:slug>/check-ins/", desk.check_ins, name="check-ins"),
    path("manage/p/<slug:slug>/check-ins/<uuid:row>/", desk.round_page, name="round"),
    path("manage/p/<slug:slug>/check-ins/<uuid:row>/given/", desk.given, name="given"),
    path("manage/p/<slug:slug>/check-ins/<uuid:row>/stories/", desk.stories, name="stories"),
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
