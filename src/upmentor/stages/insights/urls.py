"""Routes of this slice."""

from django.urls import path

from upmentor.stages.insights.views import changed, money, plan, report, sponsor

app_name = "insights"
urlpatterns = [
    path("manage/p/<slug:slug>/insight/", report.page, name="page"),
    path("manage/p/<slug:slug>/insight/ask/", report.ask, name="ask"),
    path("manage/p/<slug:slug>/insight/plan/", plan.page, name="plan"),
    path("manage/p/<slug:slug>/insight/<uuid:uid>/", report.report_page, name="report"),
    path("manage/p/<slug:slug>/insight/<uuid:uid>/report.<slug:form>", report.report_file, name="report-file"),
    path("manage/p/<slug:slug>/insight/<uuid:uid>/parts/<slug:part>.<slug:form>", report.part_file, name="part-file"),
    path("manage/p/<slug:slug>/roi/", money.page, name="roi"),
    path("manage/p/<slug:slug>/roi/change/", money.change, name="roi-change"),
    path("manage/p/<slug:slug>/insight/changed/", changed.page, name="changed"),
    path("manage/p/<slug:slug>/insight/changed/new/", changed.add, name="changed-add"),
    path("manage/p/<slug:slug>/insight/changed/changed.<slug:form>", changed.table_file, name="changed-file"),
    path("manage/p/<slug:slug>/insight/changed/<uuid:uid>/", changed.edit, name="changed-edit"),
    path("manage/p/<slug:slug>/insight/changed/<uuid:uid>/remove/", changed.remove, name="changed-remove"),
    path("manage/p/<slug:slug>/insight/changed/<uuid:uid>/undo/", changed.undo, name="changed-undo"),
    path("manage/p/<slug:slug>/insight/remind/<slug:part>/", report.remind, name="remind"),
    path("what-changed/<slug:slug>/", changed.read, name="changed-read"),
    path("sponsor/<slug:slug>/", sponsor.page, name="sponsor"),
    path("sponsor/<slug:slug>/thanks/", sponsor.thanks, name="thanks"),
]
