"""Routes of this slice."""

from django.urls import path

from upmentor.stages.care import views

app_name = "care"
urlpatterns = [
    path("manage/p/<slug:slug>/pairs/health/", views.board_page, name="board"),
    path("manage/p/<slug:slug>/pairs/health/<uuid:uid>/offer/", views.offer, name="offer"),
    path("manage/p/<slug:slug>/pairs/health/asked/<uuid:wish>/done/", views.wish_done, name="wish-done"),
    path("manage/p/<slug:slug>/pairs/health/asked/<uuid:wish>/undone/", views.wish_undone, name="wish-undone"),
    path("sponsor/<slug:slug>/cancelled/", views.cancelled, name="cancelled"),
    path("pairs/<uuid:uid>/lighter/", views.lighter, name="lighter"),
    path("pairs/<uuid:uid>/one-month/", views.month, name="month"),
]
