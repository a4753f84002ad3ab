"""Routes of this slice."""

from django.urls import path

from upmentor.stages.concerns.views import contact, reporter, settings

app_name = "concerns"
urlpatterns = [
    path("support/", reporter.support, name="support"),
    path("support/case/<uuid:uid>/", reporter.signed, name="signed"),
    path("speak-up/", reporter.speak_up, name="speak-up"),
    path("speak-up/case/", reporter.by_receipt, name="by-receipt"),
    path("cases/", contact.cases, name="cases"),
    path("cases/<uuid:uid>/", contact.case, name="case"),
    path("cases/<uuid:uid>/hand/", contact.hand, name="hand"),
    path("cases/<uuid:uid>/close/", contact.close, name="close"),
    path("cases/<uuid:uid>/take/", contact.take, name="take"),
    path("ops/support/", settings.settings, name="settings"),
    path("ops/support/<uuid:uid>/", settings.contact, name="contact"),
    path("ops/support/service/<uuid:uid>/remove/", settings.remove, name="remove-service"),
]
