from django.urls import path

from upmentor.doors.mine import feed, views

app_name = "mine"
urlpatterns = [
    path("", views.front_door, name="front-door"),
    path("home/", views.home, name="home"),
    path("calendar/<str:token>.ics", feed.feed, name="feed"),
    path("pairs/", views.pairs, name="pairs"),
    path("pairs/<uuid:uid>/", views.pair, name="pair"),
    path("pairs/<uuid:uid>/promises/<uuid:promise>/done/", views.promise_done, name="promise-done"),
    path("letters/", views.letters, name="letters"),
    path("letters/<uuid:uid>/", views.letter, name="letter"),
    path("library/", views.library, name="library"),
    path("library/<slug:topic>/", views.library_topic, name="library-topic"),
    path("library/<slug:topic>/<int:number>/", views.library_meeting, name="library-meeting"),
]
