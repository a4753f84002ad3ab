from django.urls import path

from upmentor.stages.exports import views

app_name = "exports"
HERE = "manage/p/<slug:slug>/exports"
urlpatterns = [
    path(f"{HERE}/", views.exports, name="list"),
    path(f"{HERE}/<uuid:uid>/", views.one, name="one"),
    path(f"{HERE}/<uuid:uid>/file/", views.file, name="file"),
    path(f"{HERE}/<uuid:uid>/delete/", views.delete, name="delete"),
    path("settings/taken-away/", views.with_me, name="with-me"),
]
