from django.urls import path

from upmentor.doors.desk import views

app_name = "desk"
urlpatterns = [
    path("manage/", views.programmes, name="programmes"),
    path("manage/p/<slug:slug>/", views.programme, name="today"),
]
