from django.urls import path

from upmentor.doors.pages import views

app_name = "pages"
urlpatterns = [
    path("health/", views.health, name="health"),
    path("trust/", views.trust, name="trust"),
    path("help/", views.help_page, name="help"),
    path("accessibility/", views.accessibility, name="accessibility"),
]
