from django.urls import path

from upmentor.doors.desk import closing, handing_over, views

app_name = "desk"
urlpatterns = [
    path("manage/", views.programmes, name="programmes"),
    path("manage/p/<slug:slug>/", views.programme, name="today"),
    path("manage/p/<slug:slug>/pairs/", views.pairs, name="pairs"),
    path("manage/p/<slug:slug>/pairs/life.<str:form>", views.export_pairs, name="pairs-export"),
    path("manage/p/<slug:slug>/settings/hand-over/", handing_over.hand_over_page, name="hand-over"),
    path("manage/p/<slug:slug>/close/", closing.close, name="close"),
    path("manage/p/<slug:slug>/close/go-on/", closing.go_on, name="close-go-on"),
]
