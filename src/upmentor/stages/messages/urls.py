"""Routes of this slice."""

from django.urls import path

from upmentor.stages.messages import views

app_name = "messages"
urlpatterns = [
    path("manage/p/<slug:slug>/messages/", views.list_page, name="list"),
    path("manage/p/<slug:slug>/messages/new/", views.new, name="new"),
    path("manage/p/<slug:slug>/messages/automatic/", views.automatic, name="automatic"),
    path("manage/p/<slug:slug>/messages/automatic/<slug:key>/", views.moment, name="moment"),
    path("manage/p/<slug:slug>/messages/automatic/<slug:key>/<slug:look>/", views.moment_letter, name="moment-letter"),
    path("manage/p/<slug:slug>/messages/<uuid:uid>/", views.message_page, name="message"),
    path("manage/p/<slug:slug>/messages/<uuid:uid>/write/", views.edit, name="edit"),
    path("manage/p/<slug:slug>/messages/<uuid:uid>/check/", views.check, name="check"),
    path("manage/p/<slug:slug>/messages/<uuid:uid>/discard/", views.discard, name="discard"),
    path("manage/p/<slug:slug>/messages/<uuid:uid>/call-back/", views.call_back, name="call-back"),
    path("manage/p/<slug:slug>/messages/<uuid:uid>/letter/<slug:language>/<slug:look>/", views.letter, name="letter"),
]
