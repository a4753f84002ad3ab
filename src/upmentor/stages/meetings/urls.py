"""Routes of this slice."""

from django.urls import path

from upmentor.stages.meetings.views import assist, feed, page, schedule

MEETING = "pairs/<uuid:uid>/meetings/<int:number>"

app_name = "meetings"
urlpatterns = [
    path("pairs/<uuid:uid>/schedule/", schedule.schedule, name="schedule"),
    path("pairs/<uuid:uid>/schedule/change/", schedule.schedule_change, name="schedule-change"),
    path("pairs/<uuid:uid>/schedule/move/", schedule.schedule_move, name="schedule-move"),
    path("pairs/<uuid:uid>/schedule/cancel/", schedule.schedule_cancel, name="schedule-cancel"),
    path("pairs/<uuid:uid>/schedule/place/", schedule.schedule_place, name="schedule-place"),
    path(f"{MEETING}/", page.meeting, name="meeting"),
    path(f"{MEETING}/notes/", page.meeting_notes, name="meeting-notes"),
    path(f"{MEETING}/private/", page.meeting_private, name="meeting-private"),
    path(f"{MEETING}/guide/", page.meeting_guide_page, name="meeting-guide"),
    path(f"{MEETING}/finish/", page.meeting_finish, name="meeting-finish"),
    path(f"{MEETING}/finish/undo/", page.meeting_undo_finish, name="meeting-undo-finish"),
    path(f"{MEETING}/late/", page.meeting_late, name="meeting-late"),
    path(f"{MEETING}/brief/", page.meeting_brief, name="meeting-brief"),
    path("pairs/<uuid:uid>/rhythm/", schedule.rhythm, name="rhythm"),
    path("settings/assistant/", assist.assistants, name="assistants"),
    path("settings/assistant/<uuid:uid>/end/", assist.end_assistant, name="end-assistant"),
    path("settings/calendar/", feed.own_calendar, name="own-calendar"),
    path("assist/", assist.assist, name="assist"),
    path("assist/<uuid:uid>/", assist.assist_times, name="assist-times"),
    path("assist/<uuid:uid>/change/", assist.assist_change, name="assist-change"),
    path("assist/<uuid:uid>/move/", assist.assist_move, name="assist-move"),
]
