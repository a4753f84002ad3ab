from django.urls import path

from upmentor.stages.people.views import people

app_name = "people"
urlpatterns = [
    path("manage/people/", people.people_list, name="list"),
    path("manage/people/<uuid:uid>/", people.person_page, name="person"),
]
