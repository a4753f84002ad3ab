from django.urls import path

from upmentor.stages.programmes.views import join

app_name = "programmes"
urlpatterns = [
    path("join/<slug:slug>/", join.join, name="join"),
    path("join/<slug:slug>/withdraw/", join.leave, name="join-leave"),
    path("join/<slug:slug>/return/", join.come_back, name="join-return"),
    path("join/<slug:slug>/<slug:step>/", join.step, name="join-step"),
]
