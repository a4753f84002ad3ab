from django.urls import path

from upmentor.stages.programmes.views import away, chat, courses, draw, join, people, setup, sheet, topics

app_name = "programmes"
DESK = "manage/p/<slug:slug>/"
urlpatterns = [
    path("join/<slug:slug>/", join.join, name="join"),
    path("join/<slug:slug>/withdraw/", join.leave, name="join-leave"),
    path("join/<slug:slug>/return/", join.come_back, name="join-return"),
    path("join/<slug:slug>/<slug:step>/", join.step, name="join-step"),
    path("learn/", courses.shelf, name="courses"),
    path("learn/<slug:course>/", courses.course, name="course"),
    path("learn/<slug:course>/short/", courses.short, name="course-short"),
    path("learn/<slug:course>/forget/", courses.forget, name="course-forget"),
    path("learn/<slug:course>/<int:number>/", courses.unit, name="course-unit"),
    path("learn/<slug:course>/<int:number>/done/", courses.done, name="course-done"),
    path("manage/new/", setup.choose_template, name="new"),
    path("manage/new/<slug:template_id>/", setup.new_programme, name="new-details"),
    path(DESK + "settings/", setup.settings, name="settings"),
    path(DESK + "settings/chat/", chat.chat, name="chat"),
    path(DESK + "settings/open/", setup.open_enrolment, name="open"),
    path(DESK + "settings/close/", setup.close_enrolment, name="close"),
    path(DESK + "settings/reopen/", setup.reopen_enrolment, name="reopen"),
    path(DESK + "topics/", topics.topics, name="topics"),
    path(DESK + "topics/<uuid:uid>/", topics.decide, name="decide-topic"),
    path(DESK + "sheet/", sheet.upload, name="sheet"),
    path(DESK + "sheet/<uuid:uid>/columns/", sheet.columns, name="sheet-columns"),
    path(DESK + "sheet/<uuid:uid>/check/", sheet.check, name="sheet-check"),
    path(DESK + "sheet/<uuid:uid>/check/rows.csv", sheet.problems, name="sheet-problems"),
    path(DESK + "sheet/<uuid:uid>/done/", sheet.done, name="sheet-done"),
    path(DESK + "sheet/<uuid:uid>/undo/", sheet.undo, name="sheet-undo"),
    path(DESK + "people/", people.people, name="people"),
    path(DESK + "people/invite/", people.invite, name="invite"),
    path(DESK + "people/draw/", draw.draw, name="draw"),
    path(DESK + "people/add/", people.add, name="add"),
    path(DESK + "people/<uuid:uid>/", people.person, name="person"),
    path(DESK + "people/<uuid:uid>/away/", away.away, name="away"),
    path(DESK + "people/<uuid:uid>/<slug:verb>/", people.change, name="person-change"),
]
