from django.urls import path

from upmentor.stages.people.views import departments, imports, own, people

app_name = "people"
urlpatterns = [
    path("manage/people/", people.people_list, name="list"),
    path("settings/facts/", own.facts, name="own-facts"),
    path("settings/away/", own.away, name="away"),
    path("manage/people/corrections/", own.corrections, name="corrections"),
    path("manage/people/corrections/<uuid:uid>/", own.look, name="look"),
    path("manage/people/<uuid:uid>/", people.person_page, name="person"),
    path("manage/import/", imports.upload, name="imports"),
    path("manage/import/template.csv", imports.template_file, name="import-template"),
    path("manage/import/departments/", departments.upload, name="department-imports"),
    path("manage/import/departments/<uuid:uid>/", departments.one, name="department-import"),
    path("manage/import/departments/<uuid:uid>/apply/", departments.apply, name="department-apply"),
    path("manage/import/departments/<uuid:uid>/undo/", departments.undo, name="department-undo"),
    path("manage/import/<uuid:uid>/", imports.one_import, name="import"),
    path("manage/import/<uuid:uid>/columns/", imports.columns, name="import-columns"),
    path("manage/import/<uuid:uid>/read-again/", imports.read_again, name="import-read-again"),
    path("manage/import/<uuid:uid>/check/", imports.check, name="import-check"),
    path("manage/import/<uuid:uid>/correct/", imports.correct, name="import-correct"),
    path("manage/import/<uuid:uid>/apply/", imports.apply, name="import-apply"),
    path("manage/import/<uuid:uid>/done/", imports.done, name="import-done"),
    path("manage/import/<uuid:uid>/undo/", imports.undo, name="import-undo"),
    path("manage/import/<uuid:uid>/failed-rows.csv", imports.failed_rows, name="import-failed-rows"),
]
