"""All routes. Each view carries its access rule (`upmentor.ground.accounts.access`); a test walks this list."""

from django.urls import include, path

handler400 = "upmentor.ground.ui.views.bad_request"
handler403 = "upmentor.ground.ui.views.permission_denied"
handler404 = "upmentor.ground.ui.views.page_not_found"
handler500 = "upmentor.ground.ui.views.server_error"

urlpatterns = [
    path("", include("upmentor.ground.ui.urls")),
    path("", include("upmentor.ground.accounts.urls")),
    path("", include("upmentor.stages.people.urls")),
    path("", include("upmentor.stages.concerns.urls")),
    path("", include("upmentor.stages.programmes.urls")),
    path("", include("upmentor.stages.exports.urls")),
    path("", include("upmentor.stages.pairs.urls")),
    path("", include("upmentor.stages.goals.urls")),
    path("", include("upmentor.stages.meetings.urls")),
    path("", include("upmentor.stages.supervision.urls")),
    path("", include("upmentor.stages.feedback.urls")),
    path("", include("upmentor.stages.care.urls")),
    path("", include("upmentor.stages.recognition.urls")),
    path("", include("upmentor.stages.messages.urls")),
    path("", include("upmentor.stages.insights.urls")),
    path("", include("upmentor.doors.pages.urls")),
    path("", include("upmentor.doors.ops.urls")),
    path("", include("upmentor.doors.mine.urls")),
    path("", include("upmentor.doors.desk.urls")),
]
