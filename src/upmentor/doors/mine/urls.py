from django.urls import path

from upmentor.doors.mine import views

app_name = "mine"
urlpatterns = [
    path("", views.front_door, name="front-door"),
    path("home/", views.home, name="home"),
]
