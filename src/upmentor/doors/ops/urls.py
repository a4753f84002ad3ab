from django.urls import path

from upmentor.doors.ops import views

app_name = "ops"
urlpatterns = [
    path("ops/", views.home, name="home"),
    path("ops/jobs/", views.jobs, name="jobs"),
    path("ops/jobs/<uuid:uid>/again/", views.try_again, name="try-again"),
    path("ops/jobs/<uuid:uid>/cancel/", views.cancel, name="cancel-job"),
    path("ops/mailbox/", views.mailbox, name="mailbox"),
    path("ops/mailbox/<uuid:uid>/", views.letter, name="letter"),
    path("ops/mailbox/<uuid:uid>/invite.ics", views.letter_calendar, name="letter-calendar"),
    path("ops/sample/", views.sample, name="sample"),
]
