from django.urls import path

from upmentor.ground.ui import views

app_name = "ui"
urlpatterns = [
    path("preferences/", views.preferences, name="preferences"),
    path("preferences/theme/", views.set_theme, name="theme"),
    path("preferences/language/", views.set_language, name="language"),
    path("catalogue/", views.catalogue, name="catalogue"),
]
